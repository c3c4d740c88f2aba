"""Articles for programs: lists and single articles, as far as the caller may read them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.models import Page

from core.access.api import viewer_of
from core.api.api import KeysetPagination, Parameters
from core.project.addresses import public_url
from knowledge_base.access import readable_here_q
from knowledge_base.models import ArticlePage, CategoryPage
from knowledge_base.models.base import HelpPageQuerySet
from knowledge_base.rendering import body, links


class TopicRow(serializers.Serializer[Any]):
    """The topic an article stands in; the start page for one that stands in none."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.CharField()


class TranslationRow(serializers.Serializer[Any]):
    """The same article in another language."""

    id = serializers.IntegerField()
    language = serializers.CharField()
    url = serializers.CharField()


class ArticleRow(serializers.Serializer[Any]):
    """An article in a list."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    summary = serializers.CharField()
    language = serializers.CharField()
    group = serializers.UUIDField(help_text="Translations of one article share it.")
    url = serializers.CharField()
    topic = TopicRow(allow_null=True)
    reading_minutes = serializers.IntegerField()
    published_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)
    reviewed_on = serializers.DateField(allow_null=True)


class Article(ArticleRow):
    """An article with its text."""

    html = serializers.CharField()
    translations = TranslationRow(many=True)


class ArticleViewSet(viewsets.GenericViewSet[ArticlePage]):
    """`/api/v1/articles`. Signed out one reads what everybody may."""

    permission_classes = [AllowAny]
    pagination_class = KeysetPagination
    serializer_class = ArticleRow
    queryset = ArticlePage.objects.none()
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> HelpPageQuerySet:
        """The articles this caller may read."""
        if getattr(self, "swagger_fake_view", False):
            return ArticlePage.objects.none()
        return ArticlePage.objects.visible_to(viewer_of(self.request)).select_related("locale")

    @extend_schema(
        parameters=[
            OpenApiParameter("language", str, description="Such as “fi”."),
            OpenApiParameter("group", str, description="All languages of one article."),
            OpenApiParameter("topic", int, description="Those that stand in this topic itself, by its id."),
            OpenApiParameter("updated_after", str, description="A time such as 2026-11-24T10:00:00Z."),
        ],
        responses=ArticleRow(many=True),
        operation_id="articles_list",
        tags=["articles"],
    )
    def list(self, request: Request) -> Response:
        """Articles, newest first."""
        page = self.paginate_queryset(filtered(request, self.get_queryset()).defer_streamfields())
        return self.get_paginated_response(ArticleRow(rows(page or (), request), many=True).data)

    @extend_schema(responses=Article, operation_id="articles_retrieve", tags=["articles"])
    def retrieve(self, request: Request, pk: str) -> Response:
        """One article with its text."""
        article = self.get_object()
        (row,) = rows([article], request)
        text = {"html": html_of(article, request), "translations": translations(article, request)}
        return Response(Article({**row, **text}).data)


def filtered(request: Request, articles: HelpPageQuerySet) -> HelpPageQuerySet:
    """Narrowed by the query's parameters. Raises ValidationError naming one that does not fit."""
    asked = Parameters(request, "language", "group", "topic", "updated_after")
    if language := asked.text("language"):
        articles = articles.filter(locale__language_code=language.lower())
    if group := asked.text("group"):
        try:
            articles = articles.filter(translation_key=UUID(group))
        except ValueError as error:
            raise ValidationError({"group": [_("The id of a group, as articles give it.")]}) from error
    if topic := asked.id("topic"):
        paths = CategoryPage.objects.filter(pk=topic).values_list("path", flat=True)
        articles = (
            articles.filter(path__startswith=path, depth=len(path) // Page.steplen + 1)
            if (path := paths.first())
            else articles.none()
        )
    if after := asked.time("updated_after"):
        articles = articles.filter(last_published_at__gt=after)
    return articles


def rows(articles: Sequence[ArticlePage], request: Request) -> list[dict[str, Any]]:
    """As the serializers take them; one query for the topics of all."""
    parents = [article.path[: -Page.steplen] for article in articles]
    topics = {page.path: page for page in Page.objects.filter(path__in=parents)}
    return [_row(article, topics.get(parent), request) for article, parent in zip(articles, parents, strict=True)]


def _row(article: ArticlePage, topic: Page | None, request: Request) -> dict[str, Any]:
    return {
        "id": article.pk,
        "title": article.title,
        "summary": article.summary,
        "language": article.locale.language_code,
        "group": article.translation_key,
        "url": _url(article, request),
        "topic": {"id": topic.pk, "title": topic.title, "url": _url(topic, request)} if topic else None,
        "reading_minutes": article.reading_minutes,
        "published_at": article.first_published_at,
        "updated_at": article.last_published_at,
        "reviewed_on": article.review_date,
    }


def html_of(article: ArticlePage, request: Request) -> str:
    """The body without icons and buttons; links to pages the caller may not open are plain text."""
    with override(article.locale.language_code):
        html = body.render(article.body.raw_data, bare=True).html
    linked = links.linked_pages(html)
    pages = Page.objects.filter(readable_here_q(viewer_of(request)), pk__in=linked) if linked else Page.objects.none()
    addresses = {page.pk: _url(page, request) for page in pages}
    return links.expand(html, pages=addresses, documents=links.linked_documents(html))


def translations(article: ArticlePage, request: Request) -> list[dict[str, Any]]:
    """The article in its other languages."""
    others = ArticlePage.objects.visible_to(viewer_of(request)).filter(translation_key=article.translation_key)
    found = others.exclude(pk=article.pk).select_related("locale").defer_streamfields()
    return [
        {"id": other.pk, "language": other.locale.language_code, "url": _url(other, request)}
        for other in found.order_by("locale__language_code")
    ]


def _url(page: Page, request: Request) -> str:
    return public_url(page, request=request._request)
