"""Results on the agents' page: marked text and statuses. Never: queries."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from core.workspace.parts import LOOKS, hidden, icon
from search.results import Result

register = template.Library()


@register.filter
def search_parts(parts: Iterable[tuple[str, bool]]) -> SafeString:
    """Text in parts, matches marked, everything escaped."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if match else text,) for text, match in parts)
    )


@register.filter
def language_name(code: str) -> str:
    """A language's name in the reader's language; mail names languages that nobody has a word for."""
    try:
        return str(_(get_language_info(code)["name"]))
    except KeyError:
        return code


@register.simple_tag
def search_status(result: Result) -> SafeString:
    """The pill of a result's status: the agents' word, tone and icon of its category."""
    tone, name = LOOKS.get(result.category, ("neutral", "minus"))  # type: ignore[call-overload]
    pill = '<span class="wd-status wd-tone--{}">{}{}{}</span>'
    return format_html(pill, tone, icon(name), hidden(_("Status:") + " "), result.status)
