"""Tags for customer pages: icons, moments, initials, form fields, error summary, highlighted text.

Guarantees: whatever comes from outside is escaped; a field's label, help, control and error stand in this order and
are tied together for screen readers. Never: queries, but those of the frame around a page.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

from django import template
from django.contrib.messages import ERROR
from django.contrib.messages.storage.base import Message
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, Site

from core.people.initials import initials
from core.people.mistyping import COMMON_DOMAINS, meant_address
from core.project import chrome, fields, icons, moments
from core.project.addresses import base_url, public_url

register = template.Library()


@register.simple_tag(takes_context=True)
def wd_icon(context: Context, name: str, extra: str = "", label: str = "") -> SafeString:
    """`{% wd_icon "search" %}`: an icon in the colour and size of the text around it.

    `extra` adds classes, `label` gives it a name where no text stands beside it. The drawing itself is sent once, by
    `wd_sprite`; where there is no request (mail, a cached fragment of another page) it is drawn in place.
    """
    shapes = icons.drawing(name)
    turning = " wd-icon--flip" if name in icons.DIRECTED else ""
    classes = f"wd-icon{turning} {extra}".strip()
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    used = _used_icons(context)
    if used is None:
        body = mark_safe(shapes)  # noqa: S308 - from our own file
        return format_html('<svg class="{}" viewBox="0 0 24 24" {}>{}</svg>', classes, role, body)
    used.add(name)
    return format_html('<svg class="{}" {}><use href="#i-{}"/></svg>', classes, role, name)


@register.simple_tag
def wd_icon_names() -> list[str]:
    """The names of all icons, for the style guide and for choosers."""
    return sorted(icons.drawings())


@register.simple_tag(takes_context=True)
def wd_sprite(context: Context) -> SafeString:
    """The drawings of all icons used so far; stands at the very end of the page."""
    used = _used_icons(context) or ()
    symbols = format_html_join(
        "",
        '<symbol id="i-{}" viewBox="0 0 24 24">{}</symbol>',
        ((name, mark_safe(icons.drawing(name))) for name in sorted(used)),  # noqa: S308 - from our own file
    )
    return format_html('<svg class="wd-sprite" aria-hidden="true">{}</svg>', symbols)


def _used_icons(context: Context) -> set[str] | None:
    """The names this request has used. On the request, because includes and blocks get contexts of their own."""
    request = context.get("request") or getattr(context, "request", None)
    if request is None:
        return None
    used: set[str] = request.__dict__.setdefault("wagdesk_icons", set())
    return used


@register.simple_tag(takes_context=True)
def wd_languages(context: Context) -> list[chrome.Language]:
    """The languages of this page: the view's own `page_languages`, else its page's translations, else the site's."""
    given = context.get("page_languages")
    request = context.get("request")
    if given is not None or request is None:
        return given or []
    if (found := request.__dict__.get("wagdesk_languages")) is None:
        page = context.get("page")
        found = chrome.languages_of(page, request) if isinstance(page, Page) else chrome.languages(request)
        request.__dict__["wagdesk_languages"] = found
    return list(found)


@register.simple_tag(takes_context=True)
def wd_alternates(context: Context) -> SafeString:
    """For search engines: an editors' page's own address, and those of its translations.

    A list in pages says which one this is (`page_number`): only the first has translations to name.
    """
    page, request = context.get("page"), context.get("request")
    if not isinstance(page, Page) or request is None or not page.live:
        return mark_safe("")
    number = context.get("page_number") or 1
    url = public_url(page, request=request)
    links = [("canonical", "", f"{url}{f'?page={number}' if number > 1 else ''}")]
    for language in wd_languages(context) if number == 1 else ():
        if not getattr(language, "shown_in", ""):
            links.append(("alternate", language.code, urljoin(base_url(Site.find_for_request(request)), language.url)))
    return format_html_join(
        "\n  ",
        '<link rel="{}"{} href="{}">',
        ((rel, format_html(' hreflang="{}"', code) if code else "", url) for rel, code, url in links if url),
    )


@register.simple_tag
def wd_when(moment: datetime | date | None, with_time: bool = False, exact: bool = False) -> SafeString | str:
    """`{% wd_when message.created_at %}`: “2 hours ago”, later “18 November”; the exact moment in its title.

    `with_time` adds the time of day; `exact` writes day, year and time, for what is kept or printed.
    """
    return moments.element(moment, with_time=with_time, exact=exact)


register.filter("wd_initials", initials)


@register.filter
def wd_parts(parts: Iterable[tuple[str, bool]]) -> SafeString:
    """Text in parts, as search gives it: `[["plain", false], ["match", true]]`, matches marked."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if match else text,) for text, match in parts or ())
    )


@register.inclusion_tag("wagdesk/_field.html", takes_context=True)
def wd_field(context: Context, field: BoundField, **options: Any) -> dict[str, Any]:
    """`{% wd_field form.email %}`: label, help, control, errors.

    Options: `label`, `help`, `placeholder`, `short`, `code`, `bare` (see `core.project.fields.present`).
    """
    return {"request": context.get("request"), **fields.present(field, **options)}


@register.inclusion_tag("wagdesk/_meant.html")
def wd_meant(input_id: str, value: str | None) -> dict[str, str]:
    """`{% wd_meant "id_email" form.email.value %}`: asks about a mail domain that was probably mistyped."""
    return {"input": input_id, "domains": " ".join(COMMON_DOMAINS), "meant": meant_address(str(value or ""))}


@register.inclusion_tag("wagdesk/_form_fields.html", takes_context=True)
def wd_fields(context: Context, form: BaseForm, bare: bool = False) -> dict[str, Any]:
    """All fields of a form, hidden ones included, in their order; `bare` as in `wd_field`."""
    return {"request": context.get("request"), "form": form, "bare": bare}


@register.inclusion_tag("wagdesk/_error_summary.html", takes_context=True)
def wd_errors(context: Context, form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, as links to the fields; nothing while nothing is wrong."""
    return {"request": context.get("request"), "problems": fields.problems(form)}


@register.simple_tag
def wd_control(field: BoundField, help_id: str = "") -> SafeString:
    """The control alone, for a component that places label, help and error itself; it still points at its errors."""
    return fields.bare_control(field, help_id)


@register.simple_tag
def wd_json(data: Any) -> str:
    """`data-options="{% wd_json options %}"`: data for a script, as an attribute's text."""
    return json.dumps(data, cls=DjangoJSONEncoder)


@register.filter
def wd_messages(messages: Iterable[Message]) -> dict[str, list[Message]]:
    """Django's messages in two piles: `failures` stay in the page, `news` may float and go."""
    piles: dict[str, list[Message]] = {"failures": [], "news": []}
    for message in messages:
        piles["failures" if message.level >= ERROR else "news"].append(message)
    return piles
