"""Leg symptoms as clinicians write them: what is wrong, how it behaves, and whether it is of a leg at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.fhir.expression import Expression
from app.fhir.symptom_words import NOTHING, SymptomWords, load_symptom_words
from app.fhir.text_patterns import Limb
from app.picture.facts import Complaint, Trait

CARDS = Path(__file__).parents[2] / "cards"


@pytest.fixture(scope="module")
def words() -> SymptomWords:
    return load_symptom_words(CARDS / "symptom_words.yaml")


# text | complaints | traits
TOLD = """
burning feet, worse at night | burning | at night
calf pain after 200 m, eases when he stops | pain | calf, on walking, relieved by standing still
legs ache when standing, better leaning on a shopping trolley | pain | on standing, relieved by sitting or bending forward
irresistible urge to move legs in the evening, better walking about | urge to move | in the evening, relieved by movement
numbness outer thigh | numbness | thigh, outer thigh
foot drop | weakness |
numb in a sock distribution in both feet | numbness | stocking distribution
numbness in a stocking distribution | numbness | stocking distribution
shooting pain from buttock to foot | pain | buttock, radiating down the leg
weakness spreading up the legs over 3 days | weakness | ascending, getting worse
cramp at night in the calf | cramp | at night, calf
no numbness or weakness, calf pain | pain | calf
low back pain radiating down left leg | pain | radiating down the leg
low back pain with numbness in left foot | numbness |
pain in back and legs | pain |
chest pain and leg swelling | swelling |
numbness and tingling in both feet | numbness |
leg pain, no weakness | pain |
claudication | pain | on walking
intermittent claudication | pain | on walking, relieved by rest
neurogenic claudication | pain | on walking, relieved by sitting or bending forward
pain in left calf when walking relieved by rest | pain | calf, on walking, relieved by rest
right foot numb since this morning | numbness |
sudden weakness of left leg resolved after 20 minutes | weakness | sudden onset, resolved
cannot feel left foot | numbness |
no feeling in toes | numbness | toes
rest pain in foot relieved by hanging leg over the bed | pain | at rest, relieved by hanging the leg down
walking limited to one block by leg pain | pain | on walking, limits daily life
bilateral sciatica | pain | radiating down the leg
sciatica on the left, now both legs | pain | one leg, then both, radiating down the leg
pain down the leg in L5 distribution | pain | dermatomal, radiating down the leg
numbness top of left foot and lateral shin | numbness | dorsum of the foot, lateral lower leg
leg heaviness at the end of the day with varicose veins | heaviness | in the evening
swelling of left calf | swelling | calf
cold left foot | coldness |
prior stroke; now left leg numb | numbness |
pain in left leg, not relieved by rest | pain |
arm and leg weakness | weakness |
left foot on fire at night | burning | at night
pins and needles in the toes | numbness | toes
electric shock pain in the soles | pain | sole
Bilateral leg weakness, progressive, started in the feet and moved up to the thighs | weakness | getting worse, ascending, thigh
leg gives way | weakness |
tripping over the left foot | weakness |
trouble lifting the foot | weakness |
charley horse in the right calf | cramp | calf
leg cramps in bed | cramp | at night
restless legs at night, has to move | urge to move | at night
needs to move her legs when sitting | urge to move | at rest
can't keep legs still in bed | urge to move | at night
swollen left leg | swelling |
buttock and thigh pain on walking uphill | pain | buttock, thigh, on walking
thigh claudication relieved by standing still | pain | thigh, on walking, relieved by standing still
calf tightness, pain after two blocks | pain | on walking, calf
pain in both feet when lying down, sleeps in a chair | pain | at rest, relieved by hanging the leg down
numbness of anterior thigh and inner shin | numbness | thigh, anterior thigh, anteromedial lower leg
numb lateral calf and dorsum of foot with foot drop | numbness, weakness | calf, lateral lower leg, dorsum of the foot
numb sole and toes, burning | numbness, burning | sole, toes
outer foot numb | numbness | lateral foot
tingling of the back of the calf | numbness | calf, posterior lower leg
leg numb after sitting cross-legged | numbness | after a fixed posture
foot falls asleep when kneeling; leg numb after kneeling | numbness | after a fixed posture
episodes of leg numbness that come and go | numbness | relapsing
leg pain on standing and walking, relieved by sitting | pain | on standing, on walking, relieved by sitting or bending forward
entire leg swollen | swelling | whole leg
numbness of the whole left leg, sudden onset | numbness | whole leg, sudden onset
weakness in the leg getting worse over hours | weakness | getting worse
creepy-crawly feeling in legs, relief with movement | urge to move | relieved by movement
severe calf pain, cannot walk further than 50 m | pain | calf, on walking, limits daily life
leg pain better with walking | pain | relieved by movement
leg pain worse when sitting, better standing | pain | at rest
denies weakness but has left foot numbness | numbness |
leg pain: denies numbness, weakness | pain |
no pain, numbness, or weakness; feet burn at night | burning | at night
walking on cotton wool, feet | numbness |
paresthesias of the left foot | numbness |
reduced sensation in both feet | numbness |
aching legs, worse on prolonged standing | pain | on standing
"""

NOTHING_OF_A_LEG = """
saddle numbness
denies leg pain
denies pain, numbness, tingling in the legs
no pain, numbness, or weakness in legs
left arm weakness
history of leg cramps
Restlessness and agitation
sore throat
tingling around mouth and fingers
pain in groin
chest pain on exertion
perineal numbness
numbness of face
weakness of right hand
back pain
leg pain: denied
Leg length discrepancy
Screening for leg pain
cold sore
second-degree burn of the foot
compression stockings
Foot care education
jaw pain when chewing
previous leg weakness
"""


@pytest.mark.parametrize("row", TOLD.strip().splitlines())
def test_what_is_told(words: SymptomWords, row: str) -> None:
    text, complaints, traits = (cell.strip() for cell in row.split("|"))
    told = words.read(text)
    expected = set(traits.replace("one leg, then both", "one leg; then both").split(", ")) if traits else set()
    assert {str(one) for one in told.complaints} == set(complaints.split(", "))
    assert {str(one) for one in told.traits} == {one.replace(";", ",") for one in expected}
    assert told.limb is Limb.LEG or told.by_nature


@pytest.mark.parametrize("text", NOTHING_OF_A_LEG.strip().splitlines())
def test_what_is_no_leg_symptom(words: SymptomWords, text: str) -> None:
    told = words.read(text)
    of_a_leg = told.limb is Limb.LEG or told.by_nature or Complaint.NUMBNESS in told.complaints
    assert not (told.complaints and of_a_leg)


def test_a_note_is_not_read(words: SymptomWords) -> None:
    assert words.read("leg pain " * 40) is NOTHING
    assert words.read(None) is NOTHING
    assert words.read("") is NOTHING


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("burning feet", True),
        ("legs ache", True),
        ("restless legs", False),
        ("left leg numb", False),
        ("saddle area between legs numb, foot numb", False),
        ("numb feet", True),
    ],
)
def test_a_plural_is_both_legs(words: SymptomWords, text: str, both: bool) -> None:
    assert words.read(text).both_legs is both


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Relieving factors", "relieved by"),
        ("Aggravating factors", "worse with"),
        ("Pain distribution", ""),
        ("Timing", ""),
        ("Chief complaint", ""),
        ("Left foot temperature", None),
    ],
)
def test_what_an_item_asks(words: SymptomWords, label: str, role: str | None) -> None:
    assert words.role(label) == role


def test_every_complaint_and_trait_has_words(words: SymptomWords) -> None:
    said = [words.read(row.split("|")[0].strip()) for row in TOLD.strip().splitlines()]
    assert {one for told in said for one in told.complaints} == set(Complaint)
    assert {one for told in said for one in told.traits} == set(Trait)


def test_the_index_loses_no_word(words: SymptomWords) -> None:
    lists: dict[str, Expression] = {
        **{str(one): pattern for one, pattern in words.complaints.items()},
        **{str(one): pattern for one, pattern in words.traits.items()},
        **words.patterns,
        **words.roles,
    }
    for text in [*(row.split("|")[0] for row in TOLD.strip().splitlines()), *NOTHING_OF_A_LEG.strip().splitlines()]:
        worth = set(words._index.candidates(text))
        assert {name for name, pattern in lists.items() if pattern.search(text)} <= worth
