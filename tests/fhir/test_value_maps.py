"""Answers and their grades: every word of every closed list, and what a word means for which question (DATA-12, DATA-14)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from app.errors import ContentError
from app.fhir.value_maps import NOT_ASSESSED, Graded, ValueMaps, load_value_maps
from app.fhir.value_sets import Asks
from app.picture.concepts import Concept
from app.picture.facts import Colour, Grade, Motor, Presence, Pulse, Refill, Sensory, Signal, Temperature

CARDS = Path(__file__).parents[2] / "cards"


@pytest.fixture(scope="module")
def maps() -> ValueMaps:
    return load_value_maps(CARDS / "value_maps.yaml")


PULSE, DOPPLER = Concept.PULSE_DORSALIS_PEDIS, Concept.DOPPLER_ARTERIAL
SENSORY, MOTOR = Concept.SENSORY_LIMB, Concept.MOTOR_LIMB
TEMPERATURE, COLOUR, REFILL = Concept.SKIN_TEMPERATURE_LIMB, Concept.SKIN_COLOR_LIMB, Concept.CAPILLARY_REFILL

# The published words (codes.json value_maps), by grade.
PUBLISHED: list[tuple[Concept, Grade, str]] = [
    (PULSE, Pulse.ABSENT, "0 | 0+ | absent | not palpable | nonpalpable | non-palpable | impalpable | no pulse | unable to palpate | pulseless"),
    (PULSE, Pulse.DOPPLER_ONLY, "doppler | dopplerable | doppler only | present by doppler | audible by doppler"),
    (PULSE, Pulse.DIMINISHED, "1 | 1+ | weak | weakly palpable | weak palpable | weak palpate | faint | diminished | reduced | thready | difficult to palpate | difficult palpate"),
    (PULSE, Pulse.NORMAL, "2 | 2+ | 3 | 3+ | 4 | 4+ | present | palpable | easily palpable | strong | normal | bounding | full"),
    (DOPPLER, Signal.AUDIBLE, "audible | present | triphasic | biphasic | multiphasic | monophasic | positive | yes"),
    (DOPPLER, Signal.INAUDIBLE, "inaudible | absent | not audible | no signal | none | negative | silent"),
    (SENSORY, Sensory.NONE, "normal | intact | no loss | no deficit"),
    (SENSORY, Sensory.MINIMAL, "minimal | toes only | limited to toes | mild | decreased toes | tingling toes"),
    (SENSORY, Sensory.MORE_THAN_TOES, "more than toes | beyond toes | foot | above toes | decreased | reduced | to ankle | to midcalf | to knee | moderate"),
    (SENSORY, Sensory.PROFOUND, "profound | anesthetic | anaesthetic | insensate | complete loss | no sensation"),
    (SENSORY, Sensory.EXTENT_UNKNOWN, "numb | numbness | present | yes | abnormal | paresthesia"),
    (MOTOR, Motor.NONE, "5 | 5/5 | normal | full strength | no weakness"),
    (MOTOR, Motor.MILD, "4 | 4- | 4+ | 4/5 | mild weakness"),
    (MOTOR, Motor.MODERATE, "3 | 3/5 | moderate weakness | weak | paresis"),
    (MOTOR, Motor.SEVERE, "1 | 2 | 1/5 | 2/5 | severe weakness"),
    (MOTOR, Motor.PROFOUND, "0 | 0/5 | paralysis | paralysed | paralyzed | plegia | rigor | no movement"),
    (MOTOR, Motor.EXTENT_UNKNOWN, "weakness | present | yes | abnormal"),
]  # fmt: skip

# Ours: no published list exists for these.
OURS: list[tuple[Concept, Grade, str]] = [
    (TEMPERATURE, Temperature.WARM, "warm | normal"),
    (TEMPERATURE, Temperature.COOL, "cool | cool to touch"),
    (TEMPERATURE, Temperature.COLD, "cold | ice cold | poikilothermic"),
    (COLOUR, Colour.NORMAL, "normal | pink"),
    (COLOUR, Colour.PALE, "pale | pallor | white"),
    (COLOUR, Colour.CYANOTIC, "cyanotic | blue | dusky"),
    (COLOUR, Colour.BLUE_TOES, "blue toes | purple toes"),
    (COLOUR, Colour.MOTTLED, "mottled | mottling"),
    (COLOUR, Colour.FIXED_MOTTLED, "fixed mottling | non-blanching mottling | fixed staining"),
    (REFILL, Refill.NORMAL, "normal | brisk | <3 sec | < 3 seconds | 2 s | 3 s | ≤ 3 sec | less than 3 seconds"),
    (REFILL, Refill.SLOW, "slow | delayed | sluggish | >3 sec | > 3 seconds | 4 sec | 4-5 sec | greater than 3 seconds"),
    (REFILL, Refill.VERY_SLOW, "very slow | >5 sec | 6 seconds | 6-8 sec"),
    (REFILL, Refill.ABSENT, "absent | no refill"),
    (Concept.PAIN_LIMB, Presence.PRESENT, "present | yes | positive | reported"),
    (Concept.PAIN_LIMB, Presence.DENIED, "absent | no | denied | denies | none | negative"),
    (Concept.PREGNANCY_STATUS, Presence.PRESENT, "pregnant | positive"),
    (Concept.PREGNANCY_STATUS, Presence.DENIED, "not pregnant | negative"),
    (Concept.LAB_HCG, Presence.PRESENT, "positive | detected"),
    (Concept.LAB_HCG, Presence.DENIED, "negative | not detected"),
    (PULSE, Pulse.NORMAL, "+2 | 2/4"),
    (PULSE, Pulse.DIMINISHED, "1/4 | decreased"),
    (DOPPLER, Signal.INAUDIBLE, "no | not heard"),
]  # fmt: skip


@pytest.mark.parametrize(("concept", "grade", "words"), [*PUBLISHED, *OURS])
def test_every_word_means_its_grade(maps: ValueMaps, concept: Concept, grade: Grade, words: str) -> None:
    """Case, blanks and trailing punctuation do not matter."""
    for word in words.split(" | "):
        for written in (word, word.upper(), f"  {word.replace(' ', '   ')} ", word + ".", word.capitalize() + ";"):
            assert maps.grade(concept, written, False, Asks.UNCLEAR) is grade, written


def test_real_flowsheet_words(maps: ValueMaps) -> None:
    """CODES.md section 3, last line."""
    words = ["Easily Palpable", "Weak Palpable", "Difficult to Palpate", "Doppler", "Absent", "Not Applicable"]
    means = [Pulse.NORMAL, Pulse.DIMINISHED, Pulse.DIMINISHED, Pulse.DOPPLER_ONLY, Pulse.ABSENT, NOT_ASSESSED]
    assert [maps.grade(PULSE, word, False, Asks.UNCLEAR) for word in words] == means


@pytest.mark.parametrize(
    "concept", [PULSE, DOPPLER, SENSORY, MOTOR, TEMPERATURE, COLOUR, REFILL, Concept.PAIN_LIMB, Concept.ABI]
)
@pytest.mark.parametrize(
    "word",
    [
        "not assessed",
        "Not Applicable",
        "N/A",
        "deferred",
        "Refused",
        "unable to assess",
        "amputation",
        "",
        "  ",
        "not done",
    ],
)
def test_nobody_looked(maps: ValueMaps, concept: Concept, word: str) -> None:
    """DATA-12: missing is never normal and never absent."""
    assert maps.grade(concept, word, False, Asks.UNCLEAR) is NOT_ASSESSED


@pytest.mark.parametrize("concept", [PULSE, DOPPLER, SENSORY, MOTOR, TEMPERATURE, COLOUR, REFILL, Concept.PAIN_LIMB])
@pytest.mark.parametrize("word", ["see nursing note", "left", "?", "5/6", "as before", "unchanged", "x" * 5000])
def test_an_answer_in_no_list_stays_unread(maps: ValueMaps, concept: Concept, word: str) -> None:
    """DATA-20: closed lists only. A lone question mark says that nobody knows."""
    expected = NOT_ASSESSED if word == "?" else None
    assert maps.grade(concept, word, False, Asks.UNCLEAR) is expected


FUNCTION, DEFICIT, UNCLEAR = Asks.FUNCTION, Asks.DEFICIT, Asks.UNCLEAR
QUESTIONS: list[tuple[Concept, str, Asks, Graded]] = [
    (SENSORY, "absent", FUNCTION, Sensory.PROFOUND),
    (SENSORY, "none", FUNCTION, Sensory.PROFOUND),
    (SENSORY, "absent", DEFICIT, Sensory.NONE),
    (SENSORY, "none", DEFICIT, Sensory.NONE),
    (SENSORY, "no", DEFICIT, Sensory.NONE),
    (SENSORY, "denies", DEFICIT, Sensory.NONE),
    (SENSORY, "absent", UNCLEAR, None),
    (SENSORY, "none", UNCLEAR, None),
    (SENSORY, "present", DEFICIT, Sensory.EXTENT_UNKNOWN),
    (SENSORY, "present", FUNCTION, None),
    (SENSORY, "yes", FUNCTION, None),
    (SENSORY, "present", UNCLEAR, Sensory.EXTENT_UNKNOWN),
    (SENSORY, "normal", FUNCTION, Sensory.NONE),
    (SENSORY, "normal", DEFICIT, Sensory.NONE),
    (SENSORY, "decreased", FUNCTION, Sensory.MORE_THAN_TOES),
    (MOTOR, "absent", FUNCTION, Motor.PROFOUND),
    (MOTOR, "absent", DEFICIT, Motor.NONE),
    (MOTOR, "none", DEFICIT, Motor.NONE),
    (MOTOR, "absent", UNCLEAR, None),
    (MOTOR, "present", FUNCTION, None),
    (MOTOR, "present", DEFICIT, Motor.EXTENT_UNKNOWN),
    (MOTOR, "0", FUNCTION, Motor.PROFOUND),
]


@pytest.mark.parametrize(("concept", "word", "asks", "expected"), QUESTIONS)
def test_absent_depends_on_the_question(
    maps: ValueMaps, concept: Concept, word: str, asks: Asks, expected: Graded
) -> None:
    """DATA-14: no sensation is not "no numbness"; where the question is unclear, the answer is unreadable."""
    assert maps.grade(concept, word, False, asks) is expected


@pytest.mark.parametrize("word", ["decreased", "reduced", "moderate"])
def test_decreased_at_the_toes_is_minimal(maps: ValueMaps, word: str) -> None:
    """CODES.md: of the foot or leg beyond the toes, of the toes minimal (ALI-21, ALI-22)."""
    assert maps.grade(SENSORY, word, True, UNCLEAR) is Sensory.MINIMAL
    assert maps.grade(SENSORY, word, False, UNCLEAR) is Sensory.MORE_THAN_TOES


@pytest.mark.parametrize(("word", "grade"), [("profound", Sensory.PROFOUND), ("numb", Sensory.EXTENT_UNKNOWN)])
def test_other_words_at_the_toes_keep_their_grade(maps: ValueMaps, word: str, grade: Sensory) -> None:
    """ALI-27: numb with no extent charted stays open."""
    assert maps.grade(SENSORY, word, True, UNCLEAR) is grade


def test_a_blue_toe_is_a_blue_toe(maps: ValueMaps) -> None:
    """ALI-14: new blue toes."""
    assert maps.grade(COLOUR, "purple", True, UNCLEAR) is Colour.BLUE_TOES
    assert maps.grade(COLOUR, "purple", False, UNCLEAR) is Colour.CYANOTIC


NUMBERS: list[tuple[Concept, int | bool | Decimal, Graded]] = [
    (PULSE, 0, Pulse.ABSENT),
    (PULSE, 1, Pulse.DIMINISHED),
    (PULSE, 2, Pulse.NORMAL),
    (PULSE, Decimal("0.0"), Pulse.ABSENT),
    (PULSE, Decimal("1.5"), None),
    (PULSE, 72, None),
    (PULSE, -1, None),
    (PULSE, Decimal("NaN"), None),
    (PULSE, True, None),
    (PULSE, False, None),
    (MOTOR, 5, Motor.NONE),
    (MOTOR, 4, Motor.MILD),
    (MOTOR, 3, Motor.MODERATE),
    (MOTOR, 2, Motor.SEVERE),
    (MOTOR, 0, Motor.PROFOUND),
    (MOTOR, 6, None),
    (DOPPLER, True, Signal.AUDIBLE),
    (DOPPLER, False, Signal.INAUDIBLE),
    (Concept.PAIN_LIMB, True, Presence.PRESENT),
    (Concept.PAIN_LIMB, False, Presence.DENIED),
]


@pytest.mark.parametrize(("concept", "number", "expected"), NUMBERS)
def test_numbers_and_truth_values(
    maps: ValueMaps, concept: Concept, number: int | bool | Decimal, expected: Graded
) -> None:
    """DATA-14. A heart rate of 72 in a pulse item is no grade."""
    assert maps.grade(concept, number, False, UNCLEAR) is expected


@pytest.mark.parametrize("number", [True, False])
def test_a_truth_value_answers_a_deficit(maps: ValueMaps, number: bool) -> None:
    """DATA-14: false on a symptom means denied."""
    expected = Sensory.EXTENT_UNKNOWN if number else Sensory.NONE
    assert maps.grade(SENSORY, number, False, DEFICIT) is expected


@pytest.mark.parametrize("text", ["2-4 sec", "3-5 sec", "5-3 sec", "<4 sec", ">2 sec", "3", "300 sec"])
def test_a_refill_text_that_straddles_or_lacks_its_unit(maps: ValueMaps, text: str) -> None:
    """DATA-09, DATA-10."""
    assert maps.grade(REFILL, text, False, UNCLEAR) is None


def test_scales(maps: ValueMaps) -> None:
    assert maps.scale(Concept.PULSE_FEMORAL) is Pulse
    assert maps.scale(Concept.SENSORY_MONOFILAMENT) is Sensory
    assert maps.scale(Concept.LAB_INR) is None


def broken(change: str) -> dict[str, object]:
    document = yaml.safe_load((CARDS / "value_maps.yaml").read_text("utf-8"))
    scales = document["scales"]
    match change:
        case "two meanings":
            scales["pulse"]["NORMAL"]["ours"].append("Absent.")
        case "two scales":
            scales["pulse"]["concepts"].append("motor.limb")
        case "elbow":
            scales["pulse"]["concepts"].append("pulse.elbow")
        case "the grades are":
            del scales["pulse"]["NORMAL"]
        case "quotes":
            scales["motor"]["NONE"]["words"].append(5)
        case _:
            scales["pulse"]["grades"] = change
    return dict(document)


@pytest.mark.parametrize("change", ["two meanings", "two scales", "elbow", "the grades are", "quotes", "Elbow"])
def test_a_broken_list_stops_the_process(tmp_path: Path, change: str) -> None:
    path = tmp_path / "value_maps.yaml"
    path.write_text(yaml.safe_dump(broken(change)), "utf-8")
    with pytest.raises(ContentError, match=r"value_maps\.yaml") as raised:
        load_value_maps(path)
    assert change in str(raised.value)
