"""A flame graph is drawn of what was seen below one function, each box as wide as its share."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter

from bench.flames import drawn, joined, own_shares

SEEN = Counter(
    {
        ("main", "loop", "answer", "read", "decode"): 60,
        ("main", "loop", "answer", "read"): 15,
        ("main", "loop", "answer", "write <b>"): 25,
        ("main", "loop", "wait"): 1000,
    }
)


def test_only_what_is_below_counts() -> None:
    whole = joined(SEEN, "answer")
    assert whole.seen == 100
    assert list(whole.called) == ["answer"]
    assert own_shares(whole, whole.seen) == [("decode", 0.6), ("write <b>", 0.25), ("read", 0.15), ("answer", 0.0)]


def test_the_drawing_is_whole_and_in_proportion() -> None:
    root = ET.fromstring(drawn(joined(SEEN, "answer"), "S"))
    space = "{http://www.w3.org/2000/svg}"
    widths = {box[0].text: float(box[1].attrib["width"]) for box in root.findall(f"{space}g")}
    assert widths["answer 100.0%"] == 1400
    assert widths["decode 60.0%"] == 840
    assert widths["write <b> 25.0%"] == 350
    assert "href" not in ET.tostring(root, encoding="unicode")


def test_nothing_was_seen() -> None:
    assert "0 samples" in drawn(joined(Counter(), "answer"), "S")
