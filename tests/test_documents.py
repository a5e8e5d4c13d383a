"""The threat and hazard documents name tests: each of them exists, and no row stands without one."""

from __future__ import annotations

import ast
import re

import pytest

from scripts.controls_taken_out import CONTROLS
from tests.support.story import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
DOCUMENTS = {"threats.md": r"^\| ([A-Z]\d+\w?) \|", "hazards.md": r"^\| (H-\d+) \|"}
WITHOUT_A_TEST = {"W4"}


def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_row_names_a_test_that_exists(document: str) -> None:
    lines = (ROOT / "docs" / document).read_text(encoding="utf-8").splitlines()
    rows = {found[1]: line for line in lines if (found := re.match(DOCUMENTS[document], line))}
    assert len(rows) > 15
    assert {row for row, line in rows.items() if not NAMED.search(line)} == WITHOUT_A_TEST & set(rows)
    for line in rows.values():
        for path, name in NAMED.findall(line):
            assert name in functions(path), f"{path}::{name}"


@pytest.mark.parametrize("number", range(len(CONTROLS)), ids=lambda number: f"{CONTROLS[number].row}-{number}")
def test_every_control_can_still_be_taken_out(number: int) -> None:
    """By `make controls`, which takes minutes: here only that it would find each, and the tests that must notice."""
    control = CONTROLS[number]
    assert (ROOT / control.file).read_text(encoding="utf-8").count(control.old) == 1
    for test in control.tests.split():
        path, _, name = test.partition("::")
        assert not name or name.rpartition("::")[2] in functions(path) | {"TestUnexpected"}


def test_a_control_is_taken_out_for_every_row_of_ours() -> None:
    text = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
    rows = set(re.findall(DOCUMENTS["threats.md"], text, re.MULTILINE))
    kept_elsewhere = {"D6", "W4"}  # By the HTTP parser, and by the proxy.
    assert rows - {one.row for one in CONTROLS} == kept_elsewhere
