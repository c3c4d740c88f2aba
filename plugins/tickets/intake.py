"""What arrives becomes a ticket."""

from core.conversations.arrivals import Arrival, IntakeHandler
from core.conversations.models import Intake
from core.conversations.services import open_request
from core.work.models import WorkItem
from plugins.tickets.models import Ticket


def takes(arrival: Arrival) -> bool:
    """Anything a person sent: tickets are what is left when no other plugin wants it."""
    return True


def open_ticket(intake: Intake, arrival: Arrival) -> WorkItem:
    """A ticket asked for by the sender."""
    return open_request(kind=Ticket.KIND, intake=intake, arrival=arrival)


HANDLER = IntakeHandler(slug="tickets", takes=takes, handle=open_ticket, order=1000)
