"""References in rich text (`<a linktype="page" id="7">`) and the addresses they stand for.

Wagtail would look each page up, in each block, in its own language; an article asks once for all.
"""

import re
from collections.abc import Callable, Mapping
from html import escape, unescape

from wagtail.documents import get_document_model

ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
PAGE = re.compile(r'<a\b(?=[^>]*\blinktype="page")[^>]*\bid="(\d+)"')
DOCUMENT = re.compile(r'<a\b(?=[^>]*\blinktype="document")[^>]*\bid="(\d+)"')


def linked_pages(html: str) -> set[int]:
    """The pages a text refers to."""
    return {int(pk) for pk in PAGE.findall(html)}


def linked_documents(html: str) -> Mapping[int, str]:
    """The files a text refers to, and their addresses. No query where there are none."""
    wanted = {int(pk) for pk in DOCUMENT.findall(html)}
    if not wanted:
        return {}
    return {document.pk: document.url for document in get_document_model().objects.filter(pk__in=wanted)}


def expand(html: str, *, pages: Mapping[int, str], documents: Mapping[int, str]) -> str:
    """Replace references by addresses; what leads nowhere becomes plain text."""

    def address(attributes: Mapping[str, str]) -> str | None:
        match attributes.get("linktype"):
            case "page":
                url = pages.get(int(attributes.get("id") or 0))
                fragment = attributes.get("fragment")
                return f"{url}#{fragment}" if url and fragment else url
            case "document":
                return documents.get(int(attributes.get("id") or 0))
            case None:
                return attributes.get("href")
            case _:
                return None

    return ANCHOR.sub(_rewriter(address), html)


def _rewriter(address: Callable[[Mapping[str, str]], str | None]) -> Callable[[re.Match[str]], str]:
    def rewrite(found: re.Match[str]) -> str:
        attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(found[1])}
        url = address(attributes)
        return f'<a href="{escape(url)}">{found[2]}</a>' if url else found[2]

    return rewrite
