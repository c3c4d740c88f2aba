"""Which queue of the broker a delivery belongs to. Of three kinds, whatever subscribers call theirs."""

from typing import Final

from core.events.relay.claiming import Lane

#: The broker's queue → what is claimed for it. "index" takes all quick work, the search index most of it.
LANES: Final = {"mail": Lane.MAIL, "index": Lane.QUICK, "slow": Lane.SLOW}


def queue_of(name: str) -> str:
    """The broker's queue of a subscriber's queue."""
    return name if name in (Lane.MAIL.value, Lane.SLOW.value) else "index"
