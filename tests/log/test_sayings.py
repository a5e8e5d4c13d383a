"""Is every word that the code says listed, and every listed one said?"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.log.events import _OF_THE_SERVER, SAYINGS
from app.log.lines import EventLine
from tests.support.story import ROOT

LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
SAID_BY_THE_LOG = {
    "lines-lost", "crash", "thread-crash", "unraisable", "warned", "unlisted", "serving",
}  # fmt: skip


def sayings(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            whose = node.func.value
            if isinstance(whose, ast.Name) and whose.id in ("log", "logger", "logging"):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


ALL = [one for path in sorted((ROOT / "app").rglob("*.py")) for one in sayings(path)]


@pytest.mark.parametrize(("where", "said"), ALL, ids=[where for where, _ in ALL])
def test_what_is_said_is_a_listed_word_with_listed_fields(where: str, said: ast.Call) -> None:
    assert len(said.args) == 1, where
    assert isinstance(said.args[0], ast.Constant), where
    assert said.args[0].value in SAYINGS, where
    named = {keyword.arg for keyword in said.keywords}
    assert named <= {*EventLine.__struct_fields__, None}, where


def test_every_listed_word_is_said() -> None:
    said = {call.args[0].value for _, call in ALL if isinstance(call.args[0], ast.Constant)}
    assert set(SAYINGS) == said | SAID_BY_THE_LOG | set(_OF_THE_SERVER.values())


def test_the_words_of_the_server_are_still_its_words() -> None:
    """A new release may say it otherwise: then its line would be ``unlisted``."""
    import uvicorn

    texts = {
        node.value
        for path in Path(uvicorn.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    put_together = {f"Uvicorn running on {form} (Press CTRL+C to quit)" for form in texts if form.startswith("%s://")}
    assert put_together <= set(_OF_THE_SERVER)
    assert set(_OF_THE_SERVER) <= texts | put_together
