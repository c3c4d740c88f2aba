"""What access control can raise.

AccessError
└── UnscopedAccess   a request evaluated a private model without visible_to()

A refused right is Django's own PermissionDenied; an invisible row is simply not found.
"""


class AccessError(Exception):
    """Base of the errors of this package: always a fault of the code, never of the person."""


class UnscopedAccess(AccessError):
    """A request evaluated a private model without saying for whom."""

    def __init__(self, model: str) -> None:
        super().__init__(f"{model} was evaluated in a request without visible_to(viewer).")
