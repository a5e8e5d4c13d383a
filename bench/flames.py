"""Where the time of a call goes: the service samples its own stack, and draws what it saw as one SVG to look into.

``flames.py FILE.svg ARGUMENT...`` serves as ``bench/service.py`` does, samples from a SIGUSR1 on, and writes the file
when it is stopped. What runs inside a C function counts for the Python function that called it, or that it calls next.
"""

from __future__ import annotations

import signal
import sys
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from types import FrameType
from zlib import crc32

from bench.service import main_of_all

_EVERY_SECONDS = 0.001
_NOT_SHOWN = 0.002
"""A part below this share of the whole is not drawn."""

_WIDTH, _HEIGHT = 1400, 17
_LETTER = 6.6

Stack = tuple[str, ...]


class Sampler:
    """Counts stacks, outermost function first, of which one must have the file of our calls in it."""

    def __init__(self) -> None:
        """Wait for the signal to begin."""
        self.stacks: Counter[Stack] = Counter()
        signal.signal(signal.SIGALRM, self._take)
        signal.signal(signal.SIGUSR1, self._begin)

    def _begin(self, number: int, frame: FrameType | None) -> None:
        # By the wall clock, whose timer is finer than that of CPU time; samples of waiting are left out in the end.
        signal.setitimer(signal.ITIMER_REAL, _EVERY_SECONDS, _EVERY_SECONDS)

    def _take(self, number: int, frame: FrameType | None) -> None:
        names: list[str] = []
        while frame is not None:
            code = frame.f_code
            module = code.co_filename.rpartition("/")[2].removesuffix(".py")
            names.append(f"{module}.{code.co_qualname}")
            frame = frame.f_back
        self.stacks[tuple(reversed(names))] += 1

    def end(self) -> None:
        """Take no more."""
        signal.setitimer(signal.ITIMER_REAL, 0)


class Part:
    """A function below its callers: how often it was seen, and what it called."""

    def __init__(self) -> None:
        """Nothing was seen."""
        self.seen = 0
        self.called: dict[str, Part] = {}


def joined(stacks: Counter[Stack], inside: str) -> Part:
    """All stacks as one tree, each from the function ``inside`` on; others are waiting and reading from the socket."""
    whole = Part()
    for stack, seen in stacks.items():
        at = next((place for place, name in enumerate(stack) if name == inside), None)
        if at is None:
            continue
        part = whole
        part.seen += seen
        for name in stack[at:]:
            part = part.called.setdefault(name, Part())
            part.seen += seen
    return whole


def drawn(whole: Part, title: str) -> str:
    """The tree as SVG, callers above what they call; each box names its function and its share."""
    boxes = list(_boxes(whole, 0.0, 1, max(whole.seen, 1)))
    height = _HEIGHT * (2 + max((depth for _, depth, _, _ in boxes), default=0))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="monospace"',
        ' font-size="11">',
        f'<text x="4" y="12">{escape(title)}: {whole.seen} samples</text>',
    ]
    for left, depth, share, name in boxes:
        x, y, width = left * _WIDTH, depth * _HEIGHT, share * _WIDTH
        color = f"hsl({crc32(name.partition('.')[0].encode()) % 360},60%,75%)"
        told = name[: int(width / _LETTER)]
        parts.append(
            f"<g><title>{escape(name)} {share:.1%}</title>"
            f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_HEIGHT - 1}" fill="{color}"/>'
            f'<text x="{x + 2:.1f}" y="{y + 12}">{escape(told)}</text></g>'
        )
    return "\n".join([*parts, "</svg>"])


def _boxes(part: Part, left: float, depth: int, total: int) -> Iterator[tuple[float, int, float, str]]:
    for name, below in sorted(part.called.items(), key=lambda one: -one[1].seen):
        share = below.seen / total
        if share >= _NOT_SHOWN:
            yield left, depth, share, name
            yield from _boxes(below, left, depth + 1, total)
        left += share


def own_shares(part: Part, total: int, most: int = 12) -> list[tuple[str, float]]:
    """The functions in which most time was spent, without what they called, by share."""
    own: Counter[str] = Counter()

    def walk(name: str, one: Part) -> None:
        own[name] += one.seen - sum(below.seen for below in one.called.values())
        for inner, below in one.called.items():
            walk(inner, below)

    for name, below in part.called.items():
        walk(name, below)
    return [(name, seen / max(total, 1)) for name, seen in own.most_common(most)]


def main() -> None:
    """Serve, and draw in the end."""
    file = Path(sys.argv.pop(1))
    sampler = Sampler()
    try:
        main_of_all()
    finally:
        sampler.end()
        whole = joined(sampler.stacks, "direct.WithShortWay._answer")
        file.write_text(drawn(whole, file.stem), encoding="utf-8")
        lines = [f"{share:6.1%}  {name}" for name, share in own_shares(whole, whole.seen)]
        file.with_suffix(".txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
