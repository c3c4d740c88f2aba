"""Moments as customers read them: “2 hours ago” within a day, then “18 November”, with the year where it is another.

Guarantees: the exact moment stands in the element for programs and, written out, in its title for people.
"""

from datetime import date, datetime, timedelta

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

RECENT = timedelta(days=1)
#: Written small there since the spelling reform of 1990; Django's names of months stand with a capital.
SMALL_MONTHS = ("pt", "pt-br")


def element(moment: datetime | date | None, *, with_time: bool = False, exact: bool = False) -> SafeString | str:
    """A `<time>`; nothing where there is no moment. `with_time` adds the time of day to days that have passed.

    `exact` is for what people keep: day, year and time, whatever the distance.
    """
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), day(moment))
    local = timezone.localtime(moment)
    full = written(local, "DATETIME_FORMAT")
    shown = full if exact else words(local, with_time)
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat("T", "seconds"), full, shown)


def words(local: datetime, with_time: bool) -> str:
    """The words alone."""
    if abs(timezone.now() - local) < RECENT:
        return str(naturaltime(local))
    if not with_time:
        return day(local.date())
    return _("%(day)s, %(time)s") % {"day": day(local.date()), "time": date_format(local, "TIME_FORMAT")}


def day(value: date) -> str:
    """The day, with its year where that is not this one."""
    return written(value, "MONTH_DAY_FORMAT" if value.year == timezone.localdate().year else "DATE_FORMAT")


def written(value: date, form: str) -> str:
    """In this form of the active language, months as it spells them."""
    words = date_format(value, form)
    return words.lower() if get_language() in SMALL_MONTHS else words
