"""Avatars and the Help menu of the admin."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem

from core.people.initials import initials

GUIDE = "editor-guide"
NEWS = "whats-new-in-wagtail-"
PICTURE = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 50 50'><rect width='50' height='50' fill='#0a6c78'/>"
    "<text x='25' y='33' text-anchor='middle' font-family='system-ui,sans-serif' font-size='21' font-weight='600' "
    "fill='#fff'>{}</text></svg>"
)


def avatar(user: Any) -> str | None:
    """The initials as a picture in the address itself; None for who uploaded a picture of their own."""
    profile = getattr(user, "wagtail_userprofile", None)
    if profile and profile.avatar:
        return None
    return f"data:image/svg+xml,{quote(PICTURE.format(initials(str(user))))}"


def help_entries(request: HttpRequest, entries: list[MenuItem]) -> list[MenuItem]:
    """Without Wagtail's news; its guide, as a plain entry, for who edits pages; the API's documentation for all."""
    kept = [entry for entry in entries if entry.name != GUIDE and not entry.name.startswith(NEWS)]
    guide = next((entry for entry in entries if entry.name == GUIDE), None)
    if guide and user_has_any_page_permission(request.user):
        attrs = {"target": "_blank", "rel": "noreferrer"}
        kept.append(MenuItem(_("Guide for editors"), guide.url, name=GUIDE, icon_name="help", order=1300, attrs=attrs))
    kept.append(MenuItem(_("API"), reverse("wagdesk_api_docs"), name="wagdesk-api", icon_name="code", order=1400))
    return kept
