"""Endpoints, the log of what was sent to them, and programs that call us, in the admin."""

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList

from core.workspace import parts
from core.workspace.modeladmin import ModelAdmin, RowAction
from plugins.integrations.webhooks.forms import EndpointForm, SourceForm
from plugins.integrations.webhooks.models import Endpoint, InboundSource, SendState, Signed, WebhookDelivery
from plugins.integrations.webhooks.secrets_shown import SignedTable
from plugins.integrations.webhooks.services import send_again, send_test

TONES = {
    SendState.WAITING: ("info", "time"),
    SendState.DELIVERED: ("positive", "check"),
    SendState.FAILED: ("critical", "warning"),
}


def test_them(request: HttpRequest, rows: QuerySet[Any]) -> str:
    """Send a test to each."""
    number = send_test(endpoints=rows)
    text = ngettext("%(n)d test is on its way.", "%(n)d tests are on their way.", number) % {"n": number}
    return text + " " + _("What came of it stands in the webhook log.")


def again(request: HttpRequest, rows: QuerySet[Any]) -> str:
    """Send once more."""
    number = send_again(rows=rows)
    text = ngettext("%(n)d delivery is sent again.", "%(n)d deliveries are sent again.", number) % {"n": number}
    return text if number else _("Nothing is sent: the endpoint is switched off.")


def again_failed(request: HttpRequest, rows: QuerySet[Any]) -> str:
    """All that failed."""
    return again(request, rows.filter(state=SendState.FAILED))


def _pill(tone: str, icon: str, label: Any) -> SafeString:
    return format_html('<span class="wd-status wd-tone--{}">{}{}</span>', tone, parts.icon(icon), label)


def _off(row: Signed) -> SafeString:
    """With the reason where nobody pressed the switch."""
    reason = format_html('<div class="wd-small wd-quiet">{}</div>', row.off_reason) if row.off_reason else ""
    return format_html("{}{}", _pill("critical" if row.off_reason else "neutral", "minus", _("Switched off")), reason)


def two_lines(first: str, second: str) -> SafeString:
    """A name, and what it is about."""
    return format_html('<span class="wd-strong">{}</span><div class="wd-small wd-quiet">{}</div>', first, second)


class EndpointTable(SignedTable):
    """Who is told."""

    model = Endpoint
    base_url_path = "webhooks"
    menu_label = gettext_lazy("Webhooks")
    menu_icon = "link-external"
    menu_order = 830
    list_display = ("shown", "state_shown", "rotation", "buttons")
    search_fields = ("name", "url")
    ordering = ("name", "pk")
    description: ClassVar[Any] = gettext_lazy("Programs that are told what happens here, in signed calls.")
    nothing: ClassVar[Any] = gettext_lazy("Nobody is told yet.")
    nothing_more: ClassVar[Any] = gettext_lazy(
        "Add the address of a program and choose what it is told. It can check by the signature that a call is ours."
    )
    actions: ClassVar = (RowAction("test", gettext_lazy("Send a test"), test_them, icon="mail"),)
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("url"),
            FieldPanel("is_active"),
            FieldPanel("events"),
            FieldPanel("tells_internal"),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("only_types", "only_teams", "only_priorities", "only_tags")],
                heading=gettext_lazy("Only some items"),
                help_text=gettext_lazy(
                    "Where something is ticked, only events about such an item are told; what was ticked in several "
                    "lists must all be true of it."
                ),
            ),
            FieldPanel("allow_private"),
        ],
        base_form_class=EndpointForm,
    )

    def shown(self, row: Endpoint) -> SafeString:
        """Name and address."""
        return two_lines(row.name, row.url)

    shown.short_description = gettext_lazy("Endpoint")  # type: ignore[attr-defined]

    def state_shown(self, row: Endpoint) -> SafeString:
        """On, failing, or off and why."""
        if not row.is_active:
            return _off(row)
        if row.failing_since:
            return format_html(
                "{} {}", _pill("warning", "warning", _("Failing")), parts.since(row.failing_since, timezone.now())
            )
        return _pill("positive", "check", _("Active"))

    state_shown.short_description = gettext_lazy("State")  # type: ignore[attr-defined]


class DeliveryLog(ModelAdmin):
    """Everything that was sent or waits, newest first."""

    model = WebhookDelivery
    base_url_path = "webhook-log"
    menu_label = gettext_lazy("Webhook log")
    menu_icon = "resubmit"
    menu_order = 835
    read_only: ClassVar[bool] = True
    inspect_view_enabled = True
    inspect_template_name = "wagdesk_webhooks/delivery.html"
    list_display = ("what", "state_shown", "answered", "happened", "buttons")
    list_select_related = ("endpoint",)
    search_fields = ("event", "message_id", "endpoint__name", "reason")
    ordering = ("-pk",)
    description: ClassVar[Any] = gettext_lazy("Every call to an endpoint, with what was sent and what came back.")
    nothing: ClassVar[Any] = gettext_lazy("Nothing was sent yet.")
    tabs: ClassVar = (
        ("all", gettext_lazy("All"), {}),
        ("failed", gettext_lazy("Failed"), {"state": SendState.FAILED}),
        ("waiting", gettext_lazy("Waiting"), {"state": SendState.WAITING}),
        ("delivered", gettext_lazy("Delivered"), {"state": SendState.DELIVERED}),
    )
    actions: ClassVar = (
        RowAction("again", gettext_lazy("Send again"), again),
        RowAction("again_all", gettext_lazy("Send all again"), again_failed, whole_list=True, tabs=("failed",)),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The list never reads what was sent."""
        rows = super().get_queryset(request)
        is_one = getattr(request.resolver_match, "url_name", "").endswith("inspect")
        return rows.select_related("endpoint") if is_one else rows.defer("body", "response")

    def what(self, row: WebhookDelivery) -> SafeString:
        """The event and who is told."""
        return two_lines(row.event, row.endpoint.name)

    what.short_description = gettext_lazy("Event")  # type: ignore[attr-defined]

    def state_shown(self, row: WebhookDelivery) -> SafeString:
        """State and reason."""
        tone, icon = TONES[SendState(row.state)]
        reason = format_html('<div class="wd-small wd-quiet">{}</div>', row.reason) if row.reason else ""
        return format_html("{}{}", _pill(tone, icon, row.get_state_display()), reason)

    state_shown.short_description = gettext_lazy("State")  # type: ignore[attr-defined]

    def answered(self, row: WebhookDelivery) -> str:
        """Status, duration, tries."""
        said = f"{row.status} · {row.milliseconds} ms" if row.status else "–"
        tries = ngettext("%(n)d try", "%(n)d tries", row.attempts) % {"n": row.attempts}
        return f"{said} · {tries}"

    answered.short_description = gettext_lazy("Answer")  # type: ignore[attr-defined]

    def happened(self, row: WebhookDelivery) -> SafeString:
        """How long ago."""
        return parts.since(row.created_at, timezone.now())

    happened.short_description = gettext_lazy("Happened")  # type: ignore[attr-defined]


class SourceTable(SignedTable):
    """Who calls."""

    model = InboundSource
    base_url_path = "inbound-webhooks"
    menu_label = gettext_lazy("Inbound webhooks")
    menu_icon = "download"
    menu_order = 840
    list_display = ("shown", "team", "scope", "state_shown", "called", "rotation")
    list_select_related = ("team", "scope")
    search_fields = ("name",)
    ordering = ("name", "pk")
    description: ClassVar[Any] = gettext_lazy("Programs whose signed calls become requests.")
    nothing: ClassVar[Any] = gettext_lazy("Nobody calls yet.")
    nothing_more: ClassVar[Any] = gettext_lazy(
        "Add a program: it gets an address to call, and a secret to sign its calls with."
    )
    edit_handler = ObjectList([FieldPanel(name) for name in SourceForm.Meta.fields], base_form_class=SourceForm)

    def about(self, row: Any) -> dict[str, Any]:
        """The address belongs to the secret."""
        return {**super().about(row), "address": address_of(row)}

    def shown(self, row: InboundSource) -> SafeString:
        """Name and the address to call."""
        return two_lines(row.name, address_of(row))

    shown.short_description = gettext_lazy("Program")  # type: ignore[attr-defined]

    def state_shown(self, row: InboundSource) -> SafeString:
        """On, refused, or off and why."""
        if not row.is_active:
            return _off(row)
        if row.refused:
            text = ngettext(
                "%(n)d call since then was refused: its signature or its time did not fit.",
                "%(n)d calls since then were refused: their signature or their time did not fit.",
                row.refused,
            )
            said = format_html('<div class="wd-small wd-quiet">{}</div>', text % {"n": row.refused})
            return format_html("{}{}", _pill("warning", "warning", _("Refused")), said)
        return _pill("positive", "check", _("Active"))

    state_shown.short_description = gettext_lazy("State")  # type: ignore[attr-defined]

    def called(self, row: InboundSource) -> SafeString | str:
        """When the last call was taken."""
        return parts.since(row.received_at, timezone.now()) if row.received_at else _("never")

    called.short_description = gettext_lazy("Last call")  # type: ignore[attr-defined]


def address_of(source: InboundSource) -> str:
    """Where it calls, whatever language the reader has chosen."""
    with translation.override(settings.LANGUAGE_CODE):
        path: str = reverse("webhooks:in", args=[source.key])
    return settings.WAGDESK_BASE_URL + path
