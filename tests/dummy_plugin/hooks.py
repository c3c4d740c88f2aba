"""Every hook, implemented. Registrations only."""

from datetime import timedelta

from django.urls import path

from core.access.api import RevocationListener, TokenWithdrawal
from core.api.api import RestRoute
from core.conversations.arrivals import IntakeHandler
from core.events.api import ScheduledJob, Subscriber
from core.people.panels import CustomerPanel
from core.people.permissions import PermissionDef
from core.plugins.api import hookimpl
from core.work.activity import ActivityVerb
from core.work.errors import TransitionRefused
from core.work.kinds import ItemKind
from core.workspace.contributions import FirstStep, HealthCheck, ItemPanel, NavigationItem, SettingsPanel
from portal_pages.sections import PortalSection
from tests.dummy_plugin import parts


@hookimpl
def token_providers():
    return [parts.MarkedItems(), parts.AgentsRunErrands()]


@hookimpl
def token_withdrawals():
    return [TokenWithdrawal(parts.withdraw_errands)]


@hookimpl
def revocation_listeners():
    return [RevocationListener(lambda model, pks: parts.HEARD.append((model, tuple(pks))))]


@hookimpl
def event_types():
    return [parts.ErrandRun]


@hookimpl
def event_subscribers():
    return [Subscriber("dummy.listen", (parts.ErrandRun,), lambda received: parts.HEARD.append(received.event))]


@hookimpl
def scheduled_jobs():
    return [ScheduledJob("dummy.round", timedelta(hours=1), lambda: parts.HEARD.append("round"))]


@hookimpl
def permissions():
    return [PermissionDef(codename="run_errand", label="Run errands", app="wagdesk_work")]


@hookimpl
def personal_data():
    return [parts.Errands()]


@hookimpl
def customer_panels(customer, viewer):
    return [CustomerPanel(title=f"Errands of {customer}", template="wagdesk_people/admin/_address.html")]


@hookimpl
def work_item_types():
    return [
        ItemKind(code="errand", model="wagdesk_work.WorkItem", name="Errand", name_plural="Errands", icon="arrow-right")
    ]


@hookimpl
def before_transition(item, to, by):
    if item.title.startswith(parts.MARK) and to.category == "closed":
        raise TransitionRefused("Errands stay open.")


@hookimpl
def waits_since(item):
    return parts.BEGAN if item.title.startswith(parts.MARK) else None


@hookimpl
def activity_formatters():
    return [ActivityVerb("dummy.run", lambda data: f"ran {data.get('times', 1)} errands")]


@hookimpl
def intake_handlers():
    return [
        IntakeHandler(
            slug="dummy", takes=lambda arrival: arrival.subject.startswith("errand:"), handle=parts.make_errand, order=1
        )
    ]


@hookimpl
def rest_routes():
    return [RestRoute("errands", parts.ErrandView, "dummy-errands")]


@hookimpl
def url_patterns():
    return [path("hello/", parts.page, name="hello")]


@hookimpl
def admin_screens():
    return [parts.ErrandScreen]


@hookimpl
def navigation_items():
    return [NavigationItem("Errands", "arrow-right", "wagtailadmin_home")]


@hookimpl
def settings_panels():
    return [SettingsPanel("Errand settings", "cog", "wagtailadmin_home")]


@hookimpl
def item_panels(item, viewer):
    return [ItemPanel(title=f"Errands for #{item.number}", template="wagdesk_people/admin/_address.html")]


@hookimpl
def first_steps(viewer):
    return [FirstStep("Run an errand", "So that you know how.", "/admin/health/", is_done=False)]


@hookimpl
def health_checks():
    return [HealthCheck("dummy.errands", "Errands", parts.report)]


@hookimpl
def portal_sections():
    return [PortalSection(kind="errand", label="Your errands")]


@hookimpl
def search_documents():
    return [parts.ErrandDocument()]
