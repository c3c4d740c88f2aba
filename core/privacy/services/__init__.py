"""Everything that exports or erases a person. Screens and API come through here."""

from core.privacy.services.erasing import ERASE_DUE, Preview, carry_on, preview_of, start_erasure, try_again
from core.privacy.services.exporting import FORGET_EXPORTS, make_export, request_export

__all__ = [
    "ERASE_DUE",
    "FORGET_EXPORTS",
    "Preview",
    "carry_on",
    "make_export",
    "preview_of",
    "request_export",
    "start_erasure",
    "try_again",
]
