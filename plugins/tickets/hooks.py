"""What the tickets plugin contributes. Registrations only."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from core.api.api import RestRoute
from core.conversations.arrivals import IntakeHandler
from core.people.permissions import PermissionDef
from core.plugins.api import hookimpl
from core.work.kinds import ItemKind
from core.workspace.contributions import AdminScreen
from core.workspace.screens import ItemScreens
from plugins.tickets.intake import HANDLER
from plugins.tickets.models import Ticket
from plugins.tickets.rest import TicketViewSet
from plugins.tickets.rights import PERMISSIONS
from plugins.tickets.search import TicketConversationDocument, TicketDocument
from portal_pages.sections import PortalSection
from search.api import SearchDocument


@hookimpl
def work_item_types() -> Iterable[ItemKind]:
    return [
        ItemKind(
            code=Ticket.KIND,
            model="wagdesk_tickets.Ticket",
            name=_("Ticket"),
            name_plural=_("Tickets"),
            icon="mail",
        )
    ]


@hookimpl
def intake_handlers() -> Iterable[IntakeHandler]:
    return [HANDLER]


@hookimpl
def admin_screens() -> Iterable[AdminScreen]:
    return [ItemScreens(Ticket.KIND, prefix="tickets", order=10)]


@hookimpl
def portal_sections() -> Iterable[PortalSection]:
    return [PortalSection(kind=Ticket.KIND, label=_("Requests"))]


@hookimpl
def rest_routes() -> Iterable[RestRoute]:
    return [RestRoute("tickets", TicketViewSet, "ticket")]


@hookimpl
def permissions() -> Iterable[PermissionDef]:
    return PERMISSIONS


@hookimpl
def search_documents() -> Iterable[SearchDocument]:
    return [TicketDocument(), TicketConversationDocument()]
