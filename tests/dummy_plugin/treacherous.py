"""The twin whose hooks answer well, and whose contributions raise when they are used."""

from typing import Any

from core.api.api import RestRoute
from core.conversations.arrivals import IntakeHandler
from core.people.panels import CustomerPanel
from core.plugins.api import hookimpl
from core.work.activity import ActivityVerb
from core.workspace.contributions import AdminScreen, HealthCheck, ItemPanel, NavigationItem, SettingsPanel


def betray(*arguments: Any, **more: Any) -> Any:
    """Whatever it is asked."""
    raise LookupError("treason")


class Screen(AdminScreen):
    """Neither addresses nor entries."""

    urls = navigation = betray


@hookimpl
def admin_screens():
    return [Screen]


@hookimpl
def navigation_items():
    return [NavigationItem("Nowhere", "cog", "no_such_address")]


@hookimpl
def settings_panels():
    return [SettingsPanel("Nowhere", "cog", "no_such_address")]


@hookimpl
def rest_routes():
    return [RestRoute("treason", type("View", (), {"as_view": betray}), "treason")]


@hookimpl
def activity_formatters():
    return [ActivityVerb("treason.done", betray, text_for_customers=betray, text_for_doer=betray)]


@hookimpl
def intake_handlers():
    return [IntakeHandler(slug="treason", takes=betray, handle=betray, order=0)]


@hookimpl
def item_panels(item):
    return [ItemPanel(title="Treason", template="no_such_template.html")]


@hookimpl
def customer_panels(customer):
    return [CustomerPanel(title="Treason", template="no_such_template.html")]


@hookimpl
def health_checks():
    return [HealthCheck("treason", "Treason", betray)]
