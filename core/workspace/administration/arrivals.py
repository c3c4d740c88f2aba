"""What arrived and became nothing yet: nobody takes it, or handling it failed."""

import logging
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.conversations.errors import IntakeUnclaimed
from core.conversations.models import Intake, IntakeState
from core.conversations.services import handle_intake
from core.conversations.services.intake import mark_failed, reopen
from core.workspace import parts
from core.workspace.modeladmin import ModelAdmin, RowAction

logger = logging.getLogger("wagdesk.workspace")
#: How many one click handles; the others wait for the next.
AT_ONCE = 50
#: Of which something may still be made, if somebody asks for it.
OFFERED = (*IntakeState.open(), IntakeState.IGNORED)


def try_again(request: HttpRequest, rows: QuerySet[Any]) -> str:
    """Handle them now; what still fails keeps its place with the new reason."""
    done = left = 0
    for pk in rows.filter(state__in=IntakeState.open()).values_list("pk", flat=True)[:AT_ONCE]:
        if _handled(pk):
            done += 1
        else:
            left += 1
    text = ngettext("%(n)d arrival was handled.", "%(n)d arrivals were handled.", done) % {"n": done}
    return text if not left else text + " " + _("%(n)d still wait.") % {"n": left}


def try_one_again(request: HttpRequest, rows: QuerySet[Any]) -> str:
    """Also one that was left alone, by mistake or for a reason that is gone: who asks has read from whom it is."""
    for pk in rows.values_list("pk", flat=True):
        reopen(intake_id=pk, was=IntakeState.IGNORED)
    return try_again(request, rows)


def _handled(pk: int) -> bool:
    try:
        handle_intake(pk)
    except IntakeUnclaimed:
        return False
    except Exception as error:  # whatever a handler raises is the reason an administrator reads
        logger.exception("intake failed again", extra={"intake_id": pk})
        mark_failed(intake_id=pk, reason=f"{type(error).__name__}: {error}")
        return False
    return True


class ArrivalScreen(ModelAdmin):
    """Arrivals by what became of them."""

    model = Intake
    base_url_path = "arrivals"
    menu_label = gettext_lazy("Arrivals")
    menu_icon = "download"
    menu_order = 815
    read_only: ClassVar[bool] = True
    inspect_view_enabled = True
    inspect_template_name = "wagdesk_workspace/administration/arrival.html"
    list_display = ("sender", "source", "channel", "received", "buttons")
    search_fields = ("source", "key", "reason")
    ordering = ("-pk",)
    description: ClassVar[Any] = gettext_lazy(
        "Everything that arrives is kept first. What nobody took can be tried again."
    )
    nothing: ClassVar[Any] = gettext_lazy("Nothing waits: everything that arrived was handled.")
    tabs: ClassVar = (
        ("waiting", gettext_lazy("Nobody takes it"), {"state": IntakeState.WAITING}),
        ("failed", gettext_lazy("Failed"), {"state": IntakeState.FAILED}),
        ("new", gettext_lazy("Just arrived"), {"state": IntakeState.NEW}),
        ("handled", gettext_lazy("Handled"), {"state": IntakeState.HANDLED}),
        ("ignored", gettext_lazy("Left alone"), {"state": IntakeState.IGNORED}),
    )
    actions: ClassVar = (
        RowAction("again", gettext_lazy("Try again"), try_one_again, applies=lambda row: row.state in OFFERED),
        RowAction("again_all", gettext_lazy("Try all again"), try_again, whole_list=True, tabs=("waiting", "failed")),
    )

    def sender(self, row: Intake) -> SafeString:
        """Who sent what, and why it stopped."""
        payload = row.payload if isinstance(row.payload, dict) else {}
        who = payload.get("sender_name") or payload.get("sender_value") or _("Somebody")
        subject = payload.get("subject") or _("(no subject)")
        reason = format_html('<div class="wd-small wd-quiet">{}</div>', row.reason) if row.reason else ""
        return format_html('<span class="wd-strong">{}</span> <span>{}</span>{}', subject, who, reason)

    sender.short_description = gettext_lazy("What, from whom, and why it waits")  # type: ignore[attr-defined]

    def received(self, row: Intake) -> SafeString:
        """How long ago."""
        return parts.since(row.received_at, timezone.now())

    received.short_description = gettext_lazy("Received")  # type: ignore[attr-defined]
