"""What the portal contributes. Registrations only."""

from collections.abc import Iterable

from core.access.api import TokenWithdrawal
from core.api.api import RestRoute
from core.plugins.api import hookimpl
from portal_pages import access
from portal_pages.rest import RequestViewSet
from portal_pages.rest_home import HomeView


@hookimpl
def token_withdrawals() -> Iterable[TokenWithdrawal]:
    return [TokenWithdrawal(access.withdrawn)]


@hookimpl
def rest_routes() -> Iterable[RestRoute]:
    return [RestRoute("requests", RequestViewSet, "request"), RestRoute("home", HomeView, "home")]
