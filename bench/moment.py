"""The moment of every chart: ages of findings, and so the cards, stay the same for ever."""

from __future__ import annotations

from datetime import datetime

AS_OF = datetime.fromisoformat("2026-11-21T09:30:00-05:00")
