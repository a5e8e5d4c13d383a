"""Does a change of wording, of a code list or of a chosen number show in the version that it belongs to?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.errors import SettingsError
from app.main import create_app
from app.settings import Settings
from app.versions import Versions, read_versions

CARDS = Settings(profile="development").cards_dir


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CARDS, tmp_path / "cards"))


def changed(before: Versions, after: Versions) -> set[str]:
    return {name for name in ("software", "content", "value_sets") if getattr(before, name) != getattr(after, name)}


def test_the_same_files_elsewhere_are_the_same_version(cards: Path) -> None:
    assert read_versions(cards) == read_versions(CARDS)


@pytest.mark.parametrize(
    ("file", "version"),
    [
        ("acute_limb_ischemia.yaml", "content"),
        ("orders/heparin.yaml", "content"),
        ("thresholds.yaml", "content"),
        ("rows.yaml", "content"),
        ("value_sets/cond-diabetes.json", "value_sets"),
        ("text_patterns/safety.yaml", "value_sets"),
        ("text_patterns.yaml", "value_sets"),
        ("symptom_words.yaml", "value_sets"),
        ("value_maps.yaml", "value_sets"),
        ("units.yaml", "value_sets"),
        ("misused_codes.json", "value_sets"),
    ],
)
def test_one_byte_changes_one_version(cards: Path, file: str, version: str) -> None:
    before = read_versions(cards)
    (cards / file).write_bytes((cards / file).read_bytes() + b"\n")
    assert changed(before, read_versions(cards)) == {version}


def test_a_file_that_is_gone_or_new_shows(cards: Path) -> None:
    before = read_versions(cards)
    (cards / "value_sets/cond-diabetes.json").rename(cards / "value_sets/cond-sugar.json")
    assert changed(before, read_versions(cards)) == {"value_sets"}


def test_the_generated_catalogue_is_no_content(cards: Path) -> None:
    before = read_versions(cards)
    (cards / "README.md").unlink()
    assert read_versions(cards) == before


def test_a_sites_codes_and_numbers_count(cards: Path, tmp_path: Path) -> None:
    local = tmp_path / "map.json"
    local.write_text("{}")
    before = read_versions(cards)
    assert changed(before, read_versions(cards, concept_map=local)) == {"value_sets"}
    assert changed(before, read_versions(cards, seed_values=("mri_ces_hours",))) == {"content"}
    both = ("mri_ces_hours", "rls_ferritin_ng_ml")
    assert read_versions(cards, seed_values=both) == read_versions(cards, seed_values=both[::-1])


def test_what_the_site_has_not_approved_does_not_start(cards: Path) -> None:
    """K1: one byte of one file."""
    approved = read_versions(cards).knowledge
    settings = Settings(profile="development", cards_dir=cards, approved=approved)
    create_app(settings)
    page = cards / "acute_limb_ischemia.yaml"
    page.write_bytes(page.read_bytes() + b"#")
    with pytest.raises(SettingsError, match="LEG_TRIAGE_APPROVED"):
        create_app(settings)
