"""Does a card keep the rules of CDS Hooks 2.0.1, "Card Attributes", and those that keep its reader safe?

Asked of every card before it is sent: one that breaks a rule is replaced by a plain one, because clients drop what they
cannot read, and a dropped card looks like an all-clear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.hooks.card import SUMMARY_LIMIT, Card, Coding, Suggestion

INDICATORS = frozenset({"info", "warning", "critical"})

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HTTPS = re.compile(r"https://[A-Za-z0-9.\-]+(?::\d{1,5})?(?:/[!-~]*)?")
_HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""Control characters but the line break, what turns or hides text, and halves of characters."""
_LINK = re.compile(r"(?<!\\)\]\(|(?<!\\)://|(?<!\\)<")


class BrokenCard(Exception):
    """A card of ours that must not be sent, because of a ``rule`` of this module."""

    def __init__(self, rule: str) -> None:
        """Name the rule."""
        super().__init__(rule)
        self.rule = rule


def broken_rules(card: Card) -> Iterator[str]:
    """What is wrong with a card, in words without its content; nothing when it may be sent."""
    if not 0 < len(card.summary) <= SUMMARY_LIMIT or "\n" in card.summary:
        yield "summary length"
    if card.indicator not in INDICATORS:
        yield "indicator"
    if not card.source.label:
        yield "source label"
    if card.source.url is not None and not _HTTPS.fullmatch(card.source.url):
        yield "source address"
    if card.source.topic is not None and not _whole(card.source.topic):
        yield "topic"
    if card.detail == "" or (card.detail is not None and _links(card.detail)):
        yield "detail"
    if any(_hides(text) for text in _texts(card)):
        yield "hidden characters"
    if any(not _whole(reason) or not reason.display for reason in card.override_reasons):
        yield "override reason"
    if (card.selection_behavior is not None) != bool(card.suggestions):
        yield "selection behavior"
    if card.selection_behavior not in (None, "any", "at-most-one"):
        yield "selection behavior"
    uuids = (card.uuid, *(one.uuid for one in card.suggestions))
    if len(set(uuids)) < len(uuids) or not all(_UUID.fullmatch(one) for one in uuids):
        yield "uuid"
    for suggestion in card.suggestions:
        yield from _broken(suggestion)


def _broken(suggestion: Suggestion) -> Iterator[str]:
    if not suggestion.label or not suggestion.actions:
        yield "suggestion"
    for action in suggestion.actions:
        # HOOK-03: a proposal creates a draft; nothing of the clinician's is changed or deleted.
        if action.type != "create" or not action.description or action.resource.get("status") != "draft":
            yield "action"


def _links(text: str) -> bool:
    # Nearly no text holds a mark that could begin a link, escaped or not.
    return any(mark in text for mark in ("](", "://", "<")) and _LINK.search(text) is not None


def _hides(text: str) -> bool:
    # What is printable hides nothing, and nearly every text is so, apart from its line breaks.
    return not text.replace("\n", "").isprintable() and _HIDDEN.search(text) is not None


def _whole(coding: Coding) -> bool:
    return bool(coding.code and coding.system)


def _texts(card: Card) -> Iterator[str]:
    yield card.summary
    yield card.source.label
    if card.detail is not None:
        yield card.detail
    for suggestion in card.suggestions:
        yield suggestion.label
        yield from (action.description for action in suggestion.actions)


def first_broken(card: Card) -> str | None:
    """The first rule that is broken, or none."""
    return next(broken_rules(card), None)
