"""Wagtail's API v2 for pages: published ones that everybody may read, and nothing else.

Mounted by the project under `/api/v2/`. Wagtail would give whoever is signed in what is restricted, and everybody the
aliases of restricted pages and the title of what an alias is of; we give what a visitor may read, so that no setting
and no session can widen it. Addresses are those that people reach the site under; Wagtail would take the host that
the site's row names.
"""

from copy import copy
from typing import Any, ClassVar, Self

from django.http import Http404
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import PageAliasOfField, PageHtmlUrlField, PageParentField, PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page, Site

from core.access.api import MOST_DIGITS, anonymous
from core.project.addresses import base_url, public_url
from knowledge_base.access import readable_q

#: Of brackets in `fields`: Wagtail reads them by calling itself.
MOST_NESTED = 20


class Router(WagtailAPIRouter):
    """Knows where the API is reached that was asked."""

    base_url = ""

    def at(self, base_url: str) -> Self:
        """For one request."""
        found = copy(self)
        found.base_url = base_url
        return found

    def get_object_detail_urlpath(self, model: Any, pk: int) -> str | None:
        """The whole address; None for what is no page."""
        path: str | None = super().get_object_detail_urlpath(model, pk)
        return path and f"{self.base_url}{path}"


def _html_url(page: Page, context: dict[str, Any]) -> str | None:
    return public_url(page, request=context["request"]._request) or None


class HtmlUrlField(PageHtmlUrlField):
    """Where people read the page."""

    def to_representation(self, page: Page) -> str | None:
        """None for a page that no site shows."""
        return _html_url(page, self.context)


class RelatedPage:
    """A page named by another: Wagtail writes it with a serializer of its own choice."""

    def to_representation(self, page: Page) -> dict[str, Any]:
        """Under its public address, too."""
        written: dict[str, Any] = super().to_representation(page)  # type: ignore[misc]
        written["meta"]["html_url"] = _html_url(page, self.context)  # type: ignore[attr-defined]
        return written


class ParentField(RelatedPage, PageParentField):
    """What it stands below."""


class AliasOfField(RelatedPage, PageAliasOfField):
    """What it is an alias of; None too for what is given to nobody here."""

    def get_attribute(self, page: Page) -> Page | None:
        """With one query for an alias, as Wagtail does."""
        found: Page | None = (
            self.context["base_queryset"].filter(pk=page.alias_of_id).first() if page.alias_of_id else None
        )
        return found


class PublicPageSerializer(PageSerializer):
    """Pages under their public addresses."""

    html_url = HtmlUrlField(read_only=True)
    parent = ParentField(read_only=True)
    alias_of = AliasOfField(read_only=True)


class PublicPagesViewSet(PagesAPIViewSet):
    """Pages open to everybody, of this site; so nobody has to sign in."""

    base_serializer_class = PublicPageSerializer
    permission_classes: ClassVar = [AllowAny]
    #: Those of a form are made of several rows: in a list each form would ask for its own.
    detail_only_fields: ClassVar = [*PagesAPIViewSet.detail_only_fields, "questions"]

    def get_base_queryset(self) -> Any:
        """What a visitor may read, whoever asks."""
        return super().get_base_queryset().filter(readable_q(anonymous()))

    def get_queryset(self) -> Any:
        """With the language of each, for all at once."""
        return super().get_queryset().prefetch_related("locale")

    @classmethod
    def get_available_fields(cls, model: Any, db_fields_only: bool = False) -> list[str]:
        """Rows are neither found nor sorted by what they are aliases of: it may be closed where they are not."""
        names: list[str] = super().get_available_fields(model, db_fields_only)
        return [name for name in names if not (db_fields_only and name == "alias_of")]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what no database takes, before Wagtail asks one with it."""
        super().initial(request, *args, **kwargs)
        asked: Any = request._request
        asked.wagtailapi_router = router.at(base_url(Site.find_for_request(asked)))
        for name, value in request._request.GET.items():
            refuse_unusable(name, str(value))

    def find_object(self, queryset: Any, request: Request) -> Any:
        """By its id, which is a number, or as Wagtail does."""
        if not request.query_params.get("id", "0").isdecimal():
            raise BadRequestError("id must be a positive integer")
        return super().find_object(queryset, request)

    def detail_view(self, request: Request, pk: int) -> Response:
        """One page."""
        if len(str(pk)) > MOST_DIGITS:
            raise Http404
        return super().detail_view(request, pk)


def refuse_unusable(name: str, value: str) -> None:
    """Raise BadRequestError for text with null characters, numbers longer than any id, and endless nesting."""
    if "\x00" in value:
        raise BadRequestError(f"{name}: null characters are not allowed")
    if name == "search_operator" and value not in ("and", "or"):
        raise BadRequestError("search_operator must be either 'and' or 'or'")
    if name == "fields" and value.count("(") > MOST_NESTED:
        raise BadRequestError("fields: nested too deeply")
    if len(value) > MOST_DIGITS and value.strip().lstrip("+-").replace("_", "").isdecimal():
        raise BadRequestError(f"{name}: the number is too large")


router = Router("wagdesk_pages_api")
router.register_endpoint("pages", PublicPagesViewSet)
app_name = "wagdesk_pages_api"
urlpatterns = router.get_urlpatterns()
