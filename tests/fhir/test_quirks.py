"""What real servers send against the standard, each with the reading that it must get: ``fhir_fixtures/quirks``.

``python -m tests.fhir.test_quirks`` records the readings of now; read the difference before you keep it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.picture.facts import Fact
from app.wording.trace import fact_told, missing_told
from tests.fhir.chart_making import picture
from tests.support.story import FIXTURES

CORPUS = sorted((FIXTURES / "quirks").iterdir())


def _read(folder: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return content


def reading(folder: Path) -> dict[str, Any]:
    """What is understood of a chart: states, facts, what is unusable and what was set aside."""
    sent = _read(folder, "chart.json")["prefetch"]
    found = picture(sent)
    facts: list[Fact] = sorted(found.facts, key=lambda fact: (fact.reference, fact.concept))
    return {
        "needs": {need.value: state.value for need, state in found.needs.items() if need.value in sent},
        "facts": [{"kind": type(fact).__name__, **fact_told(fact)} for fact in facts],
        "unusable": [missing_told(gap) for gap in found.gaps],
        "setAside": [{"id": one.reference, "why": one.reason} for one in found.set_aside],
    }


@pytest.mark.parametrize("folder", CORPUS, ids=lambda folder: folder.name)
def test_a_quirk_is_read_rightly(folder: Path) -> None:
    assert reading(folder) == _read(folder, "expected.json"), _read(folder, "chart.json")["why"]


def test_the_quirks_that_the_issue_names_are_there() -> None:
    assert {folder.name for folder in CORPUS} >= {
        "absolute_references",
        "another_patients_resources",
        "category_as_object",
        "duplicate_resources",
        "empty_arrays",
        "epic_outcome_entry",
        "identifiers_without_values",
        "medication_beside_the_order",
        "medication_contained",
        "minute_precision_times",
        "nulls",
        "older_fhir_versions",
        "reason_code_as_object",
    }


if __name__ == "__main__":
    for one in CORPUS:
        text = json.dumps(reading(one), indent=2, ensure_ascii=False) + "\n"
        (one / "expected.json").write_text(text, encoding="utf-8")
