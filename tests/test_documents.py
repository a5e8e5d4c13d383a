"""The threat and hazard documents name tests: each of them exists, and no row stands without one."""

from __future__ import annotations

import ast
import re

import pytest

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
