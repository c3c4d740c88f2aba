"""What access control can raise.

AccessError
└── UnscopedAccess   a request evaluated a private model without visible_to()
ChangedMeanwhile     somebody else wrote at the same moment; told to the person

A refused right is Django's own PermissionDenied; an invisible row is simply not found.
"""

from django.utils.translation import gettext as _


class AccessError(Exception):
    """Base of the errors of this package: always a fault of the code, never of the person."""


class UnscopedAccess(AccessError):
    """A request evaluated a private model without saying for whom."""

    def __init__(self, model: str) -> None:
        super().__init__(f"{model} was evaluated in a request without visible_to(viewer).")


class ChangedMeanwhile(Exception):
    """A row that a write points at was deleted before it ended, or a deleted one is pointed at now. Nothing is written.

    The message is translated and safe to show.
    """

    code = "changed_meanwhile"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else changed or deleted part of this at the same moment. Nothing was saved; try again.")
        )
