"""Reads ``cards/thresholds.yaml``: which value of each disputed number is followed, and what the other text says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from pathlib import Path

import msgspec

from app.errors import ContentError
from app.picture.limits import Limits
from app.strict_yaml import read_mapping
from app.wording.yaml_shapes import Checked

Amount = int | Decimal | bool

_READ_AS_HOURS = 72
"""Ours: nobody reads 336 h."""


class ThresholdFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the file."""

    default: bool | int | str
    seed_value: bool | int | str
    unit: str
    says: str
    default_source: str
    seed_source: str
    mark: Checked
    rows: tuple[str, ...]
    unsafe: bool = False


class Threshold(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed number: the value that is followed and what the other text says.

    ``line`` is what a card prints. ``mark`` says how well the source of the default is known, and ``unsafe`` that the
    other value may be shown and never chosen.
    """

    id: str
    value: Amount
    source: str
    other: Amount
    other_source: str
    unit: str
    line: str
    mark: Checked
    rows: tuple[str, ...]
    unsafe: bool
    chosen: bool

    @property
    def said(self) -> str:
        """The value that is followed, with its unit."""
        return _said(self.value, self.unit)

    @property
    def other_said(self) -> str:
        """The value of the other text, with its unit."""
        return _said(self.other, self.unit)


def read_thresholds(path: Path, seed_values: Iterable[str] = ()) -> Mapping[str, Threshold]:
    """Every threshold, with the other value for those in ``seed_values``. Raises ContentError."""
    content = read_mapping(path)
    if set(content) != {"thresholds"} or not isinstance(content["thresholds"], dict):
        raise ContentError(f"{path}: must hold thresholds")
    chosen = frozenset(seed_values)
    known = {field.name: str(field.type) for field in fields(Limits)}
    written = content["thresholds"]
    for name in sorted(set(written) ^ set(known)):
        raise ContentError(f"{path}: {name} is no threshold, or has no entry")
    for name in sorted(chosen - set(written)):
        raise ContentError(f"{path}: {name} is no threshold, so its other value cannot be chosen")
    return {name: _threshold(path, name, raw, kind=known[name], seed=name in chosen) for name, raw in written.items()}


def limits_of(thresholds: Mapping[str, Threshold]) -> Limits:
    """The chosen values, as the pathways ask for them."""
    return Limits(**{name: one.value for name, one in thresholds.items()})  # type: ignore[arg-type]  # checked by kind


def _threshold(path: Path, name: str, raw: object, *, kind: str, seed: bool) -> Threshold:
    where = f"{path}: {name}"
    try:
        file = msgspec.convert(raw, ThresholdFile)
    except msgspec.ValidationError as problem:
        raise ContentError(f"{where}: {problem}") from None
    if seed and file.unsafe:
        raise ContentError(f"{where}: the other value is unsafe and cannot be chosen")
    if "{value}" not in file.says:
        raise ContentError(f"{where}: says must name {{value}}")
    guidance = (_amount(file.default, kind, where), file.default_source)
    article = (_amount(file.seed_value, kind, where), file.seed_source)
    if guidance[0] == article[0]:
        raise ContentError(f"{where}: both values are the same, so nothing is disputed")
    (value, source), (other, other_source) = (article, guidance) if seed else (guidance, article)
    line = file.says.replace("{value}", _said(value, file.unit))
    line += f" (as {source}; {other_source}: {_said(other, file.unit)})."
    return Threshold(
        id=name,
        value=value,
        source=source,
        other=other,
        other_source=other_source,
        unit=file.unit,
        line=line[0].upper() + line[1:],
        mark=file.mark,
        rows=file.rows,
        unsafe=file.unsafe,
        chosen=seed,
    )


def _amount(raw: bool | int | str, kind: str, where: str) -> Amount:
    if kind == "bool" and isinstance(raw, bool):
        return raw
    if kind == "int" and isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
        return raw
    if kind == "Decimal" and isinstance(raw, str):
        try:
            amount = Decimal(raw)
        except InvalidOperation:
            amount = Decimal("NaN")
        if amount.is_finite() and amount >= 0:
            return amount
    raise ContentError(f"{where}: {raw!r} is not of the kind {kind}")


def _said(value: Amount, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if unit == "h" and value > _READ_AS_HOURS and value % 24 == 0:
        return f"{value // 24} days"
    return f"{value} {unit}".strip()
