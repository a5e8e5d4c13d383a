"""Our failures as one tree, without HTTP in it.

::

    ServiceError
    ├── Refused                      the caller can mend it
    │   ├── NotJson                  not JSON, or not an object
    │   ├── NotAHook                 JSON, but not a hook request of this service
    │   ├── NotTrusted               who is asking is not established
    │   ├── NotAllowed               established, but not for this
    │   ├── UnknownService           no service of that id
    │   ├── DataNotObtainable        nothing at all to judge by; names the needs
    │   ├── TooLarge                 body over the limit
    │   ├── TooSlow                  a body that does not arrive
    │   ├── WrongMediaType           a content type or encoding that is not read here
    │   └── TooMany                  too many calls
    └── Unavailable                  not ready, or draining
        ├── Busy                     as many calls at once as are allowed
        └── NotKept                  feedback that cannot be stored now

    ContentError, SettingsError      at start only: the process does not come up
"""

from __future__ import annotations


class ServiceError(Exception):
    """A failure of a call. ``diagnostics`` says what and where, and never echoes a value that was sent."""

    code = "LT-500-01"
    client: str | None = None
    """Whose call it was, where that was established before it failed; for the log only."""

    def __init__(self, diagnostics: str, *, where: str | None = None) -> None:
        """``where`` is a path into the request, such as ``context.patientId``."""
        super().__init__(diagnostics)
        self.diagnostics = diagnostics
        self.where = where


class Refused(ServiceError):
    """The caller can mend it."""


class NotJson(Refused):
    """The body is not a JSON object."""

    code = "LT-400-01"


class NotAHook(Refused):
    """The body is not a request of this hook."""

    code = "LT-422-01"


class NotTrusted(Refused):
    """The caller did not establish who it is; nothing more is said."""

    code = "LT-401-01"


class NotAllowed(Refused):
    """The caller may not do this."""

    code = "LT-403-01"


class UnknownService(Refused):
    """There is no service of that id."""

    code = "LT-404-01"


class DataNotObtainable(Refused):
    """Nothing at all to judge by (CDS Hooks: 412); ``needs`` are the prefetch keys that would have helped."""

    code = "LT-412-01"

    def __init__(self, needs: tuple[str, ...]) -> None:
        """Name the needs."""
        super().__init__(
            "No usable chart data was sent, or could be fetched. Needed: " + ", ".join(needs) + ".", where="prefetch"
        )
        self.needs = needs


class TooLarge(Refused):
    """The body is over the limit."""

    code = "LT-413-01"


class WrongMediaType(Refused):
    """The body is announced as something other than JSON, or in an encoding that is not read here."""

    code = "LT-415-01"


class TooSlow(Refused):
    """The body did not arrive in time."""

    code = "LT-408-01"


class TooMany(Refused):
    """Too many calls; ``after`` are the seconds to wait."""

    code = "LT-429-01"

    def __init__(self, diagnostics: str, *, after: int) -> None:
        """Say when to come again."""
        super().__init__(diagnostics)
        self.after = after


class Unavailable(ServiceError):
    """The service is not ready, is draining, or has as many calls at once as it can do."""

    code = "LT-503-01"


class Busy(Unavailable):
    """As many calls at once as the site allows are being answered."""

    code = "LT-503-02"
    after = 1


class NotKept(Unavailable):
    """Feedback that could not be stored: it is not acknowledged, and may be sent again."""

    code = "LT-503-03"
    after = 30


class ContentError(Exception):
    """Something under ``cards/`` or a site's file is wrong: the process must not start."""


class SettingsError(Exception):
    """A setting is missing, unknown or wrong: the process must not start."""
