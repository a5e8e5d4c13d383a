"""A text that must not be seen: an access token on its way from the call to the EHR and nowhere else.

CDS Hooks 2.0.1, "FHIR Resource Access": a token serves this call only; it is not stored, shared or logged.
"""

from __future__ import annotations

from typing import NoReturn


class Secret:
    """Holds a text until ``forget``. Printing, formatting, pickling or encoding it gives the text to nobody."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        """Hold this text."""
        self.__text: str | None = text

    def reveal(self) -> str | None:
        """The text, for the one who sends it; ``None`` once it was forgotten."""
        return self.__text

    def forget(self) -> None:
        """Drop the text, also for everybody else who holds this object."""
        self.__text = None

    def __repr__(self) -> str:
        """Never the text."""
        return "Secret(…)"

    def __reduce_ex__(self, _: object) -> NoReturn:
        """Neither pickled nor copied."""
        raise TypeError("a secret is not written down")
