"""A wrong edit under cards/ stops the process at start, with the file and the id (HOOK-05)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import ContentError
from app.wording import Wording
from tests.wording.specimen import ColdFootPathway, DuplexOrder, Files, HeparinOrder, files, load, written

FOOT, HEPARIN, DUPLEX = "cold_foot.yaml", "orders/heparin.yaml", "orders/duplex_arterial.yaml"

Edit = Callable[[Files], Any]


def put(name: str, *path: str | int, value: Any) -> Edit:
    def edit(content: Files) -> None:
        place = content[name]
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return edit


def drop(name: str, *path: str) -> Edit:
    def edit(content: Files) -> None:
        place: Any = content
        for step in (name, *path)[:-1]:
            place = place[step]
        del place[(name, *path)[-1]]

    return edit


def replace_text(name: str, text: str) -> Edit:
    return lambda content: content.update({name: text})


RESOURCE = ("drafts", "urgent", "resource")

WRONG_EDITS: list[tuple[str, Edit, str]] = [
    ("file missing", drop(FOOT), "cold_foot.yaml: the file is missing"),
    ("order file missing", drop(DUPLEX), "duplex_arterial.yaml: the file is missing"),
    ("no labels", drop("labels.yaml"), "labels.yaml: the file is missing"),
    ("not YAML", replace_text(FOOT, "pathway: [cold_foot\n"), "cold_foot.yaml: line"),
    ("a list", replace_text(FOOT, "- cold_foot\n"), "must be a mapping"),
    ("an object tag", replace_text(FOOT, "pathway: !!python/object/apply:os.getcwd []\n"), "cold_foot.yaml: line 1"),
    ("duplicate key", replace_text(FOOT, "pathway: cold_foot\npathway: cold_foot\n"), "duplicate key 'pathway'"),
    ("key not text", replace_text(FOOT, "pathway: cold_foot\nno: x\n"), "the key False is not text"),
    ("another stem", put(FOOT, "pathway", value="warm_foot"), "pathway must be cold_foot"),
    ("another order", put(HEPARIN, "order", value="order.iron"), "order must be order.heparin"),
    ("unknown key", put(FOOT, "colour", value="red"), "unknown field `colour`"),
    ("unknown key in a note", put(FOOT, "notes", "call", "if", value="x"), "note call: Object contains unknown field"),
    ("unknown key in a source", put(FOOT, "source", "page", value=3), "unknown field `page` - at `$.source`"),
    ("no source", drop(FOOT, "source"), "missing required field `source`"),
    ("no source label", put(FOOT, "source", "label", value="  "), "source.label: must be a text"),
    ("no mark", drop(FOOT, "source", "checked"), "missing required field `checked`"),
    ("unknown mark", put(FOOT, "source", "checked", value="z"), "Invalid enum value 'z'"),
    ("relative link", put(FOOT, "source", "url", value="guideline.html"), "absolute https"),
    ("http link", put(FOOT, "source", "url", value="http://example.org/x"), "absolute https"),
    ("link to an unchecked source", put(FOOT, "source", "checked", value="r"), "unchecked citation"),
    ("topic with a dash", put(FOOT, "source", "topic", "code", value="cold-foot"), "letters and digits"),
    ("topic too long", put(FOOT, "source", "topic", "code", value="x" * 101), "letters and digits"),
    ("topic of another page", put(FOOT, "source", "topic", "code", value="heparincheck"), "is already that of"),
    ("no review date", drop(FOOT, "review_due"), "missing required field `review_due`"),
    ("review date is no date", put(FOOT, "review_due", value="soon"), "review_due"),
    ("review due before", put(FOOT, "review_due", value="2026-11-21"), "review_due must be after reviewed"),
    ("note without text", drop(FOOT, "notes", "call"), "note call is declared in the code and has no text"),
    ("text without note", put(FOOT, "notes", "new", value={"text": "x"}), "note new is not declared in the code"),
    ("card without text", put(FOOT, "cards", value={}), "card suspected is declared in the code and has no text"),
    ("text without card", put(HEPARIN, "cards", "x", value={"summary": "x"}), "card x is not declared"),
    ("draft without text", drop(HEPARIN, "drafts", "no_numbers"), "draft no_numbers is declared in the code"),
    ("text without draft", put(HEPARIN, "drafts", "x", value={}), "draft x is not declared in the code"),
    ("order note without text", drop(HEPARIN, "notes", "hit"), "note hit is declared in the code and has no text"),
    ("no section", drop(FOOT, "notes", "call", "section"), "note call: needs a section"),
    ("unknown section", put(FOOT, "notes", "call", "section", value="later"), "note call: Invalid enum value 'later'"),
    ("empty text", put(FOOT, "notes", "call", "text", value=" "), "note call: the text is empty"),
    ("blank not filled", put(FOOT, "notes", "call", "text", value="In {minutes}."), "note call: the blank {minutes}"),
    ("blank not used", put(FOOT, "notes", "severe", "text", value="Severe."), "{hours} is filled by the code and used"),
    ("blank with a format", put(FOOT, "notes", "severe", "text", value="{hours:>9}"), "note severe: a blank is"),
    ("blank with an attribute", put(FOOT, "notes", "severe", "text", value="{hours.real}"), "note severe: a blank is"),
    ("unclosed blank", put(FOOT, "notes", "severe", "text", value="{hours"), "note severe"),
    ("bad row", put(FOOT, "notes", "call", "rows", value=["ALI 1"]), "note call: 'ALI 1' is not the id of a row"),
    ("summary too long", put(FOOT, "cards", "suspected", "summary", value="{side} {hours}" + "x" * 130), "over 139"),
    ("missing: no concept", put(FOOT, "missing", "doppler", value="x"), "missing: doppler is no concept"),
    ("missing: no words", put(FOOT, "missing", "doppler.venous", value=" "), "missing: doppler.venous: must be a text"),
    ("label of no concept", put("labels.yaml", "pulse.elbow", value="elbow"), "pulse.elbow is no concept"),
    ("no label", drop("labels.yaml", "abi"), "labels.yaml: abi has no label"),
    ("reason twice", put("override_reasons.yaml", "reasons", value=[{"code": "a", "display": "A"}] * 2), "twice"),
    ("reason without display", put("override_reasons.yaml", "reasons", value=[{"code": "a"}]), "field `display`"),
    ("orphan pathway", replace_text("warm_foot.yaml", "pathway: warm_foot\n"), "no pathway of that name"),
    ("orphan order", replace_text("orders/iron.yaml", "order: order.iron\n"), "no order of that name"),
    ("kind of resource", put(DUPLEX, *RESOURCE, "resourceType", value="Task"), "draft urgent: resourceType must be"),
    ("no intent", drop(DUPLEX, *RESOURCE, "intent"), "draft urgent: intent must be one of"),
    ("unknown intent", put(DUPLEX, *RESOURCE, "intent", value="wish"), "draft urgent: intent must be one of"),
    ("unknown priority", put(DUPLEX, *RESOURCE, "priority", value="now"), "draft urgent: priority must be one of"),
    ("active order", put(DUPLEX, *RESOURCE, "status", value="active"), "draft urgent: status can only be draft"),
    ("subject given", put(DUPLEX, *RESOURCE, "subject", value={"reference": "Patient/1"}), "subject is not for"),
    ("date given", put(DUPLEX, *RESOURCE, "authoredOn", value="2026"), "authoredOn is not for the template"),
    ("not R4", put(DUPLEX, *RESOURCE, "urgency", value="x"), "draft urgent: not valid R4: urgency"),
    ("wrong type", put(DUPLEX, *RESOURCE, "code", value="duplex"), "draft urgent: not valid R4: code"),
    ("medication missing", drop(HEPARIN, "drafts", "no_numbers", "resource", "medicationCodeableConcept"), "not valid"),
    ("null in it", put(DUPLEX, *RESOURCE, "code", "text", value=None), "resource.code.text: null, empty"),
    ("empty list in it", put(DUPLEX, *RESOURCE, "note", value=[]), "resource.note: null, empty"),
    ("blank of an order not filled", put(DUPLEX, *RESOURCE, "code", "text", value="{x}"), "blank {x} is not filled"),
]


@pytest.mark.parametrize(("edit", "message"), [(e, m) for _, e, m in WRONG_EDITS], ids=[n for n, _, _ in WRONG_EDITS])
def test_a_wrong_edit_is_refused(edit: Edit, message: str, tmp_path: Path) -> None:
    content = files()
    edit(content)
    with pytest.raises(ContentError) as refusal:
        load(tmp_path, content)
    assert message in str(refusal.value)


def test_the_specimen_is_accepted(tmp_path: Path) -> None:
    wording = load(tmp_path)
    assert [page.stem for page in wording.content.pages] == ["cold_foot", "heparin", "duplex_arterial"]


def test_a_proposed_order_must_exist(tmp_path: Path) -> None:
    cards = written(files(), tmp_path)
    with pytest.raises(ContentError, match=r"cold_foot proposes order\.iron, which is no order"):
        Wording.load(cards, (ColdFootPathway(PROPOSES=("order.iron",)),), (HeparinOrder(), DuplexOrder()))


def test_two_modules_may_not_share_a_stem(tmp_path: Path) -> None:
    content = files()
    content["orders/cold_foot.yaml"] = content.pop(DUPLEX)
    with pytest.raises(ContentError, match="cold_foot: two modules have this stem"):
        Wording.load(written(content, tmp_path), (ColdFootPathway(),), (HeparinOrder(), DuplexOrder(STEM="cold_foot")))


def test_labels_may_stand_under_a_heading(tmp_path: Path) -> None:
    content = files()
    content["labels.yaml"] = {"labels": content["labels.yaml"]}
    assert load(tmp_path, content).content.labels == load(tmp_path).content.labels


def test_a_list_of_another_room_is_left_alone(tmp_path: Path) -> None:
    content = files()
    content["text_patterns.yaml"] = {"patterns": {"pulse": ["foot pulse"]}}
    load(tmp_path, content)


def test_overdue_pages_are_named(tmp_path: Path) -> None:
    from datetime import date

    wording = load(tmp_path)
    assert wording.overdue(date(2027, 11, 21)) == ()
    assert wording.overdue(date(2027, 11, 22)) == ("cold_foot", "heparin", "duplex_arterial")
