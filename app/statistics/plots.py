"""Bars as inline SVG: no script, no font and no picture from elsewhere, legible in gray on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, log10

from app.statistics.masking import Count

WIDTH = 720
_LABEL = 250
_NUMBERS = 70
_BAR = 18
_GAP = 8
_HEIGHT = 220
_LEFT = 56


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of bar: its name and the class that colors it."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with one part for each series, and what stands beside it."""

    label: str
    parts: tuple[Count, ...]
    beside: str


def lying(id_: str, title: str, series: Sequence[Series], bars: Sequence[Bar]) -> str:
    """Bars from left to right, one below the other: for names that are long."""
    room = WIDTH - _LABEL - _NUMBERS
    scale = room / max((sum(part.about for part in bar.parts) for bar in bars), default=1)
    top = 0
    inside: list[str] = []
    for bar in bars:
        middle = top + _BAR * 0.72
        inside.append(f'<text x="{_LABEL - 8}" y="{middle:.1f}" class="label end">{escape(_cut(bar.label))}</text>')
        left = float(_LABEL)
        for part, one in zip(bar.parts, series, strict=True):
            inside.append(_box(left, top, part.about * scale, _BAR, one, bar.label, part))
            left += part.about * scale
        inside.append(f'<text x="{left + 6:.1f}" y="{middle:.1f}" class="number">{escape(bar.beside)}</text>')
        top += _BAR + _GAP
    return _figure(id_, title, series, bars, inside, top)


def standing(id_: str, title: str, series: Sequence[Series], bars: Sequence[Bar]) -> str:
    """Bars from below, side by side, over a scale: for weeks."""
    most = _round_up(max((sum(part.about for part in bar.parts) for bar in bars), default=1))
    scale = _HEIGHT / most
    inside: list[str] = []
    for quarter in range(5):
        y = _HEIGHT - quarter * _HEIGHT / 4 + 8
        inside.append(f'<line x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        inside.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" class="number end">{most * quarter / 4:,.0f}</text>')
    step = (WIDTH - _LEFT) / max(len(bars), 1)
    every = ceil(len(bars) * 66 / (WIDTH - _LEFT))  # So many names fit below the bars.
    for place, bar in enumerate(bars):
        left, bottom = _LEFT + place * step, _HEIGHT + 8.0
        for part, one in zip(bar.parts, series, strict=True):
            bottom -= part.about * scale
            inside.append(_box(left + step * 0.15, bottom, step * 0.7, part.about * scale, one, bar.label, part))
        if place % every == 0:
            inside.append(
                f'<text x="{left + step / 2:.1f}" y="{_HEIGHT + 26}" class="label middle">{escape(bar.label)}</text>'
            )
    return _figure(id_, title, series, bars, inside, _HEIGHT + 36)


def _box(x: float, y: float, width: float, height: float, series: Series, label: str, count: Count) -> str:
    if count.high == 0:
        return ""
    kind = f"{series.kind} few" if count.few else series.kind
    told = f"{escape(label)}: {escape(series.name)} {escape(str(count))}"
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" class="{kind}">'
        f"<title>{told}</title></rect>"
    )


def _figure(
    id_: str, title: str, series: Sequence[Series], bars: Sequence[Bar], inside: Sequence[str], height: float
) -> str:
    legend = "".join(f'<li><span class="key {one.kind}"></span>{escape(one.name)}</li>' for one in series)
    told = "; ".join(_told(bar, series) for bar in bars)
    return (
        f'<figure><figcaption id="{id_}">{escape(title)}</figcaption><ul class="legend">{legend}</ul>'
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-labelledby="{id_}" aria-describedby="{id_}-told">'
        f'<desc id="{id_}-told">{escape(told)}</desc>{"".join(inside)}</svg></figure>'
    )


def _told(bar: Bar, series: Sequence[Series]) -> str:
    parts = ", ".join(f"{one.name} {part}" for one, part in zip(series, bar.parts, strict=True))
    return f"{bar.label}: {parts}"


def _cut(label: str) -> str:
    longest = 34  # Ours: characters of this size beside a bar.
    return label if len(label) <= longest else label[: longest - 1].rstrip() + "…"


def _round_up(number: float) -> float:
    """The next of 1, 2, 4 or 8 times a power of ten, so that the quarters of the scale are round."""
    power = 10 ** int(log10(max(number, 4)))
    return next(float(power * step) for step in (0.4, 0.8, 1, 2, 4, 8, 10) if power * step >= number)
