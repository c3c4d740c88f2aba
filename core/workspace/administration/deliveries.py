"""Deliveries: what happened and who still has to hear of it; parked ones can be replayed."""

from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.events.models import Delivery, DeliveryState
from core.events.services import replay_deliveries
from core.people.audit import record
from core.workspace import parts
from core.workspace.modeladmin import ModelAdmin, RowAction

STATES = {
    DeliveryState.PENDING: ("info", "time"),
    DeliveryState.RUNNING: ("primary", "radio-full"),
    DeliveryState.DONE: ("positive", "check"),
    DeliveryState.PARKED: ("critical", "warning"),
    DeliveryState.SKIPPED: ("neutral", "minus"),
}


def replay(request: HttpRequest, rows: QuerySet[Any]) -> str:
    """Let them run again."""
    wanted = rows.filter(state__in=[DeliveryState.PARKED, DeliveryState.SKIPPED])
    with transaction.atomic():
        number = replay_deliveries(ids=list(wanted.values_list("pk", flat=True)[:5000]))
        if number:
            record("deliveries.replayed", changes={"number": number})
    return ngettext("%(n)d delivery runs again.", "%(n)d deliveries run again.", number) % {"n": number}


def replay_parked(request: HttpRequest, rows: QuerySet[Any]) -> str:
    """Let everything parked run again; what was skipped stays."""
    return replay(request, rows.filter(state=DeliveryState.PARKED))


class DeliveryScreen(ModelAdmin):
    """A log with a replay button."""

    model = Delivery
    base_url_path = "deliveries"
    menu_label = _("Deliveries")
    menu_icon = "resubmit"
    menu_order = 820
    read_only: ClassVar[bool] = True
    inspect_view_enabled = True
    inspect_template_name = "wagdesk_workspace/administration/delivery.html"
    list_display = ("what", "subscriber", "object_key", "attempts", "due", "buttons")
    list_select_related = ("entry",)
    search_fields = ("subscriber", "object_key", "last_error")
    ordering = ("-pk",)
    description: ClassVar[Any] = _(
        "Parked deliveries used up their tries. Nothing is lost: mend the cause, then replay."
    )
    nothing: ClassVar[Any] = _("Nothing is parked.")
    nothing_more: ClassVar[Any] = _(
        "What the service owes to others, a mail for example, is tried again by itself when it fails. "
        "Only what failed every time comes to rest here and waits for you."
    )
    tabs: ClassVar = (
        ("parked", _("Parked"), {"state": DeliveryState.PARKED}),
        ("retrying", _("Retrying"), {"state": DeliveryState.PENDING, "attempts__gt": 0}),
        ("waiting", _("Waiting"), {"state__in": [DeliveryState.PENDING, DeliveryState.RUNNING], "attempts": 0}),
        ("skipped", _("Skipped"), {"state": DeliveryState.SKIPPED}),
        ("done", _("Delivered"), {"state": DeliveryState.DONE}),
    )
    actions: ClassVar = (
        RowAction("replay", _("Replay"), replay, applies=lambda row: row.state in ("parked", "skipped")),
        RowAction("replay_all", _("Replay all that is parked"), replay_parked, whole_list=True, tabs=("parked",)),
    )

    def what(self, row: Delivery) -> SafeString:
        """The event, its state, and why it stopped."""
        tone, icon = STATES[DeliveryState(row.state)]
        reason = format_html('<div class="wd-small wd-quiet">{}</div>', row.last_error[:200]) if row.last_error else ""
        return format_html(
            '<span class="wd-tone--{} wd-log-title"><span class="wd-clock">{}</span> '
            '<span class="wd-strong">{}</span></span>{}',
            tone,
            parts.icon(icon),
            row.entry.event,
            reason,
        )

    what.short_description = _("What, and why it stopped")  # type: ignore[attr-defined]

    def due(self, row: Delivery) -> SafeString:
        """When it happened."""
        return parts.since(row.entry.created_at, timezone.now())

    due.short_description = _("Happened")  # type: ignore[attr-defined]
