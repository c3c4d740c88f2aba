"""The hook of public addresses."""

from collections.abc import Iterable

from django.urls import URLPattern

from core.plugins.api import collected


@collected(URLPattern)
def url_patterns() -> Iterable[URLPattern]:
    """Addresses of a plugin's own that belong neither to the admin nor to the API: a download, a call from outside.

    They are mounted below `/x/<slug>/` and reversed as `<slug>:<name>`. Asked once after start; while the plugin is
    off they answer 404. Views of customer pages extend `wagdesk/site.html` and read through `visible_to`.
    """
