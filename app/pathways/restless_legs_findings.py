"""The findings of the restless legs pathway: each class is one card of ``cards/restless_legs.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from app.conclusions import Finding

STEM = "restless_legs"

CARDS: Mapping[str, tuple[str, ...]] = {
    "test": (),
    "iron": ("ferritin", "saturation"),
    "child_iron": ("ferritin",),
    "dialysis": (),
    "no_iron_allowed": (),
    "still_low": (),
    "vein_only": ("over", "until"),
    "overload": ("limit",),
    "recheck": ("days",),
    "drug": (),
    "without_drug": (),
    "worsened": (),
}


class IronUnknown(Finding):
    """RLS-01: ferritin and saturation are not known."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "test"


class IronIsLow(Finding):
    """RLS-02: ferritin or saturation is low."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "iron"


class IronIsLowInChild(Finding):
    """RLS-13: a child, ferritin below 50 ng/mL."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "child_iron"


class IronIsLowOnDialysis(Finding):
    """RLS-05: the dialysis unit decides on iron."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "dialysis"


class IronIsLowInHemochromatosis(Finding):
    """IRN-01: low stores, as after blood-letting, are no reason for iron there."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "no_iron_allowed"


class IronIsStillLow(Finding):
    """IRN-02: after three months of iron."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "still_low"


class IronByVeinOnly(Finding):
    """RLS-03: between the limit and 100 ng/mL."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "vein_only"


class PerhapsTooMuchIron(Finding):
    """RLS-04: the saturation is above 45 %."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "overload"


class RecheckIron(Finding):
    """IRN-02: iron has been taken for three months."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "recheck"


class DrugIfNeeded(Finding):
    """RLS-04, RLS-06: iron is no option any more, and the legs are still restless."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "drug"


class WithoutDrug(Finding):
    """RLS-12: the same in pregnancy."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "without_drug"


class Worsened(Finding):
    """RLS-11: restless although treated, and something on record can be why."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "worsened"
