"""``python -m app`` is ``leg-triage``."""

from __future__ import annotations

import gc


def main() -> None:
    """The console script. What a start makes stays, so nothing is collected until calls are taken (``app.api.web``)."""
    gc.disable()
    from app.cli import main as command

    command()


if __name__ == "__main__":
    main()
