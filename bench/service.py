"""Starts the service in production, except that nobody is asked for a token and that now is when the charts were made.

Production does not start without clients that sign, and tokens are measured apart. Its clock would let the findings of
the charts grow old, and with them the cards.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from bench.moment import AS_OF

if TYPE_CHECKING:
    from app.settings import Settings


def main_of_all() -> None:
    """``leg-triage`` with its arguments; as ``app.__main__``, which it stands in for."""
    gc.disable()
    from app import cli, main

    def at_that_moment(settings: Settings, **wired: Any) -> Any:
        return main.create_app(settings, clock=lambda: AS_OF, gate=main.make_gate(settings, None), **wired)

    setattr(cli, "create_app", at_that_moment)  # noqa: B010  # The command that serves takes it from there.
    cli.main()


if __name__ == "__main__":
    main_of_all()
