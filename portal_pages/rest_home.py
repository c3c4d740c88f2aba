"""The front door for programs: what the home page shows, in the caller's language."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from wagtail.models import Page, Site

from core.api.api import Parameters
from core.people.naming import service_name
from core.project import site_menu
from core.project.addresses import base_url, public_url
from core.project.shelves import Listed
from portal_pages import home
from portal_pages.models import HomePage


class PageRow(serializers.Serializer[Any]):
    """A page in a list. `type` says where to read it: an article under `/articles`, a form under `/forms`."""

    id = serializers.IntegerField()
    type = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()
    language = serializers.CharField()


class TopicOfHome(PageRow):
    """A topic, and how many articles stand in it."""

    articles = serializers.IntegerField()


class WayToAsk(PageRow):
    """A page where a request is written."""

    text = serializers.CharField()


class MenuEntry(serializers.Serializer[Any]):
    """An entry of the menu."""

    label = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes it off the class
    url = serializers.CharField()


class Home(serializers.Serializer[Any]):
    """The home page."""

    id = serializers.IntegerField()
    service = serializers.CharField(help_text="The name of the service.")
    language = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField(), help_text="In which the site is written.")
    url = serializers.CharField()
    headline = serializers.CharField()
    text = serializers.CharField()
    menu = MenuEntry(many=True)
    topics = TopicOfHome(many=True)
    articles = PageRow(many=True)
    contacts = WayToAsk(many=True)


class HomeView(APIView):
    """`GET /api/v1/home`."""

    permission_classes = [AllowAny]

    @extend_schema(responses=Home, operation_id="home", tags=["home"])
    def get(self, request: Request) -> Response:
        """Headline, menu, topics, articles and ways to ask. 404 where the site begins with another page."""
        Parameters(request)
        site = Site.find_for_request(request._request)
        open_pages = HomePage.objects.live().public()
        page = open_pages.filter(pk=site.root_page_id).first() if site else None
        if page is None:
            raise Http404
        # A translation may be closed while its original is open.
        page = open_pages.filter(pk=page.localized.pk).first() or page
        facts = home.facts(page, request._request)
        menu = site_menu.menu(request._request)
        return Response(
            Home(
                {
                    "id": page.pk,
                    "service": service_name(site),
                    "language": page.locale.language_code,
                    "languages": list(menu.languages) or [page.locale.language_code],
                    "url": public_url(page, request=request._request),
                    "headline": page.hero_title or _("How can we help?"),
                    "text": page.hero_text,
                    "menu": menu.entries,
                    "topics": [{**_listed(one, request), "articles": one.count} for one in facts["topics"]],
                    "articles": [_listed(one, request) for one in facts["articles"]],
                    "contacts": [{**_row(way, request), "text": text} for way, text in facts["contacts"]],
                }
            ).data
        )


def _listed(one: Listed, request: Request) -> dict[str, Any]:
    """Under its address among those of the caller's language."""
    url = f"{base_url(Site.find_for_request(request._request))}{one.url}" if one.url.startswith("/") else one.url
    return {**_row(one.page, request), "url": url}


def _row(page: Page, request: Request) -> dict[str, Any]:
    return {
        "id": page.pk,
        "type": page.cached_content_type.model.removesuffix("page"),
        "title": page.title,
        "url": public_url(page, request=request._request),
        "language": page.locale.language_code,
    }
