"""The table: on the screen, as JSON, and as Markdown between the markers of ``docs/performance.md``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.payloads import Payload
from bench.rows import Row

BEGIN, END = "<!-- begin of the last run -->", "<!-- end of the last run -->"

_HEAD = ("measure", "of", "ours", "against", "figure", "spread", "best slots", "goal", "least", "")


def document(
    rows: Sequence[Row], machine: Mapping[str, str], conditions: Mapping[str, Any], payloads: Mapping[str, Payload]
) -> dict[str, Any]:
    """Everything that was found, for JSON."""
    return {
        "machine": dict(machine),
        "conditions": dict(conditions),
        "payloads": {
            name: {"what": one.what, "bytes": round(one.size), "patients": len(one.bodies), "resources": one.resources}
            for name, one in payloads.items()
        },
        "rows": [asdict(row) | {"verdict": row.verdict.value} for row in rows],
    }


def as_text(rows: Sequence[Row]) -> str:
    """The table for a terminal."""
    lines = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def as_line(row: Row) -> str:
    """One row, while the others are still measured."""
    return "  ".join(cell for cell in _cells(row) if cell)


def as_markdown(found: Mapping[str, Any], rows: Sequence[Row]) -> str:
    """The tables for the document."""
    told = ", ".join(f"{name} {value}" for name, value in found["machine"].items())
    said = ", ".join(f"{name}: {value}" for name, value in found["conditions"].items())
    parts = [
        f"{told}.",
        "",
        f"{said}.",
        "",
        _line(("payload", "bytes", "resources", "patients")),
        _line(("---", *["---:"] * 3)),
    ]
    for one in found["payloads"].values():
        parts.append(_line((one["what"], f"{one['bytes']:,}", f"{one['resources']:,}", f"{one['patients']}")))
    parts += ["", _line(_HEAD), _line(("---", "---", *["---:"] * 7, "---"))]
    parts += [_line(_cells(row)) for row in rows]
    return "\n".join(parts)


def into_document(path: Path, tables: str) -> None:
    """Replace what stands between the markers. Raises ValueError when they are not there."""
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path.name} has no markers for the tables of the last run")
    path.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}", encoding="utf-8")


def write_json(path: Path, found: Mapping[str, Any]) -> None:
    """Write what was found."""
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.measure,
        row.of,
        f"{_number(row.ours)} {row.unit}",
        f"{_number(row.other)} ({row.against})" if row.other is not None else row.against,
        f"{row.figure:.2f}",
        f"{row.low:.2f} to {row.high:.2f}",
        f"{row.fastest:.2f}" if row.fastest is not None else "",
        _limit(row, row.goal),
        _limit(row, row.least),
        row.verdict.value,
    )


def _limit(row: Row, limit: float | None) -> str:
    return "" if limit is None else f"{'≥' if row.more_is_better else '≤'} {limit:g}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
