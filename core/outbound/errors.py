"""What can go wrong with a call to somebody else.

OutboundError
├── BadTarget           an address we never call: no http(s), a password in it, not an address at all
├── TargetForbidden     the address leads into a private network, and nobody allowed that
├── NoAnswer            no connection, no certificate we trust, or no answer in time; worth trying again
└── UnreadableSecret    a secret was encrypted with a key that is not configured any more

Messages are translated and safe to show: they never repeat a secret.
"""

from django.utils.translation import gettext as _


class OutboundError(Exception):
    """Base of everything this package raises."""


class BadTarget(OutboundError):
    """An address we never call."""


class TargetForbidden(OutboundError):
    """The name leads to a network address that may not be called."""

    def __init__(self, host: str, address: str) -> None:
        text = _("“%(host)s” leads to %(address)s, which is no public address. An administrator can allow that.")
        super().__init__(text % {"host": host, "address": address})


class NoAnswer(OutboundError):
    """Nobody answered, or not in time."""


class UnreadableSecret(OutboundError):
    """The key it was encrypted with is gone."""

    def __init__(self) -> None:
        super().__init__(
            _("A stored secret cannot be read any more, because its key is missing in WAGDESK_ENCRYPTION_KEYS.")
        )
