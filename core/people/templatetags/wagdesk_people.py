"""How customers are shown: name, initials, addresses. Never: queries; addresses were fetched with the rows."""

from datetime import datetime
from typing import Any

from django import forms, template
from django.contrib.humanize.templatetags.humanize import NaturalTimeFormatter
from django.forms import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from core.people.addresses import masked
from core.people.initials import initials
from core.people.models import Customer

register = template.Library()


register.filter("initials", initials)
register.filter("masked", masked)


@register.filter
def other_address(customer: Customer) -> str:
    """One more way to reach them, if there is one."""
    return next((row.value for row in customer.addresses.all()[1:]), "")


@register.filter
def is_verified(customer: Customer) -> bool:
    """Whether they proved an address to be theirs."""
    return any(row.verified_at for row in customer.addresses.all())


@register.filter
def last_seen(customer: Customer) -> str:
    """When they last signed in, in one unit; nothing for who never did."""
    moment = customer.user.last_login if customer.user else None
    return ago(moment) if moment else ""


@register.filter
def ago(moment: datetime) -> str:
    """How long ago, in one unit."""
    if (timezone.now() - moment).total_seconds() < 60:
        return _("just now")
    # Django's own words of its natural times, which are inflected: “vor 2 Tagen”, not “vor 2 Tage”.
    since = timesince(moment, depth=1, time_strings=NaturalTimeFormatter.past_substrings)
    return str(NaturalTimeFormatter.time_strings["past-day"] % {"delta": since})


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether a field is one box to tick."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.simple_tag
def described(field: BoundField) -> SafeString:
    """The control, which names its error and its help."""
    ids = [f"{field.auto_id}-error"] if field.errors else []
    ids += [f"{field.auto_id}-help"] if field.help_text else []
    attrs: dict[str, Any] = {"aria-describedby": " ".join(ids)} if ids else {}
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)
