"""Where an address may break on a narrow screen: where people would, not at whatever letter the line ends with."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def breakable(addresses: str) -> SafeString:
    """The same text, which prefers to break before an @ or a dot; who copies it gets nothing else."""
    shown = escape(addresses).replace("@", "<wbr>@").replace(".", "<wbr>.")
    return mark_safe(shown)  # noqa: S308 - escaped in the line before
