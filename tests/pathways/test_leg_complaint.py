"""Is something wrong with a leg now? DATA-02 to DATA-05 and DATA-17."""

from __future__ import annotations

import pytest

from app.pathways import leg_complaint
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Side, Symptom, Trait
from tests.support.bedside import NOW, at, picture
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | left                           | chart                        | kinds                      |
    |---------+--------------------------------+------------------------------+----------------------------|
    | DATA-17 |                                |                              |                            |
    | DATA-17 | told numbness                  |                              | numbness symptoms complaint |
    | DATA-17 | told burning                   |                              | numbness symptoms complaint |
    | DATA-17 | told weakness                  |                              | weakness symptoms complaint |
    | DATA-17 | told cramp                     |                              | cramps symptoms complaint  |
    | DATA-17 | told pain                      |                              | symptoms complaint         |
    | DATA-17 | told swelling                  |                              | symptoms complaint         |
    | DATA-17 | told (at night)                |                              |                            |
    | DATA-17 | told cramp 90d ago             |                              | cramps symptoms complaint  |
    | DATA-17 | told cramp 91d ago             |                              |                            |
    | DATA-17 | told cramp 91d ago listed      |                              | cramps symptoms complaint  |
    | DATA-17 | told cramp undated             |                              | cramps symptoms complaint  |
    | DATA-02 | told cramp unsigned            |                              | supporting                 |
    | DATA-03 | told cramp unconfirmed         |                              | supporting                 |
    | DATA-17 | numb toes                      |                              | numbness symptoms complaint |
    | DATA-17 | numb toes 90d ago              |                              | numbness symptoms complaint |
    | DATA-17 | numb toes 91d ago              |                              |                            |
    | DATA-17 | numb listed 400d ago           |                              | numbness symptoms complaint |
    | DATA-17 | numb undated                   |                              | numbness symptoms complaint |
    | DATA-17 | numb toes 3d ago; sensation normal |                          |                            |
    | DATA-17 | numb toes; sensation normal 3d ago |                          | numbness symptoms complaint |
    | DATA-07 | numb toes; sensation normal    |                              | numbness symptoms complaint |
    | DATA-02 | numb toes 3d ago; sensation normal unsigned |                 | numbness symptoms complaint |
    | DATA-02 | numb toes unsigned             |                              | supporting                 |
    | DATA-03 | numb toes unconfirmed          |                              | supporting                 |
    | DATA-17 | sensation normal               |                              |                            |
    | DATA-17 | weak                           |                              | weakness symptoms complaint |
    | DATA-17 | sign.foot_drop                 |                              | weakness symptoms complaint |
    | DATA-17 | sign.knee_extension_weak       |                              | weakness symptoms complaint |
    | DATA-17 | sign.root_weakness             |                              | weakness symptoms complaint |
    | DATA-17 |                                | sign.proximal_weakness       | weakness symptoms complaint |
    | DATA-17 |                                | no sign.proximal_weakness    |                            |
    | DATA-17 |                                | cond.paraparesis             | weakness symptoms complaint |
    | DATA-17 | pain                           |                              | symptoms complaint         |
    | DATA-17 | rest pain                      |                              | symptoms complaint         |
    | DATA-17 | no pain                        |                              |                            |
    | DATA-17 |                                | cond.leg_complaint           | symptoms complaint         |
    | DATA-17 |                                | cond.leg_complaint 90d ago   | symptoms complaint         |
    | DATA-17 |                                | cond.leg_complaint 91d ago   |                            |
    | DATA-17 |                                | cond.leg_complaint undated   | symptoms complaint         |
    | DATA-17 |                                | cond.nocturnal_cramps        | cramps symptoms complaint  |
    | DATA-03 |                                | cond.nocturnal_cramps unconfirmed | supporting            |
    | DATA-04 |                                | cond.nocturnal_cramps resolved |                          |
    | DATA-17 |                                | neuropathy                   | neuropathy complaint       |
    | DATA-17 |                                | diabetic neuropathy          | neuropathy complaint       |
    | DATA-03 |                                | neuropathy unconfirmed       |                            |
    | DATA-17 |                                | cond.rls                     | complaint                  |
    | DATA-17 |                                | claudication                 | complaint                  |
    | DATA-17 |                                | DVT                          | complaint                  |
    | DATA-17 |                                | prior DVT                    |                            |
    | DATA-17 |                                | back pain                    |                            |
    | DATA-17 |                                | diabetes                     |                            |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_kinds(row: dict[str, str]) -> None:
    patient = picture(left=row["left"], chart=row["chart"])
    asked = {
        "numbness": leg_complaint.numbness(patient),
        "weakness": leg_complaint.weakness(patient),
        "cramps": leg_complaint.cramps(patient),
        "neuropathy": leg_complaint.neuropathy(patient),
        "symptoms": leg_complaint.leg_symptoms(patient),
        "complaint": leg_complaint.leg_complaint(patient),
    }
    kinds = [kind for kind, facts in asked.items() if facts]
    if not kinds and leg_complaint.leg_symptoms(patient, supporting=True):
        kinds = ["supporting"]
    assert " ".join(kinds) == row["kinds"]
    assert len(set(asked["complaint"])) == len(asked["complaint"])


@pytest.mark.parametrize("concept", leg_complaint.LEG_DIAGNOSES)
def test_every_leg_diagnosis_is_a_complaint(concept: Concept) -> None:
    """DATA-17: confirmed and current; suspicion and history are none."""
    assert leg_complaint.leg_complaint(picture(chart=concept.value))
    assert not leg_complaint.leg_complaint(picture(chart=f"{concept.value} unconfirmed"))
    assert not leg_complaint.leg_complaint(picture(chart=f"{concept.value} resolved"))


@pytest.mark.parametrize(
    ("kind", "chart"),
    [
        (leg_complaint.numbness, "told numbness unsigned"),
        (leg_complaint.numbness, "numb unsigned"),
        (leg_complaint.weakness, "told weakness unsigned"),
        (leg_complaint.weakness, "weak unsigned"),
        (leg_complaint.weakness, "cond.paraparesis unconfirmed"),
        (leg_complaint.cramps, "told cramp unsigned"),
        (leg_complaint.leg_symptoms, "cond.leg_complaint unconfirmed"),
        (leg_complaint.cramps, "cond.nocturnal_cramps unconfirmed"),
    ],
)
def test_what_supports_is_asked_for_separately(kind: object, chart: str) -> None:
    """DATA-02, DATA-03."""
    patient = picture(left=chart)
    assert callable(kind)
    assert not kind(patient)
    assert kind(patient, supporting=True)


def test_what_is_over_is_no_complaint() -> None:
    """DATA-17."""
    over = Symptom(
        concept=Concept.SYMPTOM_LEG,
        reference="Observation/1",
        side=Side.LEFT,
        when=at(NOW),
        complaints=frozenset({Complaint.CRAMP}),
        traits=frozenset({Trait.RESOLVED}),
    )
    assert leg_complaint.leg_complaint(picture(extra=[over])) == ()


def test_undated_signs() -> None:
    """DATA-13: without a time nothing takes anything back, and a denial is no complaint."""
    assert leg_complaint.numbness(picture("sensation normal undated")) == ()
    assert len(leg_complaint.numbness(picture("sensation normal undated; numb undated"))) == 1
    assert len(leg_complaint.numbness(picture("sensation normal unsigned; numb 3d ago"), supporting=True)) == 1


def test_sides_are_not_merged() -> None:
    """DATA-08: a normal left leg does not take the numbness of the right away, nor one of no side."""
    patient = picture("sensation normal", "numb toes 2d ago", "numb 2d ago")
    assert [one.side for one in leg_complaint.numbness(patient)] == ["right", "side not recorded"]


SIGNS = vignettes("""
    | row     | chart                                            | found |
    |---------+--------------------------------------------------+-------|
    | DATA-05 | sign.tetany                                      | 1     |
    | DATA-05 | sign.tetany 24h ago                              | 1     |
    | DATA-05 | sign.tetany 25h ago                              | 0     |
    | DATA-05 | sign.tetany 25h ago onset 3d listed              | 1     |
    | DATA-02 | sign.tetany unsigned                             | 1     |
    | DATA-03 | sign.tetany unconfirmed                          | 1     |
    | DATA-05 | no sign.tetany                                   | 0     |
    | DATA-05 | sign.tetany 3h ago; no sign.tetany               | 0     |
    | DATA-02 | sign.tetany 3h ago; no sign.tetany unsigned      | 1     |
    | DATA-02 | no sign.tetany 3h ago; sign.tetany unsigned      | 1     |
    | DATA-05 | sign.tetany undated onset 3d listed              | 1     |
""")


@pytest.mark.parametrize("row", SIGNS, ids=names(SIGNS))
def test_found_now(row: dict[str, str]) -> None:
    patient = picture(chart=row["chart"])
    assert len(leg_complaint.found_now(patient, Concept.SIGN_TETANY)) == int(row["found"])
