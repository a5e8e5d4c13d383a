"""The words of one pathway or order, checked and ready to be filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.hooks.card import Coding, Source
from app.picture.concepts import Concept
from app.wording.resources import ResourceTemplate
from app.wording.speech import Text
from app.wording.thresholds import Threshold
from app.wording.yaml_shapes import Checked, Section


@dataclass(frozen=True, slots=True)
class NoteWords:
    """One line of a card.

    The section of an order's note is "now" unless it says "further": such a note of a draft stands in its description
    only, and that of a withheld order among the further notes of the card.
    """

    text: Text
    section: Section
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardWords:
    """The summary of a card."""

    summary: Text
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftWords:
    """How one form of a draft order is said, and the order itself."""

    label: Text
    description: Text
    resource: ResourceTemplate
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One YAML file: the words of a pathway, or of an order when ``order`` holds its id."""

    stem: str
    order: str | None
    title: str
    source: Source
    checked: Checked
    reviewed: date
    review_due: date
    cards: Mapping[str, CardWords]
    notes: Mapping[str, NoteWords]
    drafts: Mapping[str, DraftWords]
    missing: Mapping[Concept, str]
    concepts: tuple[str, ...]
    override_reasons: tuple[Coding, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything under ``cards/`` that the wording needs, checked."""

    pathways: Mapping[str, Page]
    orders: Mapping[str, Page]
    override_reasons: tuple[Coding, ...]
    override_rows: tuple[str, ...]
    set_aside: Mapping[str, Text]
    labels: Mapping[Concept, str]
    thresholds: Mapping[str, Threshold]

    def page(self, stem: str) -> Page:
        """The page of a pathway or of an order by its stem. Raises LookupError."""
        if stem in self.pathways:
            return self.pathways[stem]
        for page in self.orders.values():
            if page.stem == stem:
                return page
        raise LookupError(f"no page for {stem}")

    @property
    def pages(self) -> tuple[Page, ...]:
        """Pathways first, then orders."""
        return (*self.pathways.values(), *self.orders.values())
