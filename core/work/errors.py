"""What can go wrong with work.

WorkError
├── StaleVersion        somebody else changed the row since it was read
├── TransitionRefused   a plugin, or the rules of the type, object to a status
├── UnknownKind         no enabled plugin has this kind
├── InUse               something still hangs on what was to go
└── InvalidField        a value does not fit its custom field
"""

from django.utils.translation import gettext as _


class WorkError(Exception):
    """Base; the message is translated and safe to show. Nothing was written."""

    code = "work_error"


class StaleVersion(WorkError):
    """Somebody else changed the row since it was read."""

    code = "stale_version"

    def __init__(self, *, expected: int, found: int) -> None:
        super().__init__(
            _("Somebody else changed this meanwhile. Your change was not saved; look at theirs and try again.")
        )
        self.expected = expected
        self.found = found


class TransitionRefused(WorkError):
    """A plugin, or the rules of the type, object to a status."""

    code = "transition_refused"


class UnknownKind(WorkError):
    """No enabled plugin has this kind."""

    code = "unknown_kind"

    def __init__(self, kind: str) -> None:
        super().__init__(_("There is no kind of work called “%(kind)s” here.") % {"kind": kind})


class InUse(WorkError):
    """Something still hangs on what was to go; the message says what."""

    code = "in_use"


class InvalidField(WorkError):
    """A value does not fit; `field` is its key."""

    code = "invalid_field"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
