"""What was worked out before a start is used only where nothing has changed, and gives what working it out gives."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
import yaml

from app import prepared
from app.errors import ContentError
from app.fhir.expression import Expression
from app.hooks.card import encode
from app.hooks.request import HookRequest, parse
from app.settings import Settings
from app.wiring.services import assemble
from tests.support.story import ROOT, stories

CARDS = ROOT / "cards"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kept file, elsewhere."""
    kept = tmp_path / "prepared.msgpack"
    monkeypatch.setattr(prepared, "FILE", kept)
    return kept


def never() -> object:
    raise AssertionError("it was worked out again")


def keep(work: str, text: str, result: object) -> None:
    with prepared.kept():
        prepared.once(work, text, lambda: result)


def remembered(work: str, text: str) -> bool:
    with prepared.at_hand():
        return prepared.once(work, text, lambda: "anew") != "anew"


@pytest.mark.parametrize(
    "result", [None, True, "é", ["a", "b"], {"a": {"b": [1, 2.5, None]}}, {"reviewed": date(2026, 11, 21)}]
)
def test_what_was_kept_comes_back_as_it_was(file: Path, result: object) -> None:
    keep("work", "text", result)
    with prepared.at_hand():
        assert prepared.once("work", "text", never) == result
    assert prepared.once("work", "text", lambda: "anew") == "anew", "nothing stays in memory"


def test_another_text_and_another_work_are_worked_out(file: Path) -> None:
    keep("work", "text", 1)
    assert remembered("work", "text")
    assert not remembered("work", "text ")
    assert not remembered("other work", "text")


def test_other_code_worked_it_out(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("work", "text", 1)
    by = prepared._by()
    monkeypatch.setattr(prepared, "_by", lambda: by + "x")
    assert not remembered("work", "text")


@pytest.mark.parametrize("damage", [b"", b"\xc1", b"\x82", b'{"by": "x"}'])
def test_a_file_that_is_none_is_as_none(file: Path, damage: bytes) -> None:
    keep("work", "text", 1)
    file.write_bytes(damage)
    assert not remembered("work", "text")
    file.unlink()
    assert not remembered("work", "text")


def test_a_failure_is_not_kept(file: Path) -> None:
    with prepared.kept():
        for _ in range(2):
            with pytest.raises(re.error):
                Expression("(")
    assert not remembered("expression 2", "(")


def test_an_expression_searches_as_if_it_was_compiled(file: Path) -> None:
    with prepared.kept():
        Expression(r"\bfoo(t)?")
    with prepared.at_hand():
        known = Expression(r"\bfoo(t)?")
    found = known.search("left FOOT")
    assert found is not None
    assert (found[0], found[1]) == ("FOOT", "T")
    assert known.sub("-", "foo foot") == "- -"
    assert known.subn("-", "foo foot") == ("- -", 2)
    with pytest.raises(AttributeError):
        known.fullmatch  # noqa: B018


def test_stories_get_the_same_answers_from_what_was_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(profile="development")
    anew, _ = assemble(settings)
    with prepared.kept():
        assemble(settings)
    with monkeypatch.context() as context:
        # Neither is needed when everything is at hand.
        context.setattr(yaml, "load", lambda *_, **__: never())
        context.setattr("app.wording.resources.ResourceTemplate.validate", lambda *_: never())
        known, _ = assemble(settings)
    for folder in stories()[::7]:
        body = (folder / "request.json").read_bytes()
        call: HookRequest = parse(body, msgspec.json.decode(body)["hook"])
        call = replace(call, explain=True)
        assert encode(known.answer(call)) == encode(anew.answer(call)), folder.name


@pytest.mark.parametrize(
    ("name", "was", "becomes"),
    [
        ("text_patterns.yaml", "family_history: ", "family_history: (("),
        ("calcium.yaml", "pathway: calcium", "pathway: calcium\npathway: calcium"),
        (
            "orders/heparin.yaml",
            "resourceType: MedicationRequest",
            "resourceType: MedicationRequest\n      groupIdentifier: x",
        ),
    ],
)
def test_a_wrong_edit_still_stops_the_start(file: Path, tmp_path: Path, name: str, was: str, becomes: str) -> None:
    cards = tmp_path / "cards"
    shutil.copytree(CARDS, cards)
    with prepared.kept():
        assemble(Settings(profile="development", cards_dir=cards))
    text = (cards / name).read_text(encoding="utf-8")
    assert was in text
    (cards / name).write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=Path(name).stem):
        assemble(Settings(profile="development", cards_dir=cards))
