"""The hook by which plugins turn arrivals into work."""

from collections.abc import Iterable

from core.conversations.arrivals import IntakeHandler
from core.plugins.api import collected


@collected(IntakeHandler)
def intake_handlers() -> Iterable[IntakeHandler]:
    """Who makes work of what arrives. An arrival nobody takes waits in a list.

    It is offered again every minute for seven days, so that switching a plugin on is enough; later an administrator
    tries it again, and its sender hears of it then.

    A handler that raises leaves the arrival as it was; the relay tries again, and parks it with the reason at last.
    """
