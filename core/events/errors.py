"""What can go wrong between a fact and those who want to hear of it.

EventsError
├── NotInTransaction     an event was appended outside the transaction that makes it true
├── UnknownEvent         no installed plugin registers this event
├── MalformedEvent       a payload does not fit its event
├── BadMailUrl           WAGDESK_MAIL_URL cannot be read
├── PermanentFailure     raised by a handler: trying again is useless, park the delivery now
└── RetryLater           raised by a handler: not now, ask again in so many seconds
"""

from django.utils.translation import gettext as _


class EventsError(Exception):
    """Base of everything this package raises."""


class NotInTransaction(EventsError):
    """An event was appended outside the transaction that makes it true."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” must be appended inside transaction.atomic(), with the change it tells of.")


class UnknownEvent(EventsError):
    """No installed plugin registers this event."""

    def __init__(self, name: str) -> None:
        super().__init__(_("No installed plugin registers the event “%(name)s”.") % {"name": name})


class MalformedEvent(EventsError):
    """A payload does not fit its event: another version wrote it, or a field is no scalar."""


class BadMailUrl(EventsError):
    """WAGDESK_MAIL_URL cannot be read. The message never repeats the value: it holds a password."""


class PermanentFailure(EventsError):
    """Raised by a handler when trying again is useless. The delivery is parked at once with this reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RetryLater(EventsError):
    """Raised by a handler that cannot work now through nobody's fault; this try does not count towards parking.

    The delivery, and all later ones of its object to this subscriber, wait. The handler decides when to give up.
    """

    def __init__(self, seconds: float, reason: str = "") -> None:
        super().__init__(reason or _("Asked to come back in %(seconds)d seconds.") % {"seconds": seconds})
        self.seconds = seconds
