"""What our modules said, as events and fields."""

from __future__ import annotations

import pytest


def said(caplog: pytest.LogCaptureFixture, *fields: str) -> list[tuple[object, ...]]:
    """Each event of ours with these fields, ``None`` where it has none."""
    return [
        (record.msg, *(getattr(record, name, None) for name in fields))
        for record in caplog.records
        if record.name.startswith("app.")
    ]
