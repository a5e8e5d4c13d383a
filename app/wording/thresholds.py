"""Reads ``cards/thresholds.yaml``: which value of each disputed number is followed, and what the other text says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from pathlib import Path

import msgspec

from app.errors import ContentError
from app.picture.limits import Limits
from app.wording.strict_yaml import read_mapping
from app.wording.yaml_shapes import Checked

Amount = int | Decimal | bool


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


class Threshold(msgspec.Struct, frozen=True):
    """A disputed number: the value that is followed and what the other text says."""

    id: str
    value: Amount
    line: str
    mark: Checked
    rows: tuple[str, ...]


def read_thresholds(path: Path, seed_values: Iterable[str] = ()) -> Mapping[str, Threshold]:
    """Every threshold, with the other value for those in ``seed_values``. Raises ContentError."""
    content = read_mapping(path)
    if set(content) != {"thresholds"} or not isinstance(content["thresholds"], dict):
        raise ContentError(f"{path}: must hold thresholds")
    chosen = frozenset(seed_values)
    known = {field.name: str(field.type) for field in fields(Limits)}
    written = content["thresholds"]
    for name in (*sorted(chosen - set(written)), *sorted(set(written) ^ set(known))):
        raise ContentError(f"{path}: {name} is no threshold, or has no entry")
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
    default, other = _amount(file.default, kind, where), _amount(file.seed_value, kind, where)
    value, rest = (other, default) if seed else (default, other)
    source, other_source = (file.seed_source, file.default_source) if seed else (file.default_source, file.seed_source)
    line = f"{file.says.format(value=_said(value, file.unit))} (as {source}"
    line += ")." if value == rest else f"; {other_source}: {_said(rest, file.unit)})."
    return Threshold(name, value, line[0].upper() + line[1:], file.mark, file.rows)


def _amount(raw: bool | int | str, kind: str, where: str) -> Amount:
    if kind == "bool" and isinstance(raw, bool):
        return raw
    if kind == "int" and isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if kind == "Decimal" and isinstance(raw, str):
        try:
            return Decimal(raw)
        except InvalidOperation:
            pass
    raise ContentError(f"{where}: {raw!r} is not of the kind {kind}")


def _said(value: Amount, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value} {unit}".strip()
