"""Topics for programs: the folders in which articles stand."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import viewer_of
from core.api.api import KeysetPagination, Parameters
from core.project.addresses import public_url
from knowledge_base.models import CategoryPage
from knowledge_base.models.base import HelpPageQuerySet


class Topic(serializers.Serializer[Any]):
    """A topic. `parent` is the topic above it; null for one that stands below the start page."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    intro = serializers.CharField()
    icon = serializers.CharField()
    language = serializers.CharField()
    group = serializers.UUIDField(help_text="Translations of one topic share it.")
    parent = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]  # the metaclass takes it off the class
    url = serializers.CharField()


class TopicViewSet(viewsets.GenericViewSet[CategoryPage]):
    """`/api/v1/topics`. Their articles are `/api/v1/articles?topic=`."""

    permission_classes = [AllowAny]
    pagination_class = KeysetPagination
    serializer_class = Topic
    queryset = CategoryPage.objects.none()
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> HelpPageQuerySet:
        """The topics this caller may open."""
        if getattr(self, "swagger_fake_view", False):
            return CategoryPage.objects.none()
        return CategoryPage.objects.visible_to(viewer_of(self.request)).select_related("locale")

    @extend_schema(
        parameters=[OpenApiParameter("language", str, description="Such as “fi”.")],
        responses=Topic(many=True),
        operation_id="topics_list",
        tags=["articles"],
    )
    def list(self, request: Request) -> Response:
        """Topics, newest first."""
        topics = self.get_queryset()
        if language := Parameters(request, "language").text("language"):
            topics = topics.filter(locale__language_code=language.lower())
        page: list[CategoryPage] = list(self.paginate_queryset(topics) or ())
        return self.get_paginated_response(Topic(rows(page, self.get_queryset(), request), many=True).data)

    @extend_schema(responses=Topic, operation_id="topics_retrieve", tags=["articles"])
    def retrieve(self, request: Request, pk: str) -> Response:
        """One topic."""
        return Response(Topic(rows([self.get_object()], self.get_queryset(), request)[0]).data)


def rows(topics: Sequence[CategoryPage], visible: HelpPageQuerySet, request: Request) -> list[dict[str, Any]]:
    """As the serializer takes them; one query for what stands above all of them."""
    above = [topic.path[: -CategoryPage.steplen] for topic in topics]
    parents = dict(visible.filter(path__in=above).values_list("path", "pk"))
    return [
        {
            "id": topic.pk,
            "title": topic.title,
            "intro": topic.intro,
            "icon": topic.icon,
            "language": topic.locale.language_code,
            "group": topic.translation_key,
            "parent": parents.get(path),
            "url": public_url(topic, request=request._request),
        }
        for topic, path in zip(topics, above, strict=True)
    ]
