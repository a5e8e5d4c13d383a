"""Writes the table of settings between its marks in docs/operations.md."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from app.settings_table import settings_table

DOCUMENT = Path(__file__).parents[1] / "docs" / "operations.md"
BETWEEN = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- /settings -->)", re.S)

if __name__ == "__main__":
    told = DOCUMENT.read_text(encoding="utf-8")
    written, found = BETWEEN.subn(lambda _: settings_table() + "\n", told)
    if found != 1:
        sys.exit(f"{DOCUMENT.name} has lost the marks between which the table stands.")
    DOCUMENT.write_text(written, encoding="utf-8")
