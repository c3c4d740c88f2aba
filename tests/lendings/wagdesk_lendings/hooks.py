"""What lendings contribute. Registrations only."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from core.api.api import RestRoute
from core.conversations.arrivals import IntakeHandler
from core.events.api import ScheduledJob, Subscriber
from core.people.permissions import EVERY_ROLE, WORKING_ROLES, PermissionDef
from core.plugins.api import hookimpl
from core.work.events import ItemCreated
from core.work.kinds import ItemKind
from core.workspace.contributions import ItemPanel
from core.workspace.screens import ItemScreens
from portal_pages.sections import PortalSection
from wagdesk_lendings import rest, search, services
from wagdesk_lendings.models import Lending, LendingDetails

#: What the job and the subscriber did, for the tests.
DONE = []


@hookimpl
def work_item_types():
    return [
        ItemKind(
            code=Lending.KIND,
            model="wagdesk_lendings.Lending",
            name=_("Lending"),
            name_plural=_("Lendings"),
            icon="calendar",
        )
    ]


@hookimpl
def permissions():
    app = "wagdesk_lendings"
    return [
        PermissionDef("view_lending", _("See lendings"), app, default_roles=EVERY_ROLE),
        PermissionDef("view_all_lending", _("See lendings of every team"), app, default_roles=EVERY_ROLE),
        PermissionDef("add_lending", _("Add lendings"), app, default_roles=WORKING_ROLES),
        PermissionDef("change_lending", _("Work on lendings"), app, default_roles=WORKING_ROLES),
        PermissionDef("view_lendingdetails", _("See which instrument is lent"), app, default_roles=EVERY_ROLE),
    ]


@hookimpl
def admin_screens():
    return [ItemScreens(Lending.KIND, prefix="lendings", order=30)]


@hookimpl
def rest_routes():
    return [
        RestRoute("lendings", rest.LendingViewSet, "lending"),
        RestRoute("lending-details", rest.DetailsView, "lending-details"),
    ]


@hookimpl
def item_panels(item, viewer):
    details = LendingDetails.objects.visible_to(viewer).filter(pk=item.pk).first()
    if details is None:
        return []
    return [ItemPanel(_("Instrument"), "wagdesk_lendings/panel.html", "calendar", context={"details": details})]


@hookimpl
def search_documents():
    return [search.LendingDocument()]


@hookimpl
def intake_handlers():
    return [IntakeHandler(slug="lendings", takes=services.takes, handle=services.lend, order=10)]


@hookimpl
def portal_sections():
    return [PortalSection(kind=Lending.KIND, label=_("Lent to you"))]


@hookimpl
def scheduled_jobs():
    return [ScheduledJob("lendings.remind", timedelta(hours=1), lambda: DONE.append("job"))]


@hookimpl
def event_subscribers():
    return [Subscriber("lendings.heard", (ItemCreated,), lambda received: DONE.append(received.event.kind))]
