"""The small parts as tags, and times in words. Never: queries."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from core.workspace import parts

register = template.Library()
register.simple_tag(parts.status, name="wd_status")
register.simple_tag(parts.priority, name="wd_priority")
register.simple_tag(parts.avatar, name="wd_avatar")
register.simple_tag(parts.icon, name="wd_icon")


@register.simple_tag
def wd_wait(item: Any) -> SafeString:
    """How long the customer has waited for us."""
    return parts.wait(item, timezone.now())


@register.filter
def wd_since(moment: datetime | None) -> SafeString:
    """How long ago."""
    return parts.since(moment, timezone.now())
