"""A label that only names a part or a function, and the finding as its answer: "Gait: unsteady" (DATA-14, DATA-20)."""

from __future__ import annotations

import pytest

from app.picture.facts import Presence, Sign
from tests.fhir.chart_making import exam, observation
from tests.support.vignettes import names, vignettes

ROWS = vignettes("""
    | label                      | answer                        | we read                              |
    |----------------------------+-------------------------------+--------------------------------------|
    | Left calf compartment      | tense                         | sign.tense_compartment left          |
    | Compartments right leg     | firm                          | sign.tense_compartment right         |
    | Left calf compartments     | soft and compressible         | nothing                              |
    | Compartments               | soft, not tense               | nothing                              |
    | Compartment syndrome       | considered                    | nothing                              |
    | Left lower leg             | massive swelling              | sign.massive_swelling left           |
    | Gait                       | unsteady                      | sign.gait_unsteady                   |
    | Gait assessment            | ataxic, wide-based            | sign.gait_unsteady                   |
    | Gait                       | steady                        | nothing                              |
    | Gait                       | antalgic                      | nothing                              |
    | Speech                     | slurred                       | sign.speech_disturbance              |
    | Speech                     | clear                         | nothing                              |
    | Speech                     | slurred last week             | nothing                              |
    | Speech                     | slurred at baseline           | nothing                              |
    | Speech                     | not slurred                   | nothing                              |
    | Face                       | left droop                    | sign.face_weakness                   |
    | Facial symmetry            | asymmetric                    | sign.face_weakness                   |
    | Facial symmetry            | symmetric                     | nothing                              |
    | Right arm                  | weak                          | sign.arm_deficit                     |
    | Right arm                  | strong                        | nothing                              |
    | Ankle dorsiflexion left    | 2/5                           | sign.foot_drop left                  |
    | Ankle dorsiflexion left    | 5/5                           | nothing                              |
    | Quadriceps strength left   | 3/5                           | sign.knee_extension_weak left        |
    | Quadriceps strength left   | 4/5                           | nothing                              |
    | Hip abduction right        | weak                          | sign.root_weakness right             |
    | Hip girdle                 | proximal weakness             | sign.proximal_weakness               |
    | Bowel                      | incontinent                   | sign.bowel_change                    |
    | Bowel                      | continent                     | nothing                              |
    | Bladder                    | retention                     | urinary_retention                    |
    | Bladder                    | voiding freely                | nothing                              |
    | Erectile function          | lost                          | sign.sexual_dysfunction              |
    | Left foot                  | hammer toes                   | sign.foot_deformity left             |
    | Neurological examination   | foot drop on the left         | sign.foot_drop left                  |
    | Patient instructions       | return if speech slurred      | nothing                              |
    | Chief complaint            | slurred speech                | nothing                              |
    | Foot drop                  | right                         | sign.foot_drop right                 |
    | Sensory level              | T10                           | sign.sensory_level                   |
    | Gait                       | the patient says that she has felt unsteady on her legs since Monday | nothing |
""")


@pytest.mark.parametrize("row", ROWS, ids=names(ROWS))
def test_the_finding_is_read_from_both(row: dict[str, str]) -> None:
    patient = exam(observation(row["label"], valueString=row["answer"]))
    told = [
        f"{one.concept} {one.side or ''}".strip()
        for one in patient.facts
        if isinstance(one, Sign) and one.value is Presence.PRESENT
    ]
    assert " ".join(told) == (row["we read"].replace("nothing", ""))


def test_a_coded_answer_and_a_component_are_read_alike() -> None:
    by_code = exam(observation("Gait", valueCodeableConcept={"text": "unsteady"}))
    in_panel = exam(
        observation("Neurological panel", component=[{"code": {"text": "Gait"}, "valueString": "unsteady"}])
    )
    for patient in (by_code, in_panel):
        (sign,) = patient.facts
        assert (str(sign.concept), sign.from_text) == ("sign.gait_unsteady", True)


def test_an_unsigned_finding_stays_unsigned_and_keeps_its_time() -> None:
    (signed,) = exam(observation("Gait", valueString="unsteady")).facts
    (unsigned,) = exam(observation("Gait", valueString="unsteady", status="preliminary")).facts
    assert not signed.unsigned
    assert unsigned.unsigned
    assert unsigned.when == signed.when
    assert signed.when is not None


def test_what_the_label_names_by_itself_is_noted_once() -> None:
    (sign,) = [one for one in exam(observation("Facial droop", valueString="present")).facts if isinstance(one, Sign)]
    assert str(sign.concept) == "sign.face_weakness"


SKIN = vignettes("""
    | label                 | answer   | we read                          |
    |-----------------------+----------+----------------------------------|
    | Left leg color        | blue     | skin.color_limb CYANOTIC left    |
    | Skin colour of foot   | pale     | skin.color_limb PALE side not recorded |
    | Urine color           | dark     | nothing                          |
    | Left leg wound color  | pale     | nothing                          |
    | Temperature left foot | cold     | skin.temperature_limb COLD left  |
    | Sensation feet        | reduced  | sensory.limb MORE_THAN_TOES side not recorded |
""")


@pytest.mark.parametrize("row", SKIN, ids=names(SKIN))
def test_skin_and_sensation_of_any_word_for_a_leg(row: dict[str, str]) -> None:
    patient = exam(observation(row["label"], valueString=row["answer"]))
    told = [f"{one.concept} {one.value.name} {one.side}" for one in patient.facts if isinstance(one, Sign)]
    assert (" ".join(told) or "nothing") == row["we read"]
