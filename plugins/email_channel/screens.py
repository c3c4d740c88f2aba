"""The mail log and the mailboxes, in the admin."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, re_path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.conversations.models import IntakeState
from core.conversations.serving import mail_response
from core.people.breaking import breakable
from core.workspace import links, parts
from core.workspace.contributions import HealthCheck, HealthReport, HealthState
from core.workspace.modeladmin import InspectView, ModelAdmin, RowAction
from plugins.email_channel.contents import contents_of, why_not_shown
from plugins.email_channel.models import Mailbox, MailState, ReceivedMail
from plugins.email_channel.services import AGAIN, retry

TONES: dict[MailState | IntakeState, tuple[str, str]] = {
    MailState.NEW: ("info", "time"),
    MailState.HANDLED: ("positive", "check"),
    MailState.IGNORED: ("secondary", "minus"),
    MailState.QUARANTINED: ("critical", "warning"),
    MailState.ERASED: ("secondary", "bin"),
    IntakeState.NEW: ("info", "time"),
    IntakeState.WAITING: ("warning", "time"),
    IntakeState.FAILED: ("critical", "warning"),
}
#: How many one click reads; the others wait for the next.
AT_ONCE = 50


def read_again(request: HttpRequest, rows: QuerySet[Any]) -> str:
    """Read mails once more, and say what became of them."""
    mails = [retry(mail) for mail in rows.filter(state__in=AGAIN)[:AT_ONCE]]
    left = [mail for mail in mails if mail.state in AGAIN]
    good = len(mails) - len(left)
    text = ngettext("%(n)d mail was taken in now.", "%(n)d mails were taken in now.", good) % {"n": good}
    if not left:
        return text
    reasons = " ".join(dict.fromkeys(mail.reason for mail in left))
    return text + " " + _("%(n)d not: %(reasons)s") % {"n": len(left), "reasons": reasons[:500]}


def read_all_again(request: HttpRequest, rows: QuerySet[Any]) -> str:
    """All that could not be read; what was left alone is right to stay so, unless somebody says otherwise."""
    return read_again(request, rows.filter(state=MailState.QUARANTINED))


def _pill(row: ReceivedMail) -> SafeString:
    tone, icon = TONES[row.stands]
    return format_html('<span class="wd-status wd-tone--{}">{}{}</span>', tone, parts.icon(icon), row.stands_text)


class ReceivedView(InspectView):
    """One mail: what became of it, what it says, and its source."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where its request is, and the whole of it."""
        item = self.instance.intake.item if self.instance.intake else None
        contents = contents_of(self.instance)
        return super().get_context_data(
            item_url=links.item_url(item.kind, item.number) if item else "",
            contents=contents,
            not_shown="" if contents else why_not_shown(self.instance),
            state=_pill(self.instance),
            source_url=self.url_helper.get_action_url("source", pk=self.instance.pk),
            **kwargs,
        )


class MailLog(ModelAdmin):
    """Every mail that arrived, newest first, with what became of it."""

    model = ReceivedMail
    base_url_path = "received-mail"
    menu_label = gettext_lazy("Received mail")
    menu_icon = "download"
    menu_order = 805
    read_only: ClassVar[bool] = True
    inspect_view_enabled = True
    inspect_view_class = ReceivedView
    inspect_template_name = "wagdesk_email_channel/received.html"
    inspect_view_fields: ClassVar = ["sender", "message_id", "mailbox", "size", "state", "reason", "received_at"]
    list_display = ("mail", "state_shown", "became", "received", "buttons")
    list_select_related = ("intake__item", "mailbox")
    search_fields = ("subject", "sender", "message_id")
    ordering = ("-pk",)
    description: ClassVar[Any] = gettext_lazy("Every mail is kept as it came. What could not be read says why.")
    nothing: ClassVar[Any] = gettext_lazy("No mail yet.")
    tabs: ClassVar = (
        ("all", gettext_lazy("All"), {}),
        ("quarantined", gettext_lazy("Could not be read"), {"state": MailState.QUARANTINED}),
        ("waiting", gettext_lazy("Waiting"), {"state": MailState.HANDLED, "intake__state__in": IntakeState.open()}),
        ("ignored", gettext_lazy("Left alone"), {"state": MailState.IGNORED}),
    )
    actions: ClassVar = (
        RowAction(
            "again",
            gettext_lazy("Read again"),
            read_again,
            applies=lambda row: row.state in AGAIN,
        ),
        RowAction("again_all", gettext_lazy("Read all again"), read_all_again, whole_list=True, tabs=("quarantined",)),
    )

    def urls(self) -> Iterable[URLPattern]:
        """Those of every log, and the whole mail."""
        start = rf"^{self.url_helper.base_url_path}/source/(?P<pk>\d{{1,18}})/$"
        return [*super().urls(), re_path(start, self.source_view, name=self.url_helper.get_action_url_name("source"))]

    def source_view(self, request: HttpRequest, pk: str) -> HttpResponse:
        """The mail byte by byte, for saving; 404 to who may not see the log."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        mail = self._for(request).find(pk)
        return mail_response(bytes(mail.raw), f"mail-{mail.pk}.eml")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The list never reads the mails themselves."""
        return super().get_queryset(request).defer("raw")

    def mail(self, row: ReceivedMail) -> SafeString:
        """Subject and sender."""
        subject = row.subject or _("(no subject)")
        return format_html(
            '<span class="wd-strong">{}</span><div class="wd-small wd-quiet">{}</div>'
            '<div class="wd-list__phone">{}</div>',
            subject,
            breakable(row.sender),
            _pill(row),
        )

    mail.short_description = gettext_lazy("Mail")  # type: ignore[attr-defined]

    def state_shown(self, row: ReceivedMail) -> SafeString:
        """State and reason."""
        reason = format_html('<div class="wd-small wd-quiet">{}</div>', row.why) if row.why else ""
        return format_html("{}{}", _pill(row), reason)

    state_shown.short_description = gettext_lazy("State")  # type: ignore[attr-defined]

    def became(self, row: ReceivedMail) -> SafeString | str:
        """The number of the request it belongs to, as a link."""
        item = row.intake.item if row.intake else None
        if item is None:
            return "–"
        return format_html('<a href="{}">#{}</a>', links.item_url(item.kind, item.number), item.number)

    became.short_description = gettext_lazy("Request")  # type: ignore[attr-defined]

    def received(self, row: ReceivedMail) -> SafeString:
        """How long ago."""
        return parts.since(row.received_at, timezone.now())

    received.short_description = gettext_lazy("Received")  # type: ignore[attr-defined]


class MailboxTable(ModelAdmin):
    """Our own addresses."""

    model = Mailbox
    base_url_path = "mailboxes"
    menu_label = gettext_lazy("Mailboxes")
    menu_icon = "mail"
    menu_order = 800
    list_display = ("own", "name", "team", "confirms", "is_default")
    search_fields = ("address", "name")
    description: ClassVar[Any] = gettext_lazy("Where mail arrives, whom it is for, and who answers from it.")

    def own(self, row: Mailbox) -> SafeString:
        """The address; the first column leads to the form."""
        return breakable(row.address)

    own.short_description = gettext_lazy("address")  # type: ignore[attr-defined]
    own.admin_order_field = "address"  # type: ignore[attr-defined]


def mail_is_read() -> HealthReport:
    """Whether mails wait that could not be read."""
    number = ReceivedMail._base_manager.filter(state=MailState.QUARANTINED).count()
    if not number:
        return HealthReport(HealthState.GOOD, _("Every mail that arrived could be read."))
    text = ngettext("%(n)d mail could not be read.", "%(n)d mails could not be read.", number) % {"n": number}
    return HealthReport(HealthState.ATTENTION, text, value=number)


MAIL_CHECK = HealthCheck(slug="received_mail", title=gettext_lazy("Received mail"), check=mail_is_read)
