"""Wagtail's API v2 for pages: published ones that everybody may read, and nothing else.

Mounted by the project under `/api/v2/`. Wagtail leaves out restricted pages for anonymous callers only by its own
setting; we ask for public ones outright, so that no setting and no session can widen it.
"""

from typing import Any, ClassVar

from django.http import Http404
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet

#: Of a number that every database takes.
MOST_DIGITS = 18
#: Of brackets in `fields`: Wagtail reads them by calling itself.
MOST_NESTED = 20


class PublicPagesViewSet(PagesAPIViewSet):
    """Pages open to everybody, of this site; so nobody has to sign in."""

    permission_classes: ClassVar = [AllowAny]

    def get_base_queryset(self) -> Any:
        """Live and without any restriction, whoever asks."""
        return super().get_base_queryset().live().public()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what no database takes, before Wagtail asks one with it."""
        super().initial(request, *args, **kwargs)
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


router = WagtailAPIRouter("wagdesk_pages_api")
router.register_endpoint("pages", PublicPagesViewSet)
app_name = "wagdesk_pages_api"
urlpatterns = router.get_urlpatterns()
