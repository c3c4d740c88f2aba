"""Wagtail's API v2 for pages: published ones that everybody may read, and nothing else.

Mounted by the project under `/api/v2/`. Wagtail leaves out restricted pages for anonymous callers only by its own
setting; we ask for public ones outright, so that no setting and no session can widen it.
"""

from typing import Any, ClassVar

from rest_framework.permissions import AllowAny
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet


class PublicPagesViewSet(PagesAPIViewSet):
    """Pages open to everybody, of this site; so nobody has to sign in."""

    permission_classes: ClassVar = [AllowAny]

    def get_base_queryset(self) -> Any:
        """Live and without any restriction, whoever asks."""
        return super().get_base_queryset().live().public()


router = WagtailAPIRouter("wagdesk_pages_api")
router.register_endpoint("pages", PublicPagesViewSet)
app_name = "wagdesk_pages_api"
urlpatterns = router.get_urlpatterns()
