"""What stands in the way of an export or an erasure.

PrivacyError
├── ErasureWaits     something has to happen first; it is tried again
├── ErasureRuns      one of this person is under way
├── NotConfirmed     what was typed is not the person's name
└── ExportGone       the file was deleted, or is not made yet
"""

from django.utils.translation import gettext as _


class PrivacyError(Exception):
    """Base; the message is translated and safe to show."""

    code = "privacy_error"


class ErasureWaits(PrivacyError):
    """Something has to happen first. The message says what."""

    code = "erasure_waits"


class ErasureRuns(PrivacyError):
    """One of this person is under way, or done."""

    code = "erasure_runs"

    def __init__(self) -> None:
        super().__init__(_("This person is being erased already. Nothing else was begun."))


class NotConfirmed(PrivacyError):
    """What was typed is not the person's name."""

    code = "not_confirmed"

    def __init__(self, wanted: str) -> None:
        super().__init__(_("Type “%(name)s” to confirm. Nothing was erased.") % {"name": wanted})


class ExportGone(PrivacyError):
    """The file was deleted, or is not made yet."""

    code = "export_gone"

    def __init__(self) -> None:
        super().__init__(_("This export is not there any more, or not ready yet."))
