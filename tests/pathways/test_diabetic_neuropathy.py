"""Numb or painful feet in diabetes, lost protective sensation, feet that nobody examined (DPN-01 to DPN-13)."""

from __future__ import annotations

import pytest

from app.conclusions import CannotAssess, Finding, Stakes
from app.pathways import diabetic_neuropathy
from app.picture.concepts import Concept
from app.picture.facts import Grade, Sensory, Side, Sign
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture
from tests.orders.test_neuropathy_labs import ALL
from tests.support.bedside import NOW, at, picture, span
from tests.support.said import concluded, findings, notes, words
from tests.support.vignettes import names, vignettes

EXAM = "proc.foot_exam 30d ago"

WHO = vignettes(f"""
    | row    | left | right | no side | chart | not sent | we say |
    |--------+------+-------+---------+-------+----------+--------|
    | DPN-01 | numb | numb |  | diabetes | | info neuropathy |
    | DPN-01 | told burning | told numbness |  | diabetes | | info neuropathy |
    | DPN-01 |  |  | told burning (stocking distribution) | diabetes | | info neuropathy |
    | DPN-01 | numb | numb |  |  | | nothing |
    | DPN-01 | numb | numb |  | diabetes unconfirmed | | nothing |
    | DPN-01 | numb | numb |  | diabetes resolved | | nothing |
    | DPN-04 | told numbness | told numbness |  | diabetes; {EXAM}; lab.b12 150 pg/mL | | nothing |
    | DPN-04 | told numbness | told numbness |  | diabetes; {EXAM}; lab.b12 450 pg/mL | | info neuropathy |
    | DPN-01 | told numbness | told numbness |  | diabetic neuropathy | | info neuropathy |
    | DPN-01 | numb | numb |  | diabetic neuropathy | | nothing |
    | DPN-01 | numb 25h ago | numb 25h ago |  | diabetic neuropathy | | info neuropathy |
    | DPN-01 |  |  |  | diabetes | | nothing |
    | DPN-01 |  |  |  | diabetes; diabetic neuropathy | | nothing |
    | DPN-01 | DP palpable | DP palpable |  | diabetes; lab.hba1c 9 % | | nothing |
    | DPN-01 | numb; DP absent; PT absent | numb |  | diabetes | | nothing |
    | DPN-01 | numb | numb |  | diabetes; urinary_retention | | nothing |
    | DPN-01 | numb | numb |  | diabetes; {EXAM}; {ALL} | | nothing |
    | DPN-04 | numb | numb |  | diabetes; {EXAM} | | info neuropathy |
    | DPN-04 | numb | numb |  | diabetes; diabetic neuropathy; {EXAM} | | nothing |
    | DPN-04 | told numbness (getting worse) | numb |  | diabetes; diabetic neuropathy; {EXAM} | | info neuropathy |
    | DPN-04 | told numbness (getting worse) | numb |  | diabetes; diabetic neuropathy; {EXAM}; {ALL} | | nothing |
    | DPN-06 | told burning | told burning |  | diabetes; diabetic neuropathy; {EXAM} | | info neuropathy |
    | DPN-06 | told burning | told burning |  | diabetes; diabetic neuropathy; {EXAM}; med.duloxetine | | nothing |
    | DPN-06 | told burning | told burning |  | diabetes; diabetic neuropathy; {EXAM}; med.gabapentin | | nothing |
    | DPN-06 | told burning | told burning |  | diabetes; diabetic neuropathy; {EXAM}; med.pregabalin | | nothing |
    | DPN-06 | told burning | told burning |  | diabetes; diabetic neuropathy; {EXAM}; med.gabapentin_enacarbil | | nothing |
    | DPN-06 | told burning | told burning |  | diabetes; diabetic neuropathy; {EXAM}; med.tca | | nothing |
    | DPN-06 | told burning | told burning |  | diabetes; diabetic neuropathy; {EXAM}; med.tca resolved | | info neuropathy |
    | DPN-06 | told numbness; told pain (toes) | numb |  | diabetes; diabetic neuropathy; {EXAM} | | info neuropathy |
    | DPN-06 | told numbness; told pain (thigh) | numb |  | diabetes; diabetic neuropathy; {EXAM} | | nothing |
    | DPN-06 | told numbness; told pain (radiating down the leg) | numb |  | diabetes; diabetic neuropathy; {EXAM} | | nothing |
    | DPN-02 | told pain |  |  | diabetes | | info screen |
    | DPN-02 |  | told swelling |  | diabetes | | info screen |
    | DPN-02 |  |  | told cramp | diabetes | | info screen |
    | DPN-02 | numb |  |  | diabetes | | nothing |
    | DPN-02 | numb; DP palpable |  |  | diabetes | | info screen |
    | DPN-02 | numb 25h ago |  |  | diabetes | | info screen |
    | DPN-02 | weak 25h ago |  |  | diabetes | | info screen |
    | DPN-02 | pain; pale; cold; told cramp |  |  | diabetes | | nothing |
    | DPN-02 | told pain 90d ago |  |  | diabetes | | info screen |
    | DPN-02 | told pain 91d ago |  |  | diabetes | | nothing |
    | DPN-02 | told pain (resolved) |  |  | diabetes | | nothing |
    | DPN-02 | told (at night) |  |  | diabetes | | nothing |
    | DPN-02 | told pain |  |  | diabetes; proc.foot_exam 365d ago | | nothing |
    | DPN-02 | told pain |  |  | diabetes; proc.foot_exam 366d ago | | info screen |
    | DPN-02 | told pain |  |  | diabetes; proc.foot_exam undated | | info screen |
    | DPN-02 | told pain |  |  | diabetes | procedures | cannot assess |
    | DPN-02 | told pain |  |  | diabetes | exam | cannot assess |
    | DPN-02 | told pain |  |  | diabetes; {EXAM} | procedures | nothing |
    | DPN-02 |  |  |  | diabetes | procedures | nothing |
    | DPN-02 | told pain |  |  |  | | nothing |
    | DPN-02 | told numbness | told numbness |  | diabetes; {ALL} | | info neuropathy |
    | DPN-02 | numb | numb |  | diabetes; {ALL} | | nothing |
    | DPN-02 | told numbness | told numbness |  | diabetes; {ALL} | procedures | cannot assess |
    | DPN-02 | numb | numb |  | diabetes | procedures | info neuropathy |
    | PHY-01 | told numbness (on standing) | told numbness (on standing) |  | diabetes | | nothing |
    | PHY-01 | told numbness (after a fixed posture) |  |  | diabetes | | nothing |
    | DPN-10 | sign.foot_deformity |  |  | diabetes | | info foot_risk |
    | DPN-10 | sign.foot_deformity 30d ago |  |  | diabetes | | info foot_risk |
    | DPN-10 | sign.foot_deformity 31d ago |  |  | diabetes | | nothing |
    | DPN-10 | sign.foot_deformity 31d ago; told pain |  |  | diabetes | | info foot_risk |
    | DPN-10 | sign.foot_deformity 365d ago; told pain |  |  | diabetes | | info foot_risk |
    | DPN-10 | sign.foot_deformity 366d ago; told pain |  |  | diabetes | | info screen |
    | DPN-10 | sign.foot_deformity listed 900d ago; told pain |  |  | diabetes | | info foot_risk |
    | DPN-10 | sign.foot_deformity listed 900d ago; no sign.foot_deformity; told pain |  |  | diabetes | | info screen |
    | DPN-10 | no sign.foot_deformity |  |  | diabetes | | nothing |
    | DPN-10 | sign.foot_deformity listed 900d ago; told pain |  |  | diabetes; proc.foot_exam 183d ago | | info foot_risk |
    | DPN-10 | sign.foot_deformity listed 900d ago; told pain |  |  | diabetes; proc.foot_exam 182.2d ago | | info foot_risk |
    | DPN-10 | sign.foot_deformity listed 900d ago; told pain |  |  | diabetes; proc.foot_exam 182d ago | | nothing |
    | DPN-10 | sign.foot_deformity |  |  |  | | nothing |
    | PNP-02 | numb onset 57d | numb onset 57d |  | diabetes; sign.proximal_weakness | | info screen |
    | PNP-02 | numb onset 57d | numb onset 57d |  | diabetes; sign.proximal_weakness; {EXAM} | | nothing |
    | PNP-04 | told pain+numbness onset 20d; weak onset 20d | numb onset 20d |  | diabetes; {EXAM} | | nothing |
    | PSY-01 | numb | numb |  | diabetes; cond.functional | | info neuropathy |
""")


@pytest.mark.parametrize("row", WHO, ids=names(WHO))
def test_who_gets_which_card(row: dict[str, str]) -> None:
    found = concluded(diabetic_neuropathy, row)
    assert words(found) == row["we say"]
    for one in findings(found):
        assert (one.side, one.stakes) == (None, Stakes.ELECTIVE)
        expected = {"neuropathy": "DPN-01", "screen": "DPN-02"}
        assert expected.get(one.card, "DPN-10") in one.rows
        assert Concept.COND_DIABETES in {fact.concept for fact in one.evidence} or "diabetic" in row["chart"]
    for outcome in found:
        if isinstance(outcome, CannotAssess):
            assert [gap.concept for gap in outcome.missing] == [Concept.PROC_FOOT_EXAM]
            assert outcome.missing[0].needs == tuple(Need(word) for word in row["not sent"].split())


def monofilament(
    side: Side = Side.LEFT, days: str = "0d", value: Grade = Sensory.EXTENT_UNKNOWN, *, unsigned: bool = False
) -> Sign:
    """A monofilament test."""
    return Sign(
        concept=Concept.SENSORY_MONOFILAMENT,
        reference=f"Observation/{side}-{days}-{value.label}",
        side=side,
        when=at(NOW - span(days)),
        value=value,
        unsigned=unsigned,
    )


def feet(*tests: Sign, chart: str = "diabetes", left: str = "", **more: object) -> list[Finding]:
    patient: PatientPicture = picture(left, chart=chart, extra=tests, **more)  # type: ignore[arg-type]  # as picture takes them
    return findings(diabetic_neuropathy.assess(patient))


@pytest.mark.parametrize(
    ("tests", "chart", "left", "card"),
    [
        ([monofilament()], "diabetes", "", "foot_risk"),
        ([monofilament(Side.NOT_RECORDED)], "diabetes", "", "foot_risk"),
        ([monofilament(unsigned=True)], "diabetes", "", "foot_risk"),
        ([monofilament(value=Sensory.MINIMAL)], "diabetes", "", "foot_risk"),
        ([monofilament(value=Sensory.NONE)], "diabetes", "", None),
        ([monofilament(days="30d")], "diabetes", "", "foot_risk"),
        ([monofilament(days="31d")], "diabetes", "", None),
        ([monofilament(days="31d")], "diabetes", "told pain", None),
        # A later normal test ends it, an unsigned one does not.
        ([monofilament(days="20d"), monofilament(days="2d", value=Sensory.NONE)], "diabetes", "", None),
        (
            [monofilament(days="20d"), monofilament(days="2d", value=Sensory.NONE, unsigned=True)],
            "diabetes",
            "",
            "foot_risk",
        ),
        ([monofilament(days="20d"), monofilament(Side.RIGHT, "2d", Sensory.NONE)], "diabetes", "", "foot_risk"),
        # Due again: 12, 6 and 3 months.
        ([monofilament(days="182d")], "diabetes; PAD", "", None),
        ([monofilament(days="183d")], "diabetes; PAD", "", "foot_risk"),
        ([monofilament(days="183d")], "diabetes", "", None),
        ([monofilament(days="91d")], "diabetes; cond.foot_ulcer resolved", "", None),
        ([monofilament(days="92d")], "diabetes; cond.foot_ulcer resolved", "", "foot_risk"),
        ([monofilament(days="92d")], "diabetes; PAD", "", None),
        ([monofilament(days="183d")], "diabetes; PAD; proc.foot_exam 20d ago", "", None),
        ([monofilament(days="365d")], "diabetes; PAD", "", "foot_risk"),
        ([monofilament(days="366d")], "diabetes; PAD", "", None),
        ([monofilament(days="366d")], "diabetes; PAD", "told pain", "screen"),
        ([monofilament()], "", "", None),
        ([monofilament()], "diabetic neuropathy", "", "foot_risk"),
        ([monofilament()], "diabetes; saddle_sensory_loss", "", None),
        # A test of this year, of whatever result, is an examination (DPN-02).
        ([monofilament(days="200d", value=Sensory.NONE)], "diabetes", "told pain", None),
        ([monofilament(days="200d", value=Sensory.NONE, unsigned=True)], "diabetes", "told pain", "screen"),
        ([monofilament(days="366d", value=Sensory.NONE)], "diabetes", "told pain", "screen"),
    ],
)
def test_protective_sensation(tests: list[Sign], chart: str, left: str, card: str | None) -> None:
    """DPN-03: told when it is found, and again when the feet are due."""
    found = feet(*tests, chart=chart, left=left)
    assert [one.card for one in found] == ([card] if card else [])
    assert all(one.rows == ("DPN-03",) for one in found if card == "foot_risk")


RECHECK = vignettes("""
    | row    | chart                                   | left                | months | because                |
    |--------+-----------------------------------------+---------------------+--------+------------------------|
    | DPN-03 |                                         |                     | 6 12   |                        |
    | DPN-03 | PAD                                     |                     | 3 6    | cond.pad               |
    | DPN-03 | PAD unconfirmed                         |                     | 3 6    | cond.pad               |
    | DPN-03 | PAD resolved                            |                     | 6 12   |                        |
    | DPN-03 | CLTI                                    |                     | 3 6    | cond.clti              |
    | DPN-03 | claudication                            |                     | 3 6    | cond.claudication      |
    | DPN-03 |                                         | sign.foot_deformity | 3 6    | sign.foot_deformity    |
    | DPN-03 | cond.foot_ulcer resolved 900d ago       |                     | 1 3    | cond.foot_ulcer        |
    | DPN-03 | cond.foot_amputation                    |                     | 1 3    | cond.foot_amputation   |
    | DPN-03 | amputation                              |                     | 1 3    | cond.amputation        |
    | DPN-03 | amputated                               |                     | 1 3    | cond.amputation        |
    | DPN-03 | safety.dialysis                         |                     | 1 3    | safety.dialysis        |
    | DPN-03 | safety.dialysis unconfirmed             |                     | 1 3    | safety.dialysis        |
    | DPN-03 | safety.dialysis resolved                |                     | 6 12   |                        |
    | DPN-03 | PAD; safety.dialysis                    |                     | 1 3    | safety.dialysis        |
""")


@pytest.mark.parametrize("row", RECHECK, ids=names(RECHECK))
def test_when_to_look_again(row: dict[str, str]) -> None:
    """DPN-03: the shortest interval that anything on record asks for."""
    (finding,) = feet(monofilament(Side.RIGHT), chart=f"diabetes; {row['chart']}", left=row["left"])
    blanks = {note.id: note.blanks for note in finding.notes}
    assert [blanks["recheck"]["least"], blanks["recheck"]["most"]] == [int(word) for word in row["months"].split()]
    assert finding.proposes == ("referral.podiatry",)
    assert finding.concepts == ("dpn.foot_risk",)
    evidence = {fact.concept.value for fact in finding.evidence} - {"cond.diabetes", "sensory.monofilament"}
    assert evidence == set(row["because"].split())
    expected = ["protection_lost", *(["deformity"] if row["left"] else []), "foot_care", "recheck", "no_heat"]
    assert notes(finding) == expected


def test_a_cut_problem_list_leaves_the_interval_open() -> None:
    """HOOK-06, DPN-03: an ulcer may stand on the pages that were not sent."""
    cut = {Need.CONDITIONS: NeedState.CUT}
    (finding,) = feet(monofilament(), needs=cut)
    assert "recheck_not_checked" in notes(finding)
    (surely,) = feet(monofilament(), chart="diabetes; cond.foot_ulcer", needs=cut)
    assert "recheck" in notes(surely)
    (unseen,) = feet(monofilament(), needs={Need.PROCEDURES: NeedState.ABSENT})
    assert [gap.concept for gap in unseen.missing] == [Concept.PROC_FOOT_EXAM]
    (whole,) = feet(monofilament())
    assert whole.missing == ()


def test_a_child_with_feet_at_risk() -> None:
    """DATA-16."""
    (finding,) = feet(monofilament(), age=12)
    assert notes(finding) == ["protection_lost", "foot_care", "recheck", "child", "no_heat"]


CARE = vignettes("""
    | row     | left | right | chart | age | says | evidence |
    |---------+------+-------+-------+-----+------+-------|
    | DPN-06  | told burning | told burning |                       | 50 | pain_options | |
    | DPN-06  | told pain+numbness | numb   |                       | 50 | pain_options | |
    | DPN-06  | told numbness | told numbness |                      | 50 |              | |
    | DPN-09  | told burning | told burning | cond.falls            | 80 | pain_options | |
    | DPN-06  | told burning | told burning | med.duloxetine        | 50 | pain_on_treatment duloxetine_dose        | med.duloxetine |
    | DPN-06  | told burning | told burning | med.pregabalin        | 50 | pain_on_treatment duloxetine_dose        | med.pregabalin |
    | DPN-06  | told burning | told burning | med.tca resolved      | 50 | pain_options | |
    | DPN-09  | told burning | told burning | med.tca; cond.falls            | 50 | pain_on_treatment beers duloxetine_dose       | med.tca cond.falls |
    | DPN-09  | told burning | told burning | med.tca; cond.falls resolved   | 50 | pain_on_treatment beers duloxetine_dose       | med.tca cond.falls |
    | DPN-09  | told burning | told burning | med.tca; cond.falls unconfirmed | 50 | pain_on_treatment duloxetine_dose            | med.tca |
    | DPN-09  | told burning | told burning | med.tca; cond.fracture_history | 70 | pain_on_treatment beers duloxetine_dose | med.tca cond.fracture_history |
    | DPN-09  | told burning | told burning | med.tca; med.opioid            | 50 | pain_on_treatment duloxetine_dose             | med.tca |
    | DPN-09  | told burning | told burning | med.tca; med.opioid; med.benzodiazepine | 50 | pain_on_treatment beers duloxetine_dose | med.tca med.opioid med.benzodiazepine |
    | DPN-09  | told burning | told burning | med.tca; med.sedating; med.antihistamine | 50 | pain_on_treatment beers duloxetine_dose | med.tca med.sedating med.antihistamine |
    | DPN-09  | told burning | told burning | med.tca; med.serotonergic; med.ssri_snri_tramadol | 50 | pain_on_treatment beers duloxetine_dose | med.tca med.serotonergic med.ssri_snri_tramadol |
    | DPN-09  | told burning | told burning | med.tca; med.antidopaminergic; med.opioid | 50 | pain_on_treatment beers duloxetine_dose | med.tca med.antidopaminergic med.opioid |
    | DPN-09  | told burning | told burning | med.tca; med.opioid resolved; med.benzodiazepine | 50 | pain_on_treatment duloxetine_dose | med.tca |
    | DATA-16 | told burning | told burning |                       | 12 |              | |
""")


@pytest.mark.parametrize("row", CARE, ids=names(CARE))
def test_pain(row: dict[str, str]) -> None:
    """DPN-06 to DPN-09, DPN-13: classes, the dose as the site chose it, and whom to be careful with."""
    found = concluded(diabetic_neuropathy, {**row, "chart": f"diabetes; {row['chart']}"})
    (finding,) = findings(found)
    said = ("pain_options", "pain_on_treatment", "duloxetine_dose", "beers")
    assert [one for one in notes(finding) if one in said] == row["says"].split()
    blanks = {note.id: note.blanks for note in finding.notes}
    assert blanks.get("duloxetine_dose", {"most": 60, "start": 30}) == {"most": 60, "start": 30}
    medicines = ("order.gabapentinoid", "order.duloxetine") if "pain_options" in row["says"] else ()
    assert finding.proposes == ("order.neuropathy_labs", *medicines)
    assert finding.optional >= set(medicines)
    assert finding.thresholds == (("duloxetine_max_mg",) if row["says"] else ())
    assert ("DPN-06" in finding.rows) is bool(row["says"])
    evidence = {fact.concept.value for fact in finding.evidence}
    assert {one for one in evidence if one.startswith(("med.", "cond.f"))} == set(row["evidence"].split())


SAYS = vignettes(f"""
    | row     | left | right | chart | age | not sent | says | proposes |
    |---------+------+-------+-------+-----+----------+------+----------|
    | DPN-01  | numb | numb | diabetes; {EXAM} | 50 |  | confirm other_causes glucose_goal no_heat | order.neuropathy_labs |
    | DPN-02  | numb | numb | diabetes | 50 |  | confirm other_causes examine_feet glucose_goal no_heat | order.neuropathy_labs |
    | HOOK-06 | numb | numb | diabetes | 50 | procedures | confirm other_causes glucose_goal no_heat | order.neuropathy_labs |
    | DPN-04  | told numbness | told numbness | diabetes; {ALL} | 50 |  | confirm examine_feet glucose_goal no_heat |  |
    | DPN-01  | told numbness | told numbness | diabetic neuropathy | 50 |  | examine_feet glucose_goal no_heat |  |
    | DPN-10  | numb; sign.foot_deformity | numb | diabetes; {EXAM} | 50 |  | confirm other_causes deformity foot_care recheck glucose_goal no_heat | order.neuropathy_labs referral.podiatry |
    | DPN-12  | numb | numb | diabetes; {EXAM}; bp.orthostatic_drop 20 mm[Hg] | 50 |  | confirm other_causes glucose_goal orthostatic no_heat | order.neuropathy_labs |
    | DPN-12  | numb | numb | diabetes; {EXAM}; bp.orthostatic_drop 19 mm[Hg] | 50 |  | confirm other_causes glucose_goal no_heat | order.neuropathy_labs |
    | DPN-12  | numb | numb | diabetes; {EXAM}; bp.orthostatic_drop >15 mm[Hg] | 50 |  | confirm other_causes glucose_goal no_heat | order.neuropathy_labs |
    | DPN-12  | numb | numb | diabetes; {EXAM}; bp.orthostatic_drop 25 mm[Hg] 31d ago | 50 |  | confirm other_causes glucose_goal no_heat | order.neuropathy_labs |
    | DPN-12  | numb | numb | diabetes; {EXAM}; cond.orthostatic_hypotension | 50 |  | confirm other_causes glucose_goal orthostatic no_heat | order.neuropathy_labs |
    | PNP-03  | numb | numb | diabetes; {EXAM}; cond.alcohol_excess | 50 |  | confirm other_causes alcohol glucose_goal no_heat | order.neuropathy_labs |
    | PNP-04  | numb | numb | diabetes; {EXAM}; cond.hiv | 50 |  | confirm other_causes cause glucose_goal no_heat | order.neuropathy_labs |
    | DATA-16 | numb | numb | diabetes; {EXAM} | 12 |  | confirm other_causes child glucose_goal no_heat | order.neuropathy_labs |
""")


@pytest.mark.parametrize("row", SAYS, ids=names(SAYS))
def test_what_the_card_says(row: dict[str, str]) -> None:
    """DPN-01, DPN-02, DPN-04, DPN-05, DPN-10, DPN-12."""
    (finding,) = findings(concluded(diabetic_neuropathy, row))
    assert notes(finding) == row["says"].split()
    assert " ".join(finding.proposes) == row["proposes"]
    assert ("DPN-12" in finding.rows) is ("orthostatic" in row["says"])
    assert ("DPN-02" in finding.rows) is ("examine_feet" in row["says"])
    assert ("DPN-04" in finding.rows) is ("other_causes" in row["says"])
    assert ("DPN-10" in finding.rows) is ("deformity" in row["says"])
    assert ("dpn.foot_risk" in finding.concepts) is ("foot_care" in row["says"])
    blanks = {note.id: note.blanks for note in finding.notes}
    assert blanks.get("orthostatic", {"fall": 20}) == {"fall": 20}


def test_lost_sensation_is_part_of_the_card_of_the_neuropathy() -> None:
    """DPN-03: one card; confirmation is no longer asked for."""
    assert feet(monofilament(days="40d"), chart="diabetes; PAD") == []
    patient = picture("numb", "numb", chart="diabetes; PAD", extra=[monofilament(days="40d")])
    (card,) = findings(diabetic_neuropathy.assess(patient))
    assert notes(card) == ["other_causes", "protection_lost", "foot_care", "recheck", "glucose_goal", "no_heat"]
    assert card.proposes == ("order.neuropathy_labs", "referral.podiatry")
    assert "DPN-03" in card.rows
    assert {Concept.SENSORY_MONOFILAMENT, Concept.COND_PAD} <= {fact.concept for fact in card.evidence}


def test_what_the_screening_card_says() -> None:
    """DPN-02, DPN-11: the examination is missing, and half of it is silent."""
    (finding,) = findings(diabetic_neuropathy.assess(picture("told pain", chart="diabetes")))
    assert notes(finding) == ["examine_feet", "half_silent"]
    assert finding.missing == ()
    assert finding.proposes == ()
    assert finding.rows == ("DPN-02", "DPN-11")


def test_no_opioid_is_offered() -> None:
    """DPN-13: none among the orders, whatever the chart."""
    assert not any("opioid" in order or "analgesia" in order for order in diabetic_neuropathy.PROPOSES)
