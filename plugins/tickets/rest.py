"""Tickets for programs."""

from typing import ClassVar

from core.api.resources.items import ItemViewSet
from plugins.tickets.models import Ticket


class TicketViewSet(ItemViewSet):
    """Tickets as agents see them. An unknown number and an invisible one get the same answer."""

    kind: ClassVar[str] = Ticket.KIND
    queryset = Ticket.objects.none()
