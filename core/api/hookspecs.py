"""The hook by which plugins get routes."""

from collections.abc import Iterable

from core.api.routes import RestRoute
from core.plugins.api import collected


@collected(RestRoute)
def rest_routes() -> Iterable[RestRoute]:
    """Routes of the REST API. They answer 404 while the plugin is off, and appear in the OpenAPI description."""
