"""What can go wrong with conversations.

ConversationError
├── EmptyMessage        nothing to say: no text and no file
├── NotAPublicPlace     a customer cannot be part of an internal conversation
├── NoRecipient         a public reply would reach nobody
├── TooLateToWithdraw   the message is on its way
├── UploadRefused       empty, no file at all, or too many of a customer wait
│   └── FileTooLarge    larger than WAGDESK_MAX_UPLOAD_MB
└── IntakeUnclaimed     no enabled plugin takes what arrived
"""

from django.utils.translation import gettext as _


class ConversationError(Exception):
    """Base; the message is translated and safe to show. Nothing was written."""

    code = "conversation_error"


class EmptyMessage(ConversationError):
    """Nothing to say: no text and no file."""

    code = "empty_message"

    def __init__(self) -> None:
        super().__init__(_("Write something, or attach a file."))


class NotAPublicPlace(ConversationError):
    """A customer cannot be part of an internal conversation."""

    code = "internal"

    def __init__(self) -> None:
        super().__init__(_("This conversation is internal. Customers can never join it."))


class NoRecipient(ConversationError):
    """A public reply would reach nobody."""

    code = "no_recipient"

    def __init__(self) -> None:
        super().__init__(_("Nobody would receive this. Add a requester first, or write an internal note."))


class TooLateToWithdraw(ConversationError):
    """The message is on its way."""

    code = "too_late"

    def __init__(self) -> None:
        super().__init__(_("The message is on its way already and cannot be taken back."))


class UploadRefused(ConversationError):
    """Empty, no file at all, or too many of a customer wait."""

    code = "upload_refused"


class FileTooLarge(UploadRefused):
    """Larger than WAGDESK_MAX_UPLOAD_MB."""

    code = "too_large"


class IntakeUnclaimed(ConversationError):
    """No enabled plugin takes what arrived. Worth trying again: somebody may enable one."""

    code = "intake_unclaimed"

    def __init__(self, source: str) -> None:
        text = _(
            "What arrived through “%(source)s” is kept, but no enabled plugin turns it into work. "
            "Enable one: within 7 days it is then offered again by itself; "
            "later, choose “Try again” in the list of arrivals."
        )
        super().__init__(text % {"source": source})
