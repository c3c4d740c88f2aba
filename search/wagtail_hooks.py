"""What search adds to the Wagtail admin. Registrations only."""

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.search import SearchArea

from search import admin_views


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """The results page and the answers while one types."""
    return [
        path("search/", admin_views.ResultsPage.as_view(), name="wagdesk_search_admin"),
        path("search/suggest", admin_views.suggestions, name="wagdesk_search_admin_suggest"),
    ]


@hooks.register("register_admin_search_area")
def search_area() -> SearchArea:
    """The sidebar's search field leads to the area of the lowest order: ours."""
    return SearchArea(_("Everything"), reverse("wagdesk_search_admin"), name="everything", icon_name="search", order=1)


@hooks.register("insert_global_admin_css")
def styles() -> SafeString:
    """What the overlay and the results page need beyond the agents' screens."""
    return format_html('<link rel="stylesheet" href="{}">', static("wagdesk_search/search.css"))


@hooks.register("insert_global_admin_js")
def overlay() -> SafeString:
    """The overlay as a template that Wagtail moves to the end of the page, and its script."""
    return format_html(
        '{}<script src="{}"></script>',
        render_to_string("wagdesk_search/_overlay.html"),
        static("wagdesk_search/search.js"),
    )
