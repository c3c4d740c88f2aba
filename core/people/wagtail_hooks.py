"""What people add to the Wagtail admin. Registrations only."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern
from wagtail import hooks

from core.people.screens.account import ITEMS
from core.people.screens.agents import BULK_ACTIONS
from core.people.screens.menu import CustomersMenuItem
from core.people.screens.roles import offered_permissions
from core.people.screens.teams import TeamViewSet
from core.people.screens.urls import urlpatterns


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """The customers screens."""
    return urlpatterns


@hooks.register("register_admin_menu_item")
def menu_item() -> CustomersMenuItem:
    """Customers, below the tickets."""
    return CustomersMenuItem()


@hooks.register("register_admin_viewset")
def teams() -> TeamViewSet:
    """Teams below Settings."""
    return TeamViewSet()


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """What roles can be given."""
    return offered_permissions()


# After Wagtail's own of the same names, which these replace.
for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action, order=1)

for item in ITEMS:
    hooks.register("register_account_menu_item", item)
