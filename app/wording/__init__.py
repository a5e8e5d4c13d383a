"""Findings in words: loads ``cards/``, checks it against the code, and composes cards."""

from __future__ import annotations

from app.wording.compose import Wording

__all__ = ["Wording"]
