"""When an agent looked last, and whether the item has changed since the page was read."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from core.workspace.detail.base import ItemBase
from core.workspace.models import ReadMark


class Seen(ItemBase):
    """The page was on a screen: what came until now is no longer new."""

    http_method_names = ["post"]  # noqa: RUF012 - Django's own attribute

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        """One mark per agent and item."""
        ReadMark.objects.update_or_create(user=self.agent, item_id=self.item.pk, defaults={"seen_at": timezone.now()})
        return JsonResponse({"seen": True})


class State(ItemBase):
    """The version, so that a page can say that something changed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        """Nothing but the version and the time of the last message."""
        last = self.item.last_message_at
        return JsonResponse({"version": self.item.version, "last_message": last.isoformat() if last else ""})
