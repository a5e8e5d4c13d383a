"""Starts the service with ten times as many pathways: what would a whole library of rules cost?

Each copy is made of fresh modules with their own wording, so that none can use what another one has remembered.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

import app
from app.conclusions import Finding, Pathway
from app.settings import PREFIX, Settings
from bench.servers import ARGUMENTS, SETTINGS, Kind

_ROOM = "app.pathways"
_COPIES = 9
_NOT_COPIED = "chart_completeness"
"""What could not be seen is told once, however many pathways there are."""


def kind_of_tenfold(folder: Path) -> Kind:
    """How it is started; the wording of the copies is written into ``folder``."""
    command = (sys.executable, "-m", "bench.tenfold", str(folder / "cards"), *ARGUMENTS)
    return Kind("tenfold", command, SETTINGS)


def main() -> None:
    """``tenfold.py FOLDER ARGUMENT...``: serve with the copies, whose wording is written into the folder."""
    cards = Path(sys.argv[1])
    shutil.copytree(Settings(profile="development").cards_dir, cards, dirs_exist_ok=True)
    shipped = importlib.import_module(_ROOM)
    copies = tuple(pathway for number in range(_COPIES) for pathway in _copied(number, cards))
    shipped.PATHWAYS += copies  # type: ignore[attr-defined]
    os.environ[f"{PREFIX}CARDS_DIR"] = str(cards)
    sys.argv[1:2] = []
    # Not before: what it imports takes the pathways as they are then.
    importlib.import_module("bench.service").main_of_all()


def _copied(number: int, cards: Path) -> Iterator[Pathway]:
    for pathway, modules in _fresh():
        if pathway.STEM == _NOT_COPIED:
            continue
        stem, copy = pathway.STEM, f"{pathway.STEM}_copy_{number}"
        for module in modules:
            if getattr(module, "STEM", None) == stem:
                module.STEM = copy  # type: ignore[attr-defined]
            for kind in vars(module).values():
                if isinstance(kind, type) and issubclass(kind, Finding) and getattr(kind, "stem", None) == stem:
                    kind.stem = copy
        _write_wording(cards, stem, copy, number)
        yield pathway


def _fresh() -> list[tuple[Any, list[ModuleType]]]:
    """Every pathway once more, with all modules of its room, none of them shared with what was there before."""
    kept = {name: module for name, module in sys.modules.items() if (name + ".").startswith(_ROOM + ".")}
    for name in kept:
        del sys.modules[name]
    try:
        pathways = importlib.import_module(_ROOM).PATHWAYS
        modules = [module for name, module in sys.modules.items() if (name + ".").startswith(_ROOM + ".")]
    finally:
        sys.modules.update(kept)
        app.pathways = kept[_ROOM]  # type: ignore[attr-defined]
    return [(pathway, modules) for pathway in pathways]


def _write_wording(cards: Path, stem: str, copy: str, number: int) -> None:
    words = yaml.safe_load((cards / f"{stem}.yaml").read_bytes())
    words["pathway"] = copy
    words["source"]["topic"]["code"] += f"copy{number}"
    (cards / f"{copy}.yaml").write_text(yaml.safe_dump(words, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    main()
