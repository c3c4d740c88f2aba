"""Small parts of the agents' screens as HTML: status, priority, person, clock.

Written in Python because a list draws hundreds of them; templates use them through the tags of the same names.
Guarantees: everything from a database row is escaped; tone never stands without a word.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.people.initials import initials
from core.work.models import StatusCategory

#: Category → tone and icon; the word is the administrator's.
LOOKS = {
    StatusCategory.NEW: ("info", "circle-plus"),
    StatusCategory.OPEN: ("primary", "radio-full"),
    StatusCategory.WAITING_CUSTOMER: ("warning", "user"),
    StatusCategory.WAITING_OTHER: ("warning", "group"),
    StatusCategory.RESOLVED: ("positive", "check"),
    StatusCategory.CLOSED: ("neutral", "lock"),
    StatusCategory.MERGED: ("neutral", "redirect"),
    StatusCategory.SPAM: ("critical", "no-view"),
}
#: A customer who waits longer than this many hours is worth a mark, then an alarm.
SOON, LATE = 8, 24


def icon(name: str) -> SafeString:
    """One of Wagtail's icons."""
    return format_html('<svg class="icon icon-{0}" aria-hidden="true"><use href="#icon-{0}"></use></svg>', name)


def hidden(text: str) -> SafeString:
    """Words for screen readers only."""
    return format_html('<span class="w-sr-only">{}</span>', text)


def quiet(text: str) -> SafeString:
    """Words of second rank."""
    return format_html('<span class="wd-quiet wd-nowrap">{}</span>', text)


def status(row: Any) -> SafeString:
    """The pill of a Status, or of anything with `category` and `label`."""
    return pill(row.category, row.label, before=_("Status:") + " ")


def pill(category: str, label: str, *, before: str = "") -> SafeString:
    """A word in the tone of a category of statuses; `before` is for screen readers."""
    tone, name = LOOKS.get(category, ("neutral", "minus"))  # type: ignore[call-overload]
    unseen = hidden(before) if before else ""
    return format_html('<span class="wd-status wd-tone--{}">{}{}{}</span>', tone, icon(name), unseen, label)


def swatch(color: str) -> SafeString:
    """A patch of a colour an administrator chose, and its name."""
    if not color:
        return hidden(_("None"))
    patch = '<svg class="wd-swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill="{0}"/></svg>'
    return format_html(patch + ' <span class="wd-quiet">{0}</span>', color)


def priority(row: Any) -> SafeString:
    """A Priority by its rank; none at all is a dash."""
    if row is None:
        return quiet("–")
    tone, name = priority_look(row.rank)
    return format_html(
        '<span class="wd-priority wd-tone--{}">{}{}{}</span>', tone, icon(name), hidden(_("Priority:") + " "), row.label
    )


def priority_look(rank: int) -> tuple[str, str]:
    """Tone and icon of a rank."""
    if rank >= 75:
        return "critical", "warning"
    if rank >= 50:
        return "warning", "arrow-up"
    return ("neutral", "minus") if rank >= 30 else ("neutral", "arrow-down")


def avatar(name: Any, *, customer: bool = False, size: str = "") -> SafeString:
    """Initials: agents round, customers square. Always beside the name, or with it hidden."""
    kind = "customer" if customer else "agent"
    extra = f" wd-avatar--{size}" if size else ""
    return format_html(
        '<span class="wd-avatar wd-avatar--{}{}" aria-hidden="true">{}</span>', kind, extra, initials(name)
    )


def assignee(user: Any) -> SafeString:
    """An agent in a list; the first name where there is room."""
    if user is None:
        return quiet(_("Nobody"))
    name = str(user)
    return format_html(
        '<span class="wd-row wd-nowrap wd-row--tight" title="{}">{} {}'
        '<span class="wd-roomy" aria-hidden="true">{}</span></span>',
        name,
        avatar(name, size="small"),
        hidden(name),
        user.get_short_name(),
    )


def span(seconds: float, *, coarse: bool = False) -> str:
    """A length of time in one or two words; only one where `coarse`."""
    minutes = max(int(seconds // 60), 0)
    if not minutes:
        return _("now")
    if minutes < 60:
        return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        short = _("%(h)d h") % {"h": hours}
        return short if coarse or hours >= 4 or not rest else _("%(h)d h %(m)d min") % {"h": hours, "m": rest}
    days = hours // 24
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def since(moment: datetime | None, now: datetime) -> SafeString:
    """How long ago, with the exact time for who points at it."""
    if moment is None:
        return mark_safe("–")
    local = timezone.localtime(moment)
    far = (now - moment).days >= 14
    words = date_format(local, "SHORT_DATE_FORMAT") if far else span((now - moment).total_seconds(), coarse=True)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), date_format(local, "DATETIME_FORMAT"), words
    )


def wait(item: Any, now: datetime) -> SafeString:
    """How long the customer has waited for us, and whether that is long."""
    if item.waiting_since is None:
        return mark_safe('<span class="wd-clock wd-clock--met">–</span>')
    seconds = (now - item.waiting_since).total_seconds()
    hours = seconds / 3600
    kind, tone, name = (
        ("late", "critical", "warning")
        if hours >= LATE
        else ("soon", "warning", "time")
        if hours >= SOON
        else ("ok", "neutral", "time")
    )
    return format_html(
        '<span class="wd-clock wd-clock--{} wd-tone--{}">{}{}{}</span>',
        kind,
        tone,
        icon(name),
        hidden(_("Waits for us:") + " "),
        span(seconds),
    )
