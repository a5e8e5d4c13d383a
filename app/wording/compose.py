"""From a finding and the decisions about its orders to one card; pure, and without medicine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path

from app.account import Overridden
from app.conclusions import (
    AlreadyOrdered,
    Blank,
    Blanks,
    Decision,
    Draft,
    Finding,
    Note,
    OrderCheck,
    Pathway,
    Urgency,
    Withheld,
)
from app.hooks.card import SUMMARY_LIMIT, Action, Card, Source, Suggestion
from app.hooks.request import HookRequest
from app.picture.concepts import Concept
from app.picture.facts import Fact
from app.picture.limits import Limits
from app.picture.moments import When
from app.picture.needs import Missing
from app.wording.content import load_content
from app.wording.evidence import evidence_lines, missing_lines
from app.wording.identity import CONCEPTS_EXTENSION, IDENTITY_EXTENSION, card_uuid, identity_of, suggestion_uuid
from app.wording.markdown import Detail
from app.wording.pages import Content, NoteWords, Page
from app.wording.speech import SIDE_WORDS, Speech
from app.wording.thresholds import limits_of
from app.wording.yaml_shapes import Section

UNCHECKED = "unchecked citation"

_CALL_TO_ACT = {
    Urgency.CRITICAL: "examine the patient now",
    Urgency.WARNING: "please review",
    Urgency.INFO: "for information",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for everything that pathways and orders can conclude, checked against them at start."""

    content: Content

    @classmethod
    def load(
        cls, cards: Path, pathways: Iterable[Pathway], orders: Iterable[OrderCheck], seed_values: Iterable[str] = ()
    ) -> Wording:
        """Read ``cards``. Raises ContentError naming the file and the id of what is wrong."""
        return cls(load_content(cards, pathways, orders, seed_values))

    @property
    def limits(self) -> Limits:
        """The thresholds that this site follows."""
        return limits_of(self.content.thresholds)

    def overdue(self, on: date) -> tuple[str, ...]:
        """The stems of the pages whose clinical review is due."""
        return tuple(page.stem for page in self.content.pages if page.review_due < on)

    def compose(
        self,
        finding: Finding,
        decisions: Sequence[Decision],
        call: HookRequest,
        zone: tzinfo,
        as_of: datetime,
        elsewhere: Sequence[Decision] = (),
        before: Overridden | None = None,
    ) -> Card:
        """The card. Raises LookupError when the finding, a note or a blank has no words; see ``fallback``.

        ``elsewhere`` are the decisions of an earlier card about orders that this one proposes too (DATA-19).
        ``before`` is told: a clinician set this card aside then.
        Nothing that is printed depends on ``as_of``, so that the replay of a call gives the same bytes (HOOK-07).
        """
        speech = Speech(zone, self.content.labels)
        return _Composition(self.content, finding, tuple(decisions), tuple(elsewhere), call, speech, before).card()

    def fallback(self, finding: Finding, call: HookRequest) -> Card:
        """A card without notes, made when ``compose`` failed: an emergency must not be lost to a wording bug."""
        try:
            page: Page | None = self.content.page(finding.stem)
        except LookupError:
            page = None
        title = page.title if page else finding.stem.replace("_", " ").capitalize()
        side = f", {SIDE_WORDS[finding.side]}" if finding.side is not None else ""
        identity = identity_of(finding)
        detail = Detail()
        detail.bold([f"{title}{side}"])
        detail.paragraph(
            [
                "The details of this advice could not be printed because of a fault in this service.",
                "The conclusion stands: check the patient and the chart directly.",
            ]
        )
        return Card(
            uuid=card_uuid(call.hook_instance, identity),
            summary=shortened(f"Possible: {title}{side} – {_CALL_TO_ACT[finding.urgency]}"),
            indicator=finding.urgency.value,
            source=page.source if page else Source(label=title),
            detail=detail.text(),
            override_reasons=self.content.override_reasons,
            extension={IDENTITY_EXTENSION: identity},
        )


def shortened(summary: str) -> str:
    """The summary cut at a word, with an ellipsis, when it is longer than a card may show."""
    if len(summary) <= SUMMARY_LIMIT:
        return summary
    cut = summary[: SUMMARY_LIMIT - 1]
    if summary[SUMMARY_LIMIT - 1] != " " and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:–-(") + "…"


@dataclass(frozen=True, slots=True)
class _Composition:
    """One card in the making."""

    content: Content
    finding: Finding
    decisions: tuple[Decision, ...]
    elsewhere: tuple[Decision, ...]
    call: HookRequest
    speech: Speech
    before: Overridden | None

    @property
    def page(self) -> Page:
        return self.content.page(self.finding.stem)

    def card(self) -> Card:
        finding, page = self.finding, self.page
        identity = identity_of(finding)
        suggestions = tuple(self.suggestion(draft, identity) for draft in self.decisions if isinstance(draft, Draft))
        concepts = sorted({*finding.concepts, *(concept for one in self.decisions for concept in _concepts(one))})
        extension: dict[str, object] = {IDENTITY_EXTENSION: identity}
        if concepts:
            extension[CONCEPTS_EXTENSION] = concepts
        return Card(
            uuid=card_uuid(self.call.hook_instance, identity),
            summary=shortened(page.cards[finding.card].summary.filled(self.blanks(finding.blanks), self.speech)),
            indicator=finding.urgency.value,
            source=page.source,
            detail=self.detail(),
            suggestions=suggestions,
            # "any": each order is chosen for itself, and some EHRs know no other value.
            selection_behavior="any" if suggestions else None,
            override_reasons=page.override_reasons or self.content.override_reasons,
            extension=extension,
        )

    def blanks(self, blanks: Blanks) -> Blanks:
        """The blanks, with the side of the finding when nobody filled ``side``."""
        if self.finding.side is None or "side" in blanks:
            return blanks
        return {**blanks, "side": self.finding.side}

    def said(self, note: Note, page: Page) -> str:
        words = page.notes[note.id]
        try:
            return words.text.filled(self.blanks(note.blanks), self.speech)
        except LookupError as blank:
            raise LookupError(f"{page.stem}: note {note.id}: blank {blank} is not filled") from None

    def section(self, section: Section) -> list[str]:
        page = self.page
        notes = [note for note in self.finding.notes if page.notes[note.id].section == section]
        return list(dict.fromkeys(self.said(note, page) for note in notes))

    def order_page(self, decision: Decision) -> Page:
        return self.content.orders[decision.order]

    def detail(self) -> str:
        page = self.page
        detail = Detail()
        detail.bold(self.section("class"))
        detail.paragraph(self.section("time"))
        detail.paragraph(self.set_aside())
        detail.bullets("Consider now", self.section("now"))
        detail.bullets("Orders", self.order_lines())
        detail.bullets("Evidence", evidence_lines(facts := self.facts(), self.speech))
        detail.bullets("Not known", missing_lines(((gap, page.missing) for gap in self.finding.missing), self.speech))
        source = f"Source: {page.source.label}"
        detail.paragraph([f"{source} ({UNCHECKED})" if page.checked == "r" else source])
        # What follows is read when an order is picked; each draft says its cautions too.
        more = (fact for one in self.decisions for fact in one.evidence if fact not in facts)
        lines = [*self.caution_lines(), *evidence_lines(more, self.speech), *missing_lines(self.gaps(), self.speech)]
        detail.bullets("Before ordering", lines, quiet=True)
        detail.bullets(
            "Further", [*self.section("further"), *self.threshold_lines(), *self.background_lines()], quiet=True
        )
        return detail.text()

    def set_aside(self) -> list[str]:
        """That a clinician set this card aside before, with the reason when it is one that we offered."""
        if self.before is None:
            return []
        offered = (*self.page.override_reasons, *self.content.override_reasons)
        system, code = self.before.reason or (None, None)
        # Some clients send the code alone.
        reason = next((one.display for one in offered if one.code == code and system in (None, one.system)), None)
        words = "changed" if self.before.changed else "same"
        blanks: dict[str, Blank] = {"when": When(self.before.at, self.before.at)}
        if reason is not None:
            words, blanks["reason"] = f"{words}_with_reason", reason
        return [self.content.set_aside[words].filled(blanks, self.speech)]

    def facts(self) -> tuple[Fact, ...]:
        """What the finding rests on, and what speaks against an order or for one that exists."""
        others = (fact for one in self.decisions if not isinstance(one, Draft) for fact in one.evidence)
        return (*self.finding.evidence, *others)

    def gaps(self) -> list[tuple[Missing, Mapping[Concept, str]]]:
        """The missing facts of the orders that the finding does not miss itself, with what each would change."""
        return [
            (gap, self.order_page(one).missing)
            for one in self.decisions
            if not isinstance(one, AlreadyOrdered)
            for gap in one.missing
            if gap not in self.finding.missing
        ]

    def order_lines(self) -> list[str]:
        """Withheld orders with the reason, what exists already, and what an earlier card drafts."""
        lines: list[str] = []
        existing = [self.order_page(one).title for one in self.elsewhere if isinstance(one, AlreadyOrdered)]
        drafted = [self.order_page(one).title for one in self.elsewhere if isinstance(one, Draft)]
        for one in self.decisions:
            page = self.order_page(one)
            match one:
                case Withheld():
                    reasons = _without_background(one.notes, page)
                    if reasons:
                        lines.append(f"{page.title} not drafted: {self.notes_of(reasons, page)}")
                case AlreadyOrdered():
                    existing.append(page.title)
                case Draft():
                    pass
        if existing:
            lines.append(f"Already ordered: {', '.join(dict.fromkeys(existing))}")
        if drafted:
            lines.append(f"Suggested on another card: {', '.join(drafted)}")
        return lines

    def caution_lines(self) -> list[str]:
        """The cautions of the drafts; what is marked "further" is read in the draft itself."""
        lines = []
        for one in self.decisions:
            if isinstance(one, Draft):
                page = self.order_page(one)
                cautions = _without_background(one.notes, page)
                if cautions:
                    lines.append(f"{page.title}: {self.notes_of(cautions, page)}")
        return lines

    def background_lines(self) -> list[str]:
        """What is marked "further" of the withheld orders; there is no draft that could say it."""
        lines = []
        for one in self.decisions:
            if isinstance(one, Withheld):
                page = self.order_page(one)
                urgent = _without_background(one.notes, page)
                background = [note for note in one.notes if note not in urgent]
                if background or not urgent:
                    lead = page.title if urgent or not page.drafts else f"{page.title} not drafted"
                    lines.append(f"{lead}: {self.notes_of(background, page)}")
        return lines

    def threshold_lines(self) -> list[str]:
        """Which text each disputed number follows, and what the other one says."""
        known = self.content.thresholds
        return [
            f"{known[name].line} ({UNCHECKED})" if known[name].mark == "r" else known[name].line
            for name in self.finding.thresholds
        ]

    def notes_of(self, notes: Iterable[Note], page: Page) -> str:
        return " ".join(_as_sentence(self.said(note, page)) for note in notes) or "see the order."

    def suggestion(self, draft: Draft, identity: dict[str, object]) -> Suggestion:
        page = self.order_page(draft)
        words = page.drafts[draft.form]
        blanks = self.blanks(draft.blanks)
        description = words.description.filled(blanks, self.speech)
        # Some EHRs show nothing but this text, so the cautions belong into it.
        for note in draft.notes:
            description = f"{_as_sentence(description)} {_as_sentence(self.said(note, page))}"
        concepts = sorted({*page.concepts, *draft.concepts})
        resource = words.resource.filled(blanks, self.speech, self.call.patient_id, self.call.encounter_id)
        return Suggestion(
            label=words.label.filled(blanks, self.speech),
            uuid=suggestion_uuid(self.call.hook_instance, identity, draft.order, draft.form),
            # HOOK-03: nothing of the clinician's is changed or deleted, and nothing applies itself.
            actions=(Action(type="create", description=description, resource=resource),),
            is_recommended=draft.recommended,
            extension={CONCEPTS_EXTENSION: concepts} if concepts else None,
        )


def _words(note: Note, page: Page) -> NoteWords:
    return page.notes[note.id]


def _without_background(notes: Iterable[Note], page: Page) -> list[Note]:
    # An order that is never drafted is an option to read about, not a decision to explain.
    return [note for note in notes if page.drafts and _words(note, page).section != "further"]


def _concepts(decision: Decision) -> tuple[str, ...]:
    return () if isinstance(decision, AlreadyOrdered) else decision.concepts


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
