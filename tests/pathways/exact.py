"""Whole conclusions as plain data, so that a test can compare every part of them: the charts and their recorder.

``python -m tests.pathways.exact`` records what the pathways conclude now; read the difference before you keep it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from app.conclusions import CannotAssess, Outcome
from app.pathways import PATHWAYS, chart_completeness
from app.picture.needs import Missing, Need, NeedState
from tests.pathways.exact_rows import ROWS
from tests.support import said
from tests.support.bedside import picture
from tests.support.vignettes import names

RECORDED = Path(__file__).with_name("exact_findings.json")

CHARTS: tuple[tuple[str, str, str, str], ...] = (
    # left | right | side not recorded | without a side
    ("DP absent; PT absent; pain", "", "", ""),
    ("DP absent; PT absent; pain onset 7h; numb toes; power normal", "DP palpable", "", "AF; sciatica"),
    ("DP absent; PT absent; pain onset 30min; numb toes; power normal; rest pain", "", "", "PAD"),
    ("DP absent; PT absent; mild weakness onset 3h", "DP absent; PT absent", "", "diabetes"),
    ("DP absent; PT absent; paralysed; arterial inaudible; fixed mottling", "", "", "dissection"),
    ("no sensation; paralysed; arterial inaudible; venous inaudible", "", "", "AF; PAD"),
    ("DP doppler-only; PT absent; pain; sensation normal; power normal", "", "", "Buerger"),
    ("DP doppler-only; PT absent; pain; sensation normal; power normal; rest pain", "", "", ""),
    ("DP absent; PT absent; numb toes 5h ago; numb foot; power normal", "", "", ""),
    ("DP absent; DP weak; PT absent; mild weakness", "", "", ""),
    (
        "DP absent; PT absent; femoral absent; weak",
        "DP absent; PT absent; femoral absent; paralysed onset 3h",
        "",
        "AF",
    ),
    ("DP absent; PT absent; pain", "DP absent; PT absent; DP weak; numb toes; power normal", "", "dissection"),
    (
        "DP absent; PT absent; femoral absent; pain",
        "DP absent; PT absent; femoral absent; pain",
        "urinary retention",
        "",
    ),
    ("ALI onset 5h", "", "", ""),
    ("ALI onset 5h", "ALI onset 9h", "", ""),
    ("", "", "ALI onset 1d", ""),
    ("", "", "DP absent; PT absent; pain", ""),
    ("DP absent; PT absent", "", "pain; numb", ""),
    ("pain", "", "DP absent; PT absent", ""),
    ("pain; pale; cold", "", "", ""),
    ("numb; weak; cold", "", "", "diabetes"),
    ("", "", "pain; pale; cold", ""),
    ("DP weak; PT weak; numb", "", "", "neuropathy"),
    ("DP weak; PT absent; numb; cold; pain", "", "", ""),
    ("ALI onset 1d unconfirmed", "", "", ""),
    ("ALI onset 1d unconfirmed; DP absent; PT absent", "", "", ""),
    ("numb", "", "", "diabetes"),
    ("pain", "", "", ""),
    ("pain; DP absent 30h ago; PT palpable 30h ago", "", "", ""),
    ("", "", "numb", ""),
    ("", "DP palpable; severe weakness; numb; cold", "", ""),
    ("DP palpable; arterial inaudible; femoral absent; pain; DP absent", "", "", ""),
    ("DP palpable; arterial inaudible", "", "", ""),
    ("DP palpable; ALI onset 1d", "", "", ""),
    ("DP palpable; weak", "PT palpable; paralysed; arterial audible", "", ""),
    ("DP palpable; paralysed; arterial audible", "PT palpable; weak", "", ""),
    ("DP palpable; paralysed; arterial audible", "", "", ""),
    ("DP palpable; PT palpable; blue toes", "", "", ""),
    ("DP absent; PT palpable; pain", "", "", ""),
    ("DP absent; PT palpable; pain onset 20d", "", "", ""),
    ("DP absent; PT palpable", "", "", "diabetes"),
    ("DP absent; PT weak", "", "", "smoker"),
    ("DP absent; PT absent", "", "", ""),
    ("DP absent; PT absent; no pain; power normal", "", "", "diabetic neuropathy"),
    ("", "", "DP absent; PT absent", ""),
    ("DP absent; PT absent; pain onset 20d", "", "", "diabetes"),
    ("DP absent; PT absent; PT absent 20d ago; numb onset 30d", "", "", "neuropathy"),
    ("", "", "DP absent; PT absent; pain onset 20d", ""),
    ("arterial inaudible; ankle 40; ABI 0.3; popliteal absent; femoral absent; pain", "", "", ""),
    ("revascularized 2h ago", "revascularized 3h ago", "", "AF"),
    ("", "", "revascularized 2h ago", ""),
    ("", "", "", "revascularized 2h ago"),
    ("DP weak; PT weak; numb; arterial audible", "", "", ""),
    ("DP absent; PT absent; no pain; sensation normal; power normal", "", "", ""),
    ("ALI onset 5h; DP absent; PT absent", "", "", ""),
    ("ALI onset 5h; pain", "", "", ""),
    ("ABI 0; ankle 40; pain", "", "", ""),
    ("DP absent; PT absent; numb unconfirmed", "", "", "diabetes"),
)


def _gap(gap: Missing) -> str:
    side = f" {gap.side.value}" if gap.side else ""
    needs = f" ({', '.join(gap.needs)})" if gap.needs else ""
    return f"{gap.concept.value}{side}: {gap.why.value}{needs}"


def plain(outcome: Outcome) -> dict[str, Any]:
    """Every part of an outcome."""
    if isinstance(outcome, CannotAssess):
        side = outcome.side.value if outcome.side else None
        return {"cannot assess": outcome.pathway, "side": side, "missing": [_gap(gap) for gap in outcome.missing]}
    return {
        "card": f"{outcome.stem}/{outcome.card}",
        "urgency": outcome.urgency.value,
        "side": outcome.side.value if outcome.side else None,
        "blanks": {name: str(blank) for name, blank in outcome.blanks.items()},
        "notes": [f"{note.id} {dict(note.blanks)}" if note.blanks else note.id for note in outcome.notes],
        "evidence": [f"{fact.concept.value} {fact.reference}" for fact in outcome.evidence],
        "missing": [_gap(gap) for gap in outcome.missing],
        "concepts": list(outcome.concepts),
        "proposes": list(outcome.proposes),
        "optional": sorted(outcome.optional),
        "stakes": outcome.stakes.value,
        "safety": outcome.safety,
        "thresholds": list(outcome.thresholds),
        "rows": list(outcome.rows),
    }


def concluded(chart: Iterable[str], **more: Any) -> list[dict[str, Any]]:
    """All that the pathways conclude of a chart."""
    patient = picture(*chart, **more)
    return [plain(outcome) for pathway in PATHWAYS for outcome in pathway.assess(patient)]


def of_one(row: dict[str, str]) -> list[dict[str, Any]]:
    """All that the pathway of a row concludes of it."""
    (pathway,) = (one for one in PATHWAYS if row["pathway"] == one.STEM)
    return [plain(outcome) for outcome in said.concluded(pathway, row)]


UNSENT = dict.fromkeys(Need, NeedState.ABSENT)

CASES: dict[str, Callable[[], list[dict[str, Any]]]] = {
    **{" | ".join(chart): partial(concluded, chart) for chart in CHARTS},
    **{name: partial(of_one, row) for name, row in zip(names(ROWS), ROWS, strict=True)},
    "nothing sent": partial(concluded, (), needs=UNSENT),
    "nothing sent, but a symptom": partial(concluded, ("pain",), needs=UNSENT),
    "procedures denied": partial(concluded, (), needs={Need.PROCEDURES: NeedState.DENIED}),
    "instead": lambda: [
        plain(chart_completeness.nothing_sent()),
        plain(chart_completeness.wrong_patient()),
        plain(chart_completeness.parts_failed(["one", "two"])),
    ],
}
"""Every chart, and the cards that stand in for an assessment; concluded when asked, each by its own test."""


if __name__ == "__main__":
    told = {name: conclude() for name, conclude in CASES.items()}
    RECORDED.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
