"""What a new installation still needs: a list on the start page of administrators, until it is done or hidden."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Site

from core.access.api import Viewer, viewer_of
from core.people.models import User
from core.plugins.api import call_for_pieces
from core.workspace.contributions import FirstStep

#: The name under which Wagtail remembers in the profile that somebody hid the list.
HIDDEN = "wagdesk_first_steps"


class FirstSteps(Component):
    """The steps with how many are done. Their queries are those of `first_steps`."""

    template_name = "wagdesk_workspace/home/beginning.html"
    #: Before the panels of the kinds.
    order = 5

    def __init__(self, steps: list[FirstStep]) -> None:
        self.steps = steps

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """No queries."""
        done = sum(step.is_done for step in self.steps)
        return {"steps": self.steps, "done": done, "total": len(self.steps), "hidden_name": HIDDEN}


def panels(request: HttpRequest) -> list[FirstSteps]:
    """The list, for administrators, while something is left to do and they did not hide it."""
    user: Any = request.user
    profile = getattr(user, "wagtail_userprofile", None)
    if not user.is_superuser or (profile and profile.dismissibles.get(HIDDEN)):
        return []
    found = call_for_pieces("first_steps", viewer=viewer_of(request))
    steps = sorted((step for _plugin, step in found), key=lambda step: step.order)
    return [] if all(step.is_done for step in steps) else [FirstSteps(steps)]


def own_steps(viewer: Viewer) -> list[FirstStep]:
    """The service's name, and colleagues who may do something. Two queries."""
    others = User.objects.filter(is_agent=True, is_active=True).exclude(pk=viewer.user.pk if viewer.user else 0)
    site = Site.objects.filter(is_default_site=True).first()
    return [
        FirstStep(
            _("Give the service its name"),
            _("Customers read it on every page and in every mail."),
            reverse("wagtailsites:edit", args=[site.pk]) if site else reverse("wagtailsites:add"),
            bool(site and site.site_name),
            order=10,
        ),
        FirstStep(
            _("Add your colleagues"),
            _("Roles say what they may do, teams whose requests they see."),
            reverse("wagtailusers_users:add"),
            others.filter(Q(is_superuser=True) | Q(groups__isnull=False)).exists(),
            order=40,
        ),
    ]
