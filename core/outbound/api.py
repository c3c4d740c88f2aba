"""What others import from core.outbound."""

from core.outbound.errors import (
    BadTarget,
    NoAnswer,
    OutboundError,
    TargetForbidden,
    UnreadableSecret,
)
from core.outbound.sealing import Sealed, SealedField
from core.outbound.targets import Target, checked_target
from core.outbound.transport import Answer, post

__all__ = [
    "Answer",
    "BadTarget",
    "NoAnswer",
    "OutboundError",
    "Sealed",
    "SealedField",
    "Target",
    "TargetForbidden",
    "UnreadableSecret",
    "checked_target",
    "post",
]
