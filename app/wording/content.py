"""Reading ``cards/`` and comparing it with the code, in both directions, before the first call.

Every complaint is a ContentError that names the file and the id: a wrong edit stops the process at start, not at
the bedside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.conclusions import OrderCheck, Pathway
from app.errors import ContentError
from app.hooks.card import SUMMARY_LIMIT, Coding, Source
from app.picture.concepts import Concept
from app.prepared import once
from app.strict_yaml import read_mapping
from app.wording.pages import CardWords, Content, DraftWords, NoteWords, Page
from app.wording.resources import ResourceTemplate
from app.wording.speech import SIDE_WORDS, Speech, Text, one_line
from app.wording.thresholds import read_thresholds
from app.wording.yaml_shapes import (
    CardFile,
    DraftFile,
    NoteFile,
    OrderFile,
    PathwayFile,
    ReasonFile,
    ReasonsFile,
    SetAsideFile,
    SourceFile,
)

ASSUMED_BLANK_LENGTH = 8
"""Ours: how long a blank of unknown kind is taken to be when the length of a summary is checked at start."""

_LENGTHS = {"side": max(len(words) for words in SIDE_WORDS.values())}
_TOPIC_CODE = re.compile(r"[A-Za-z0-9]{1,100}")
"""Alphanumeric, at most 100 characters: some EHRs keep overrides by it and accept nothing else."""
_ROW = re.compile(r"[A-Z][A-Z0-9]*-[A-Z]?\d+")
_NOT_PAGES = frozenset({"labels", "override_reasons", "rows", "seed_coverage", "thresholds"})

T = TypeVar("T")


def load_content(
    cards: Path, pathways: Iterable[Pathway], orders: Iterable[OrderCheck], seed_values: Iterable[str] = ()
) -> Content:
    """Read and check all of it. Raises ContentError at the first thing that is wrong.

    ``seed_values`` are the thresholds for which the site follows the other text.
    """
    labels = read_labels(cards / "labels.yaml")
    reasons_file = cards / "override_reasons.yaml"
    reasons = _converted(read_mapping(reasons_file), ReasonsFile, str(reasons_file))
    reader = _Reader(Speech(UTC, labels), reasons.system)
    pathways, orders = tuple(pathways), tuple(orders)
    order_pages = {order.ORDER: reader.order(cards / "orders" / f"{order.STEM}.yaml", order) for order in orders}
    pathway_pages = {pathway.STEM: reader.pathway(cards / f"{pathway.STEM}.yaml", pathway) for pathway in pathways}
    for pathway in pathways:
        for proposed in getattr(pathway, "PROPOSES", ()):
            if proposed not in order_pages:
                raise ContentError(f"{pathway.STEM} proposes {proposed}, which is no order")
    _no_orphans(cards, {pathway.STEM for pathway in pathways}, {order.STEM for order in orders})
    _no_stem_twice([pathway.STEM for pathway in pathways] + [order.STEM for order in orders])
    _no_topic_twice((*pathway_pages.values(), *order_pages.values()))
    return Content(
        pathways=pathway_pages,
        orders=order_pages,
        override_reasons=reader.reasons(reasons.reasons, str(reasons_file)),
        override_rows=_rows(reasons.rows, str(reasons_file)),
        set_aside=_set_aside(reasons.set_aside, str(reasons_file)),
        labels=labels,
        thresholds=read_thresholds(cards / "thresholds.yaml", seed_values),
    )


def read_labels(path: Path) -> Mapping[Concept, str]:
    """What each concept is called on a card. Raises ContentError for a concept without a label, or the reverse."""
    content = read_mapping(path)
    if set(content) == {"labels"} and isinstance(content["labels"], dict):
        content = content["labels"]
    labels: dict[Concept, str] = {}
    for key, value in content.items():
        labels[_concept(key, str(path))] = _plain(value, f"{path}: {key}")
    for concept in Concept:
        if concept not in labels:
            raise ContentError(f"{path}: {concept.value} has no label")
    return labels


class _Reader:
    """Turns files into pages."""

    def __init__(self, speech: Speech, reason_system: str) -> None:
        self._speech = speech
        self._reason_system = reason_system

    def pathway(self, path: Path, code: Pathway) -> Page:
        file = _converted(read_mapping(path), PathwayFile, str(path))
        if file.pathway != code.STEM:
            raise ContentError(f"{path}: pathway must be {code.STEM}")
        return self._page(path, code, file, order=None, concepts=(), drafts={})

    def order(self, path: Path, code: OrderCheck) -> Page:
        file = _converted(read_mapping(path), OrderFile, str(path))
        if file.order != code.ORDER:
            raise ContentError(f"{path}: order must be {code.ORDER}")
        drafts = _texts(file.drafts, code.DRAFTS, "draft", path)
        return self._page(
            path,
            code,
            file,
            order=file.order,
            concepts=tuple(_plain(concept, f"{path}: concepts") for concept in file.concepts),
            drafts={id_: self._draft(raw, code.DRAFTS[id_], f"{path}: draft {id_}") for id_, raw in drafts.items()},
        )

    def _page(
        self,
        path: Path,
        code: Pathway | OrderCheck,
        file: PathwayFile | OrderFile,
        *,
        order: str | None,
        concepts: tuple[str, ...],
        drafts: Mapping[str, DraftWords],
    ) -> Page:
        if file.review_due <= file.reviewed:
            raise ContentError(f"{path}: review_due must be after reviewed")
        cards = _texts(file.cards, code.CARDS, "card", path)
        notes = _texts(file.notes, code.NOTES, "note", path)
        return Page(
            stem=code.STEM,
            order=order,
            title=_plain(file.title, f"{path}: title"),
            source=_source(file.source, str(path)),
            checked=file.source.checked,
            reviewed=file.reviewed,
            review_due=file.review_due,
            cards={id_: _card(raw, code.CARDS[id_], f"{path}: card {id_}") for id_, raw in cards.items()},
            notes={
                id_: _note(raw, code.NOTES[id_], f"{path}: note {id_}", section_needed=order is None)
                for id_, raw in notes.items()
            },
            drafts=drafts,
            missing={
                _concept(key, f"{path}: missing"): _plain(words, f"{path}: missing: {key}")
                for key, words in file.missing.items()
            },
            concepts=concepts,
            override_reasons=self.reasons(file.override_reasons, f"{path}: override_reasons"),
            rows=_rows(file.rows, str(path)),
        )

    def _draft(self, raw: Any, declared: tuple[str, ...], where: str) -> DraftWords:
        draft = _converted(raw, DraftFile, where)
        label, description = _text(draft.label, where), _text(draft.description, where)
        try:
            resource = ResourceTemplate(draft.resource)
            once("template", msgspec.json.encode(draft.resource), lambda: resource.validate(self._speech))
        except ValueError as reason:
            raise ContentError(f"{where}: {reason}") from None
        _blanks_agree(label.blanks | description.blanks | resource.blanks, declared, where)
        return DraftWords(label, description, resource, _rows(draft.rows, where))

    def reasons(self, reasons: Iterable[ReasonFile], where: str) -> tuple[Coding, ...]:
        codings = tuple(
            Coding(
                system=reason.system or self._reason_system,
                code=_plain(reason.code, where),
                display=_plain(reason.display, where),
            )
            for reason in reasons
        )
        if len({(coding.system, coding.code) for coding in codings}) < len(codings):
            raise ContentError(f"{where}: a reason's code is given twice")
        return codings


def _card(raw: Any, declared: tuple[str, ...], where: str) -> CardWords:
    card = _converted(raw, CardFile, where)
    summary = _text(card.summary, where)
    _blanks_agree(summary.blanks, declared, where)
    longest = summary.longest(_LENGTHS, ASSUMED_BLANK_LENGTH)
    if longest > SUMMARY_LIMIT:
        raise ContentError(f"{where}: the summary may reach {longest} characters, over {SUMMARY_LIMIT}")
    return CardWords(summary, _rows(card.rows, where))


def _note(raw: Any, declared: tuple[str, ...], where: str, *, section_needed: bool) -> NoteWords:
    note = _converted(raw, NoteFile, where)
    if note.section is None and section_needed:
        raise ContentError(f"{where}: needs a section: class, time, now or further")
    text = _text(note.text, where)
    _blanks_agree(text.blanks, declared, where)
    return NoteWords(text, note.section or "now", _rows(note.rows, where))


def _set_aside(file: SetAsideFile, where: str) -> Mapping[str, Text]:
    texts = {id_: _text(raw, f"{where}: {id_}") for id_, raw in msgspec.structs.asdict(file).items()}
    for id_, text in texts.items():
        declared = ("when", "reason") if id_.endswith("_with_reason") else ("when",)
        _blanks_agree(text.blanks, declared, f"{where}: set_aside: {id_}")
    return texts


def _source(source: SourceFile, where: str) -> Source:
    if not _TOPIC_CODE.fullmatch(source.topic.code):
        raise ContentError(f"{where}: source.topic.code must be letters and digits, at most 100")
    if source.url is not None and not re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?", source.url):
        raise ContentError(f"{where}: source.url must be an absolute https address")
    if source.url is not None and source.checked == "r":
        # HOOK-05: a link is a claim that somebody opened it.
        raise ContentError(f"{where}: source.url may not stand beside an unchecked citation")
    topic = Coding(
        system=source.topic.system,
        code=source.topic.code,
        display=_plain(source.topic.display, f"{where}: source.topic.display"),
    )
    return Source(label=_plain(source.label, f"{where}: source.label"), url=source.url, topic=topic)


def _texts(
    written: Mapping[str, Any], declared: Mapping[str, tuple[str, ...]], kind: str, path: Path
) -> Mapping[str, Any]:
    """The texts, once the file and the code name the same ids; in the order of the file."""
    for id_ in declared:
        if id_ not in written:
            raise ContentError(f"{path}: {kind} {id_} is declared in the code and has no text")
    for id_ in written:
        if id_ not in declared:
            raise ContentError(f"{path}: {kind} {id_} is not declared in the code")
    return written


def _blanks_agree(used: frozenset[str], declared: tuple[str, ...], where: str) -> None:
    for name in sorted(used.difference(declared)):
        raise ContentError(f"{where}: the blank {{{name}}} is not filled by the code")
    for name in sorted(set(declared).difference(used)):
        raise ContentError(f"{where}: the blank {{{name}}} is filled by the code and used nowhere")


def _converted(raw: Any, kind: type[T], where: str) -> T:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as problem:
        raise ContentError(f"{where}: {problem}") from None


def _text(raw: str, where: str) -> Text:
    try:
        return Text.parse(raw)
    except ValueError as problem:
        raise ContentError(f"{where}: {problem}") from None


def _plain(raw: Any, where: str) -> str:
    text = one_line(raw) if isinstance(raw, str) else ""
    if not text:
        raise ContentError(f"{where}: must be a text")
    return text


def _concept(raw: str, where: str) -> Concept:
    try:
        return Concept(raw)
    except ValueError:
        raise ContentError(f"{where}: {raw} is no concept") from None


def _rows(rows: tuple[str, ...], where: str) -> tuple[str, ...]:
    for row in rows:
        if not _ROW.fullmatch(row):
            raise ContentError(f"{where}: {row!r} is not the id of a row")
    return rows


def _no_orphans(cards: Path, pathways: set[str], orders: set[str]) -> None:
    for path in sorted((cards / "orders").glob("*.y*ml")):
        if path.name not in {f"{stem}.yaml" for stem in orders}:
            raise ContentError(f"{path}: no order of that name in the code")
    for path in sorted(cards.glob("*.y*ml")):
        if path.stem in _NOT_PAGES | pathways and path.suffix == ".yaml":
            continue
        # Other rooms keep their own lists here; only a page without a pathway is ours to refuse.
        if "pathway" in read_mapping(path):
            raise ContentError(f"{path}: no pathway of that name in the code")


def _no_stem_twice(stems: list[str]) -> None:
    for stem in stems:
        if stems.count(stem) > 1:
            raise ContentError(f"{stem}: two modules have this stem")


def _no_topic_twice(pages: Iterable[Page]) -> None:
    """Clients keep an override by topic: two pages with one topic would silence one another."""
    owners: dict[str, str] = {}
    for page in pages:
        topic = page.source.topic
        if topic is None or not page.cards:
            continue
        owner = owners.setdefault(topic.code, page.stem)
        if owner != page.stem:
            raise ContentError(f"{page.stem}: the topic {topic.code} is already that of {owner}")
