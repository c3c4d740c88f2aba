"""What the knowledge base contributes. Registrations only."""

from collections.abc import Iterable

from core.access.api import AccessProvider
from core.api.api import RestRoute
from core.events.api import Event
from core.plugins.api import hookimpl
from core.workspace.contributions import FirstStep
from knowledge_base import beginning
from knowledge_base.access import PageFacts
from knowledge_base.events import EVENTS
from knowledge_base.rest import ArticleViewSet
from knowledge_base.rest_topics import TopicViewSet
from knowledge_base.search import ArticleDocument
from search.api import SearchDocument


@hookimpl
def token_providers() -> Iterable[AccessProvider]:
    return [PageFacts()]


@hookimpl
def event_types() -> Iterable[type[Event]]:
    return EVENTS


@hookimpl
def rest_routes() -> Iterable[RestRoute]:
    return [
        RestRoute(prefix="articles", view=ArticleViewSet, basename="articles"),
        RestRoute(prefix="topics", view=TopicViewSet, basename="topics"),
    ]


@hookimpl
def search_documents() -> Iterable[SearchDocument]:
    return [ArticleDocument()]


@hookimpl
def first_steps() -> Iterable[FirstStep]:
    return beginning.steps()
