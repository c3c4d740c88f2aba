"""Outgoing mail, as it leaves. In the demo nothing leaves: here it is read."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.conversations.content.sanitising import sanitise
from core.events.models import MailState, OutgoingMail
from core.events.queries import recipient_states
from core.events.services import retry_mail
from core.people.breaking import breakable
from core.workspace import parts
from core.workspace.modeladmin import InspectView, ModelAdmin, RowAction

STATES = {
    MailState.QUEUED: ("info", "time"),
    MailState.SENT: ("positive", "check"),
    MailState.KEPT: ("neutral", "mail"),
    MailState.FAILED: ("critical", "warning"),
}
#: Headers worth reading.
SHOWN = ("From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References")


def send_again(request: HttpRequest, rows: QuerySet[Any]) -> str:
    """Try those that failed once more."""
    failed = rows.filter(state=MailState.FAILED).values_list("pk", flat=True)[:500]
    number = sum(retry_mail(mail_id=pk) for pk in failed)
    return ngettext("%(n)d mail is tried again.", "%(n)d mails are tried again.", number) % {"n": number}


class ReadMail(InspectView):
    """One mail: headers, recipients, both parts."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The mail taken apart; what cannot be parsed is shown as it is."""
        mail = read(bytes(self.instance.raw))
        states = recipient_states(mail_id=self.instance.pk)
        labels = dict(MailState.choices)
        return super().get_context_data(
            headers=[(name, str(mail[name])) for name in SHOWN if mail[name]],
            html=html_of(mail),
            text=part(mail, "plain"),
            files=[one.get_filename() or one.get_content_type() for one in mail.iter_attachments()],
            recipients=[(address, labels[state], said) for address, (state, said) in states.items()],
            **kwargs,
        )


def read(raw: bytes) -> EmailMessage:
    """The bytes as a mail."""
    return message_from_bytes(raw, policy=policy.default)


def part(mail: EmailMessage, subtype: str) -> str:
    """The text or HTML part, empty when there is none."""
    found = mail.get_body(preferencelist=(subtype,))
    try:
        return str(found.get_content()) if found is not None else ""
    except (LookupError, ValueError):
        return _("This part cannot be read.")


def html_of(mail: EmailMessage) -> SafeString:
    """The HTML part, made harmless: it stands in the page."""
    return mark_safe(sanitise(part(mail, "html")).html)  # noqa: S308 - sanitised in this line


def _pill(row: OutgoingMail) -> SafeString:
    tone, icon = STATES[MailState(row.state)]
    label = capfirst(row.get_state_display())
    return format_html('<span class="wd-status wd-tone--{}">{}{}</span>', tone, parts.icon(icon), label)


class MailboxScreen(ModelAdmin):
    """Everything that was queued, newest first."""

    model = OutgoingMail
    base_url_path = "outgoing-mail"
    menu_label = gettext_lazy("Outgoing mail")
    menu_icon = "mail"
    menu_order = 810
    read_only: ClassVar[bool] = True
    inspect_view_enabled = True
    inspect_view_class = ReadMail
    inspect_template_name = "wagdesk_workspace/administration/mail.html"
    list_display = ("mail", "named", "state_shown", "queued", "buttons")
    search_fields = ("subject", "to", "message_id")
    ordering = ("-pk",)
    nothing: ClassVar[Any] = gettext_lazy("No mail yet.")
    tabs: ClassVar = (
        ("all", gettext_lazy("All"), {}),
        ("queued", gettext_lazy("Waiting"), {"state": MailState.QUEUED}),
        ("failed", gettext_lazy("Failed"), {"state": MailState.FAILED}),
    )
    actions: ClassVar = (
        RowAction("again", gettext_lazy("Try again"), send_again, applies=lambda row: row.state == MailState.FAILED),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Lists never read the mails themselves."""
        rows = super().get_queryset(request)
        return rows if getattr(request.resolver_match, "url_name", "").endswith("inspect") else rows.defer("raw")

    def mail(self, row: OutgoingMail) -> SafeString:
        """The subject, on a phone everything; the first column leads to the mail."""
        return format_html(
            '<span class="wd-strong">{}</span>'
            '<div class="wd-list__phone">{}<span class="wd-small wd-quiet">{}</span></div>',
            row.subject or _("(no subject)"),
            _pill(row),
            breakable(row.to),
        )

    mail.short_description = gettext_lazy("Subject")  # type: ignore[attr-defined]

    def named(self, row: OutgoingMail) -> SafeString:
        """Whom it names."""
        return breakable(row.to)

    named.short_description = OutgoingMail._meta.get_field("to").verbose_name  # type: ignore[attr-defined]
    named.admin_order_field = "to"  # type: ignore[attr-defined]

    def state_shown(self, row: OutgoingMail) -> SafeString:
        """State and reason."""
        reason = format_html('<div class="wd-small wd-quiet">{}</div>', row.last_error[:200]) if row.last_error else ""
        return format_html("{}{}", _pill(row), reason)

    state_shown.short_description = gettext_lazy("State")  # type: ignore[attr-defined]

    def queued(self, row: OutgoingMail) -> SafeString:
        """How long ago."""
        return parts.since(row.created_at, timezone.now())

    queued.short_description = gettext_lazy("Queued")  # type: ignore[attr-defined]
