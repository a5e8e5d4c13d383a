"""Vignette tables: one line a patient, columns between pipes, read by clinicians and by pytest alike."""

from __future__ import annotations

from collections.abc import Sequence


def vignettes(table: str) -> list[dict[str, str]]:
    """The rows of a table as dictionaries by column name. A rule of dashes under the head is skipped.

    Raises ValueError when a row has another number of columns than the head: a shifted cell would test nothing.
    """
    lines = [line.strip() for line in table.strip().splitlines() if line.strip() and not line.strip().startswith("|-")]
    split = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head, rows = split[0], split[1:]
    for row in rows:
        if len(row) != len(head):
            raise ValueError(f"{len(row)} columns instead of {len(head)}: {row}")
    return [dict(zip(head, row, strict=True)) for row in rows]


def names(rows: Sequence[dict[str, str]]) -> list[str]:
    """Readable test ids."""
    return [" ; ".join(cell for cell in row.values() if cell) for row in rows]
