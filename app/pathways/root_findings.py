"""The findings of the radiculopathy pathway: each class is one card of ``cards/radiculopathy.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from app.conclusions import Finding

STEM = "radiculopathy"

CARDS: Mapping[str, tuple[str, ...]] = {
    "root_pain": ("side",),
    "weak_root": ("side",),
    "failing_root": ("side",),
    "severe_leg": ("side",),
}


class RootPain(Finding):
    """RAD-01: root pain without a new weakness."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "root_pain"


class WeakRoot(Finding):
    """RAD-02: root pain with a new weakness that is neither severe nor growing."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "weak_root"


class FailingRoot(Finding):
    """RAD-02: root pain with a severe or growing weakness."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "failing_root"


class SevereLeg(Finding):
    """CORD-04: one leg at 2/5 or less, acute, not ischemic, and nothing that explains it."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "severe_leg"
