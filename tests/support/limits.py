"""The thresholds as they are shipped."""

from __future__ import annotations

from pathlib import Path

from app.wording.thresholds import limits_of, read_thresholds

CARDS = Path(__file__).resolve().parents[2] / "cards"
LIMITS = limits_of(read_thresholds(CARDS / "thresholds.yaml"))
