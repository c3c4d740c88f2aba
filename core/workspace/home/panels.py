"""The panels of the start page: for each kind of item this agent may view, what to do first."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from core.access.api import viewer_of
from core.conditions.api import Context
from core.work.kinds import ItemKind
from core.workspace import links
from core.workspace.home import figures
from core.workspace.words import words_for


class KindPanel(Component):
    """Counts that lead to lists, who waits longest, and two weeks as a picture."""

    template_name = "wagdesk_workspace/home/kind.html"
    #: Before Wagtail's panels of pages.
    order = 10

    def __init__(self, kind: ItemKind, request: HttpRequest) -> None:
        self.kind = kind
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Three queries."""
        code, words, user = self.kind.code, words_for(self.kind), self.request.user
        rows = self.kind.model_class.objects.visible_to(viewer_of(self.request))
        counted = list(figures.counted(rows, words, Context(user_id=user.pk or 0, team_ids=())))
        days = figures.two_weeks(rows, timezone.now())
        return {
            "kind": self.kind,
            "words": words,
            "counts": [
                {"label": tab.label, "number": number, "url": f"{links.list_url(code)}?tab={tab.code}"}
                for tab, number in counted
            ],
            "waiting": [
                {"item": item, "url": links.item_url(code, item.number)} for item in figures.longest_waiting(rows)
            ],
            "waiting_url": f"{links.list_url(code)}?tab=waiting",
            "days": days,
            "added": sum(day.added for day in days),
            "solved": sum(day.solved for day in days),
            "is_quiet": not any(number for _, number in counted) and not any(day.added for day in days),
            "add_url": links.add_url(code) if user.has_perm(self.kind.permission("add")) else "",
        }


def panels(request: HttpRequest, kinds: list[ItemKind]) -> list[KindPanel]:
    """One for each kind this agent may view."""
    return [KindPanel(kind, request) for kind in kinds if request.user.has_perm(kind.permission("view"))]
