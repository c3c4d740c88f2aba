"""Endpoints and the log of what was sent to them, in the admin."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, re_path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.log_actions import log

from core.workspace import parts
from core.workspace.modeladmin import CreateView, ModelAdmin, RowAction
from plugins.integrations.webhooks.forms import EndpointForm
from plugins.integrations.webhooks.models import Endpoint, SendState, WebhookDelivery
from plugins.integrations.webhooks.services import rotate_secret, send_again, send_test

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


def two_lines(first: str, second: str) -> SafeString:
    """A name, and what it is about."""
    return format_html('<span class="wd-strong">{}</span><div class="wd-small wd-quiet">{}</div>', first, second)


class CreateEndpoint(CreateView):
    """A new endpoint, and its secret this once."""

    def form_valid(self, form: EndpointForm) -> HttpResponse:
        """Make it and show the secret instead of the list."""
        super().form_valid(form)
        return shown_once(self.request, self.model_admin, self.instance, form.new_secret)


def about(screen: ModelAdmin, endpoint: Endpoint) -> dict[str, Any]:
    """What every page about one endpoint needs."""
    return {"endpoint": endpoint, "crumbs": screen.crumbs(), "list_url": screen.url_helper.index_url}


def shown_once(request: HttpRequest, screen: ModelAdmin, endpoint: Endpoint, secret: str) -> HttpResponse:
    """The page with a new secret; the admin is kept in no cache."""
    return TemplateResponse(request, "wagdesk_webhooks/secret.html", {**about(screen, endpoint), "secret": secret})


class EndpointTable(ModelAdmin):
    """Who is told."""

    model = Endpoint
    base_url_path = "webhooks"
    menu_label = gettext_lazy("Webhooks")
    menu_icon = "link-external"
    menu_order = 830
    create_view_class = CreateEndpoint
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

    def urls(self) -> Iterable[URLPattern]:
        """Those of every table, and the new secret."""
        start = rf"^{self.url_helper.base_url_path}/secret/(?P<pk>\d{{1,18}})/$"
        return [*super().urls(), re_path(start, self.secret_view, name=self.url_helper.get_action_url_name("secret"))]

    def secret_view(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Ask, then make a new secret and show it this once."""
        screen = self._for(request)
        if not screen.may_act:
            raise PermissionDenied
        endpoint = screen.find(pk)
        if request.method == "POST":
            secret = rotate_secret(endpoint=endpoint)
            log(endpoint, "wagtail.edit", user=request.user)
            return shown_once(request, screen, endpoint, secret)
        return TemplateResponse(request, "wagdesk_webhooks/new_secret.html", about(screen, endpoint))

    def shown(self, row: Endpoint) -> SafeString:
        """Name and address."""
        return two_lines(row.name, row.url)

    shown.short_description = gettext_lazy("Endpoint")  # type: ignore[attr-defined]

    def state_shown(self, row: Endpoint) -> SafeString:
        """On, failing, or off and why."""
        if not row.is_active:
            tone = "critical" if row.off_reason else "neutral"
            reason = format_html('<div class="wd-small wd-quiet">{}</div>', row.off_reason) if row.off_reason else ""
            return format_html("{}{}", _pill(tone, "minus", _("Switched off")), reason)
        if row.failing_since:
            return format_html(
                "{} {}", _pill("warning", "warning", _("Failing")), parts.since(row.failing_since, timezone.now())
            )
        return _pill("positive", "check", _("Active"))

    state_shown.short_description = gettext_lazy("State")  # type: ignore[attr-defined]

    def rotation(self, row: Endpoint) -> SafeString:
        """The way to a new secret, for who may."""
        if not self.may_act:
            return format_html("")
        url = self.url_helper.get_action_url("secret", pk=row.pk)
        return format_html('<a class="button button-small button-secondary" href="{}">{}</a>', url, _("New secret"))

    rotation.short_description = gettext_lazy("Secret")  # type: ignore[attr-defined]


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
