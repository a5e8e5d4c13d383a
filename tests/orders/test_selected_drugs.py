"""What all checks of drugs have in common: one card for the selected order, silence for any other (HOOK-02, HOOK-03).

Crowded charts are held against what each check declares, as ``test_words_for_orders`` does for the older orders.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.conclusions import AlreadyOrdered, Draft, Finding, OrderCheck, Stakes, Urgency, Withheld
from app.orders import dopamine_agonist, duloxetine, gabapentinoid, nsaid, oral_magnesium, quinine, tca
from app.orders.taken import ORDERED_AS, read_as, spelled
from app.picture.concepts import Concept
from app.picture.facts import Fact, Order, OrderStage
from app.picture.patient import PatientPicture
from scripts.stories import drugs
from tests.orders.drug_charts import patient
from tests.support.story import answered

CARDS = Path(__file__).parents[2] / "cards" / "orders"
CHECKS: tuple[OrderCheck, ...] = (gabapentinoid, duloxetine, tca, nsaid, quinine, dopamine_agonist, oral_magnesium)
STEMS = [check.STEM for check in CHECKS]
NEVER_DRAFTED: tuple[OrderCheck, ...] = (tca, nsaid, quinine, dopamine_agonist, oral_magnesium)

MEDICINES = "med.opioid; med.maoi; med.triptan; med.warfarin; med.antiplatelet; med.steroid; med.ssri_snri_tramadol; med.ace_arb; med.diuretic; med.digoxin; med.qt_prolonging; med.cyp1a2_inhibitor"
PROBLEMS = "cond.copd; cond.falls; safety.liver_disease; safety.glaucoma_narrow; cond.long_qt; cond.myasthenia; cond.optic_neuritis; cond.af; cond.gi_ulcer; cond.heart_failure; cond.seizure; urinary_retention; cond.myocardial_infarction; cond.impulse_control"
ALLERGIES = "allergy med.gabapentin; allergy med.duloxetine; allergy med.nsaid; allergy med.quinine"
CHARTS = (
    "",
    "body_weight 72; lab.creatinine 0.5; lab.egfr 90",
    "body_weight 72; lab.creatinine 2; lab.egfr 25; cond.rls; cond.dpn",
    "body_weight 72; lab.creatinine 2; lab.egfr 50; cond.dpn",
    f"{MEDICINES}; {PROBLEMS}; {ALLERGIES}; bp.systolic 200; pregnancy_status found; cond.rls; med.pregabalin",
    "med.gabapentin; med.duloxetine; med.tca; med.nsaid; med.quinine; med.dopamine_agonist; med.magnesium_oral; cond.rls",
    "med.maoi ended 30d ago; safety.ckd; gestational_age 22; told urge to move",
    "safety.dialysis; cond.malaria; cond.long_qt; cond.diabetes; lab.egfr <60",
    "cond.acute_kidney_injury; draft order.dopamine_agonist; draft med.warfarin; draft order.nsaid",
)
DOSES = ("", " daily 9000mg", " daily 90mg", " dose 30mg")
NOTHING_SENT = "conditions medications allergies measurements procedures exam"


def _pictures(selected: str = "") -> Iterator[PatientPicture]:
    for chart in CHARTS:
        for age, sex in (("60", "male"), ("30", "female"), ("12", "female"), ("80", "male"), ("unknown", "unknown")):
            for not_sent in ("", "allergies measurements", NOTHING_SENT):
                yield patient(chart, age=age, sex=sex, not_sent=not_sent, selected=selected)


def _kinds(check: OrderCheck) -> list[str]:
    """The spellings of a selected order of this kind."""
    order = Concept(check.ORDER)
    return [order.value, *(medicine.value for medicine, ordered in ORDERED_AS.items() if ordered is order)]


def _answers(check: OrderCheck) -> Iterator[Draft | Withheld | Finding]:
    for picture in _pictures():
        decision = check.may(picture, Stakes.ELECTIVE)
        if not isinstance(decision, AlreadyOrdered):
            yield decision
    for kind in _kinds(check):
        for dose in DOSES:
            for picture in _pictures(kind + dose):
                for selected in picture.selected():
                    yield from check.judge(picture, selected, Stakes.ELECTIVE)


@pytest.mark.parametrize("check", CHECKS, ids=STEMS)
def test_it_says_what_it_declares_and_declares_nothing_else(check: OrderCheck) -> None:
    """Notes, forms and cards with their blanks; each is said to somebody; each row stands in its YAML."""
    rows = _rows(yaml.safe_load((CARDS / f"{check.STEM}.yaml").read_text(encoding="utf-8")))
    notes: set[str] = set()
    forms: set[str] = set()
    cards: set[str] = set()
    for one in _answers(check):
        for note in one.notes:
            assert set(note.blanks) == set(check.NOTES[note.id])
            notes.add(note.id)
        assert len({note.id for note in one.notes}) == len(one.notes)
        assert one.rows
        assert set(one.rows) <= rows
        assert {gap.concept for gap in one.missing} <= check.READS
        assert {fact.concept for fact in one.evidence} <= check.READS
        match one:
            case Draft():
                assert set(one.blanks) == set(check.DRAFTS[one.form])
                forms.add(one.form)
            case Finding():
                assert one.stem == check.STEM
                assert set(one.blanks) == set(check.CARDS[one.card])
                cards.add(one.card)
            case Withheld():
                assert one.order == check.ORDER
    assert notes == set(check.NOTES)
    assert forms == set(check.DRAFTS)
    assert cards == set(check.CARDS)


def _rows(words: Any) -> set[str]:
    if isinstance(words, dict):
        return {row for key, value in words.items() for row in (value if key == "rows" else _rows(value))}
    return set()


class _Asked(dict[Concept, list[Fact]]):
    """An index of facts that remembers what it was asked for."""

    def __init__(self, facts: dict[Concept, list[Fact]]) -> None:
        super().__init__(facts)
        self.concepts: set[Concept] = set()

    def get(self, concept: Concept, default: Any = None) -> Any:
        self.concepts.add(concept)
        return super().get(concept, default)


@pytest.mark.parametrize("check", CHECKS, ids=STEMS)
def test_it_reads_only_what_it_declares(check: OrderCheck) -> None:
    """So that the prefetch asks for it too."""
    asked: set[Concept] = set()
    for kind in ("", *_kinds(check)):
        for picture in _pictures(kind):
            index = _Asked(picture._by_concept)
            object.__setattr__(picture, "_by_concept", index)
            check.may(picture, Stakes.ELECTIVE)
            for selected in picture.selected():
                list(check.judge(picture, selected, Stakes.ELECTIVE))
            asked |= index.concepts
    assert asked <= check.READS


@pytest.mark.parametrize("check", CHECKS, ids=STEMS)
def test_one_card_for_the_selected_order_and_none_for_another(check: OrderCheck) -> None:
    """HOOK-02: everything in one card; a warning at most, because no row of these is critical."""
    own = {Concept(kind) for kind in _kinds(check)}
    for concept in Concept:
        if not concept.value.startswith(("order.", "med.", "referral.")):
            continue
        for chart in (CHARTS[4], CHARTS[6]):
            picture = patient(chart, age="80", selected=concept.value)
            (selected,) = picture.selected()
            findings = list(check.judge(picture, selected, Stakes.LIMB_THREATENED))
            if concept not in own:
                assert findings == []
                continue
            assert len(findings) <= 1
            for one in findings:
                assert one.urgency in (Urgency.WARNING, Urgency.INFO)
                assert one.safety
                assert one.stakes is Stakes.LIMB_THREATENED


@pytest.mark.parametrize("check", NEVER_DRAFTED, ids=[check.STEM for check in NEVER_DRAFTED])
def test_it_is_drafted_for_nobody(check: OrderCheck) -> None:
    """HOOK-03, RLS-08, CRP-03, TCA-01, NSA-01, CRP-02: what is only judged has no draft at all."""
    assert check.DRAFTS == {}
    for picture in _pictures():
        for stakes in Stakes:
            assert not isinstance(check.may(picture, stakes), Draft)


def test_no_draft_holds_more_than_the_cap() -> None:
    """DPN-07: 120 mg of duloxetine stands in no form, and no form asks for 90."""
    page = yaml.safe_load((CARDS / "duloxetine.yaml").read_text(encoding="utf-8"))
    amounts = [
        step["doseAndRate"][0]["doseQuantity"]["value"]
        for draft in page["drafts"].values()
        for step in draft["resource"]["dosageInstruction"]
        if "doseAndRate" in step
    ]
    assert sorted(amounts) == [30, 60, 60]


@pytest.mark.parametrize("check", CHECKS, ids=STEMS)
def test_nothing_sent_drafts_no_drug(check: OrderCheck) -> None:
    """HOOK-06: of a chart that was not sent nothing is known, so that nothing is drafted."""
    picture = patient(age="unknown", sex="unknown", not_sent=NOTHING_SENT)
    for stakes in Stakes:
        assert isinstance(check.may(picture, stakes), Withheld)


def test_a_medicine_is_known_by_both_its_names() -> None:
    """DATA-18: a drafted medicine may be read as the medicine or as the order of it."""
    assert spelled(Concept.MED_NSAID, Concept.MED_OPIOID) == (
        Concept.MED_NSAID,
        Concept.MED_OPIOID,
        Concept.ORDER_NSAID,
    )
    chosen = Order(concept=Concept.ORDER_NSAID, reference="x/1", stage=OrderStage.DRAFT)
    also = Order(concept=Concept.MED_NSAID, reference="x/1", stage=OrderStage.DRAFT)
    other = Order(concept=Concept.MED_OPIOID, reference="x/2", stage=OrderStage.DRAFT)
    picture = patient(extra=(chosen, also, other))
    assert read_as(picture, chosen, Concept.MED_NSAID, Concept.MED_OPIOID) == {Concept.MED_NSAID}
    assert read_as(picture, other, Concept.MED_NSAID) == frozenset()


@pytest.mark.parametrize(
    ("check", "order", "medicine"),
    [
        (gabapentinoid, Concept.ORDER_GABAPENTINOID, Concept.MED_GABAPENTIN),
        (dopamine_agonist, Concept.ORDER_DOPAMINE_AGONIST, Concept.MED_DOPAMINE_AGONIST),
    ],
    ids=["gabapentinoid", "dopamine_agonist"],
)
def test_an_order_that_is_read_twice_is_judged_once(check: OrderCheck, order: Concept, medicine: Concept) -> None:
    """HOOK-02: as the order, when the medicine is told beside it; two drafts are two orders."""
    for chart, both in ((f"{order.value}+{medicine.value}", [1, 0]), (medicine.value, [1])):
        picture = patient("cond.rls; med.opioid", age="80", selected=chart)
        said = [list(check.judge(picture, selected, Stakes.ELECTIVE)) for selected in picture.selected()]
        assert [len(one) for one in said] == both
    other = Order(concept=order, reference="x/other", stage=OrderStage.DRAFT)
    picture = patient("cond.rls; med.opioid", age="80", selected=medicine.value, extra=(other,))
    (selected,) = picture.selected()
    assert list(check.judge(picture, selected, Stakes.ELECTIVE))


EXPECTED = {
    "gabapentinoid/dose_above_the_kidneys": "warning",
    "gabapentinoid/suits": "",
    "gabapentinoid/titration_suits": "",
    "gabapentinoid/with_opioid_and_lung_disease": "warning",
    "gabapentinoid/kidneys_not_known": "info",
    "duloxetine/with_linezolid": "warning",
    "duloxetine/dose_above_the_cap": "warning",
    "duloxetine/suits": "",
    "duloxetine/accepted_in_two_steps": "",
    "duloxetine/medicines_not_sent": "info",
    "tca/long_qt_retention_and_age": "warning",
    "tca/suits": "",
    "nsaid/warfarin_kidneys_and_age": "warning",
    "nsaid/suits": "",
    "nsaid/medicines_not_sent": "info",
    "nsaid/low_dose_aspirin_is_exempt": "",
    "nsaid/pregnancy_of_22_weeks": "warning",
    "nsaid/with_a_threatened_leg": "critical",
    "quinine/for_cramps_with_myasthenia": "warning",
    "quinine/for_malaria": "",
    "dopamine_agonist/new_for_restless_legs": "warning",
    "dopamine_agonist/renewed_for_restless_legs": "info",
    "dopamine_agonist/for_parkinson_disease": "",
    "dopamine_agonist/diagnoses_not_sent": "warning info",
    "oral_magnesium/poor_kidneys": "warning",
    "oral_magnesium/suits": "",
}
"""The cards of each story, worst first. Without the problems the leg itself is not fully assessed, which is said too."""


def test_every_story_has_its_line() -> None:
    """So that a new one is thought about."""
    assert set(EXPECTED) == set(drugs.STORIES)


@pytest.mark.parametrize("story", EXPECTED)
def test_whole_calls(story: str) -> None:
    """HOOK-02, HOOK-03: the selected order's card, nothing chronic beside it, and only orders that are created."""
    cards = answered(drugs.STORIES[story])[0]["cards"]
    assert [card["indicator"] for card in cards] == EXPECTED[story].split()
    actions = [action for card in cards for one in card.get("suggestions", ()) for action in one["actions"]]
    assert {action["type"] for action in actions} <= {"create"}
    named = {action["resource"].get("medicationCodeableConcept", {}).get("text", "") for action in actions}
    assert not any(
        word in text.lower() for text in named for word in ("quinine", "ropinirole", "pramipexole", "ibuprofen")
    )


def _blanks(words: Any) -> set[str]:
    if isinstance(words, dict):
        return {name for value in words.values() for name in _blanks(value)}
    if isinstance(words, list):
        return {name for value in words for name in _blanks(value)}
    return {name for _, name, _, _ in string.Formatter().parse(words) if name} if isinstance(words, str) else set()


@pytest.mark.parametrize("check", CHECKS, ids=STEMS)
def test_every_number_reaches_the_words(check: OrderCheck) -> None:
    """A number stands in the code and reaches the sentence as a blank: none of the limits is typed twice."""
    page = yaml.safe_load((CARDS / f"{check.STEM}.yaml").read_text(encoding="utf-8"))
    for id_, words in page.get("notes", {}).items():
        assert _blanks(words) == set(check.NOTES[id_]), id_
