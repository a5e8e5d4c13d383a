"""Disputed numbers: both directions, wrong entries, what may not be chosen, and the line that a card prints."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.errors import ContentError
from app.picture.limits import Limits
from app.wording.thresholds import limits_of, read_thresholds
from tests.wording.specimen import files, written

SHIPPED = Path(__file__).resolve().parents[2] / "cards" / "thresholds.yaml"

FOLLOWED: dict[str, tuple[int | Decimal | bool, int | Decimal | bool, bool]] = {
    # threshold: (followed, the other text, may it be chosen)
    "mri_ces_hours": (4, 12, True),
    "mri_cord_hours": (12, 24, False),
    "mri_motor_hours": (48, 336, False),
    "mri_mscc_hours": (24, 336, False),
    "mri_cancer_pain_days": (7, 14, False),
    "radiculopathy_mri_weeks": (6, 0, True),
    "stenosis_mri_weeks": (6, 4, True),
    "rls_ferritin_ng_ml": (75, 50, True),
    "duloxetine_max_mg": (60, 120, False),
    "compression_abi_stop": (Decimal("0.6"), Decimal("0.5"), True),
    "pad_refer_all": (False, True, True),
}
"""The table of the conflicts, as a clinician agreed to it (CONFLICT-02, -04, -05, -06, -11, -16)."""

CHOOSABLE = [name for name, (_, _, may) in FOLLOWED.items() if may]
UNSAFE = [name for name, (_, _, may) in FOLLOWED.items() if not may]


def specimen(folder: Path, **changes: Any) -> Path:
    """The thresholds of the specimen, with changes to its hours."""
    content = {"thresholds.yaml": files()["thresholds.yaml"]}
    entry = content["thresholds.yaml"]["thresholds"]["mri_ces_hours"]
    entry.update({key: value for key, value in changes.items() if value is not ...})
    for key in [key for key, value in changes.items() if value is ...]:
        del entry[key]
    return written(content, folder) / "thresholds.yaml"


def test_the_shipped_values_are_those_of_guidance() -> None:
    thresholds = read_thresholds(SHIPPED)
    assert {name: (one.value, one.other, not one.unsafe) for name, one in thresholds.items()} == FOLLOWED
    assert not any(one.chosen for one in thresholds.values())


@pytest.mark.parametrize("name", CHOOSABLE)
def test_a_site_may_follow_the_other_text(name: str) -> None:
    """The limit changes, the printed line changes, and the default is still named; nothing else moves."""
    before, after = read_thresholds(SHIPPED), read_thresholds(SHIPPED, [name])
    followed, other, _ = FOLLOWED[name]
    assert getattr(limits_of(after), name) == other
    assert (after[name].value, after[name].other, after[name].chosen) == (other, followed, True)
    assert before[name].source == after[name].other_source
    assert before[name].line != after[name].line
    assert f"(as {after[name].source}; {before[name].source}: {before[name].said})." in after[name].line
    assert {one for one in before if before[one] != after[one]} == {name}


@pytest.mark.parametrize("name", UNSAFE)
def test_an_unsafe_value_is_shown_and_never_chosen(name: str) -> None:
    assert read_thresholds(SHIPPED)[name].other_said in read_thresholds(SHIPPED)[name].line
    with pytest.raises(ContentError, match=f"{name}: the other value is unsafe and cannot be chosen"):
        read_thresholds(SHIPPED, [CHOOSABLE[0], name])


LINES = [
    (
        "mri_ces_hours",
        False,
        "MRI for suspected cauda equina syndrome within 4 h of the request (as the national pathway of GIRFT, England; "
        "an article on the causes of leg numbness, 2026: 12 h).",
    ),
    (
        "mri_ces_hours",
        True,
        "MRI for suspected cauda equina syndrome within 12 h of the request (as an article on the causes of leg "
        "numbness, 2026; the national pathway of GIRFT, England: 4 h).",
    ),
    # Hours that nobody counts are days, both ways of a truth value are words, and no unit leaves no gap.
    (
        "mri_mscc_hours",
        False,
        "within 24 h (as NICE QS56, statement 3; an article on the causes of leg numbness, 2026: 14 days).",
    ),
    ("pad_refer_all", False, "or less: no (as NICE CG147"),
    ("pad_refer_all", True, "or less: yes (as an article"),
    (
        "compression_abi_stop",
        False,
        "index of 0.6 (as the international consensus on compression, 2020; other texts: 0.5).",
    ),
]


@pytest.mark.parametrize(("name", "chosen", "line"), LINES)
def test_what_a_card_prints(name: str, chosen: bool, line: str) -> None:
    assert line in read_thresholds(SHIPPED, [name] if chosen else ())[name].line


def test_the_file_and_the_limits_name_the_same_thresholds(tmp_path: Path) -> None:
    names = {field.name for field in fields(Limits)}
    assert set(FOLLOWED) == names == set(read_thresholds(SHIPPED))
    content = files()["thresholds.yaml"]["thresholds"]
    short = {"thresholds": {name: one for name, one in content.items() if name != "mri_ces_hours"}}
    with pytest.raises(ContentError, match="mri_ces_hours is no threshold, or has no entry"):
        read_thresholds(written({"thresholds.yaml": short}, tmp_path) / "thresholds.yaml")
    more = {"thresholds": {**content, "mri_hours": content["mri_ces_hours"]}}
    with pytest.raises(ContentError, match="mri_hours is no threshold, or has no entry"):
        read_thresholds(written({"thresholds.yaml": more}, tmp_path) / "thresholds.yaml")


def test_what_is_no_threshold_cannot_be_chosen() -> None:
    with pytest.raises(ContentError, match="mri_hours is no threshold, so its other value cannot be chosen"):
        read_thresholds(SHIPPED, ["mri_hours"])


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"default": "4"}, "'4' is not of the kind int"),
    ({"default": True}, "True is not of the kind int"),
    ({"default": -4}, "-4 is not of the kind int"),
    ({"seed_value": "twelve"}, "'twelve' is not of the kind int"),
    ({"default": 4.5}, "mri_ces_hours"),
    ({"default": None}, "mri_ces_hours"),
    ({"seed_value": 4}, "both values are the same"),
    ({"says": "warm soon"}, "says must name {value}"),
    ({"mark": "q"}, "mri_ces_hours"),
    ({"seed_source": ...}, "seed_source"),
    ({"rows": ...}, "rows"),
    ({"note": "x"}, "note"),
]


@pytest.mark.parametrize(("changes", "message"), WRONG, ids=[str(changes) for changes, _ in WRONG])
def test_a_wrong_entry_is_refused(changes: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refusal:
        read_thresholds(specimen(tmp_path, **changes))
    assert message in str(refusal.value)
    assert "thresholds.yaml" in str(refusal.value)


KINDS: list[tuple[str, object, str]] = [
    ("compression_abi_stop", 1, "1 is not of the kind Decimal"),
    ("compression_abi_stop", "about 0.6", "'about 0.6' is not of the kind Decimal"),
    ("compression_abi_stop", "NaN", "'NaN' is not of the kind Decimal"),
    ("compression_abi_stop", "-0.6", "'-0.6' is not of the kind Decimal"),
    ("pad_refer_all", 1, "1 is not of the kind bool"),
    ("pad_refer_all", "yes", "'yes' is not of the kind bool"),
]


@pytest.mark.parametrize(("name", "value", "message"), KINDS)
def test_a_value_is_of_the_kind_of_its_limit(name: str, value: object, message: str, tmp_path: Path) -> None:
    content = files()["thresholds.yaml"]
    content["thresholds"][name]["default"] = value
    with pytest.raises(ContentError) as refusal:
        read_thresholds(written({"thresholds.yaml": content}, tmp_path) / "thresholds.yaml")
    assert message in str(refusal.value)


@pytest.mark.parametrize("text", ["thresholds: []\n", "limits: {}\n", "thresholds: {}\nmore: {}\n"])
def test_a_file_of_another_shape_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "thresholds.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="must hold thresholds"):
        read_thresholds(tmp_path / "thresholds.yaml")


@pytest.mark.parametrize(("hours", "said"), [(48, "48 h"), (72, "72 h"), (96, "4 days"), (100, "100 h")])
def test_hours_are_said_as_they_are_read(hours: int, said: str, tmp_path: Path) -> None:
    assert read_thresholds(specimen(tmp_path, default=hours))["mri_ces_hours"].said == said


def test_zero_is_a_number(tmp_path: Path) -> None:
    content = files()["thresholds.yaml"]
    content["thresholds"]["compression_abi_stop"]["seed_value"] = "0.0"
    path = written({"thresholds.yaml": content}, tmp_path) / "thresholds.yaml"
    assert read_thresholds(path)["compression_abi_stop"].other_said == "0.0"


def test_a_percent_or_a_brace_in_the_text_is_only_text(tmp_path: Path) -> None:
    path = specimen(tmp_path, says="warm {value} of 100 % {fully}")
    assert read_thresholds(path)["mri_ces_hours"].line.startswith("Warm 4 h of 100 % {fully} (as the guideline;")
