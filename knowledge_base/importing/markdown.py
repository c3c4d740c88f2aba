"""Markdown to HTML that knows its lines, with callouts, tables, footnotes, and words in angle brackets kept as words.

`<name of the mailbox>` and `<GroupName>` are placeholders to a reader and tags to a browser. Only tags of HTML are tags
here; everything else in angle brackets is text.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.html_inline import html_inline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from knowledge_base.blocks.streams import CalloutKind
from knowledge_base.importing.dialect import Line

#: Tags that texts are made of. All others, <title> and <address> among them, are somebody's placeholder.
TAGS = frozenset(
    """
    a abbr article aside b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div
    dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i iframe img ins kbd li mark ol p pre q s samp
    script section small span strike strong style sub summary sup table tbody td tfoot th thead tr tt u ul
    var wbr
    """.split()  # noqa: SIM905 - sixty quoted names would hide what is missing
)
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>")
#: Browsers read </br> and </p> as an empty line; so do the authors.
STRAY_BREAK = re.compile(r"</br\s*>", re.IGNORECASE)
#: A film in a frame: our pages show none of other sites, so a link stays.
FRAME = re.compile(r"<iframe\b[^>]*\bsrc=['\"]([^'\"]+)['\"][^>]*>(?:\s*</iframe>)?", re.IGNORECASE)
MARKER = re.compile(r"^\s*\[!([^\]\s]+)(?:\]|\s)[ \t]*")
#: The words translators made of the markers.
TRANSLATED = {
    CalloutKind.NOTE: "note info hinweis anmerkung nota remarque huomautus huomioitavaa merknad merk observação",
    CalloutKind.TIP: "tip tipp sugerencia consejo conseil astuce vihje tips dica sugestão",
    CalloutKind.IMPORTANT: "important wichtig importante tärkeää viktig",
    CalloutKind.WARNING: "warning warnung achtung advertencia avertissement varoitus advarsel aviso",
    CalloutKind.CAUTION: "caution vorsicht precaución attention varo forsiktig cuidado danger",
}
KINDS = {word: kind for kind, words in TRANSLATED.items() for word in words.split()}


@cache
def parser() -> MarkdownIt:
    """One parser for all texts; it keeps nothing between them."""
    md = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    md.use(footnote_plugin)
    # Where a link may lead is decided later, with a note; here a refused one would stay as brackets.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    md.inline.ruler.at("html_inline", _html_inline)
    md.core.ruler.before("inline", "callouts", _callouts)
    return md


def to_html(lines: Sequence[Line]) -> str:
    """HTML, not yet sanitised; pictures and links carry `data-line`, callouts `data-callout`."""
    md = parser()
    env: dict[str, Any] = {}
    tokens = md.parse("\n".join(line.text for line in lines), env)
    for token in tokens:
        _number(token, lines)
    return str(md.renderer.render(tokens, md.options, env))


def _is_tag(text: str) -> bool:
    found = re.match(r"</?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])", text)
    return text.startswith("<!--") or (found is not None and found[1].lower() in TAGS)


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Only what begins with a tag of HTML is a block of it."""
    begin = state.bMarks[start] + state.tShift[start]
    return _is_tag(state.src[begin : state.eMarks[start]]) and html_block(state, start, end, silent)


def _html_inline(state: StateInline, silent: bool) -> bool:
    """The same within a line."""
    return _is_tag(state.src[state.pos :]) and html_inline(state, silent)


def _callouts(state: StateCore) -> None:
    """A quotation that begins with a marker is a callout of that kind."""
    opened: list[Token] = []
    for position, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            opened.append(token)
            _mark(token, state.tokens[position + 1 : position + 3])
        elif token.type == "blockquote_close":
            token.tag = opened.pop().tag


def _mark(quotation: Token, following: Sequence[Token]) -> None:
    if len(following) < 2 or following[0].type != "paragraph_open":
        return
    text = following[1]
    found = MARKER.match(text.content)
    if found is None:
        return
    text.content = text.content[found.end() :].lstrip("\n")
    quotation.tag = "div"
    if found[1].lower() != "div":
        quotation.attrSet("data-callout", KINDS.get(found[1].lower(), CalloutKind.NOTE))


def _number(token: Token, lines: Sequence[Line]) -> None:
    """Write the file's line on what may have to be reported; escape what only looks like a tag."""
    if token.type == "html_block":
        token.content = _tidy(token.content, _line(lines, token.map))
    if not token.children:
        return
    first, passed, opened = (token.map or [0])[0], 0, 0
    for child in token.children:
        number = _line(lines, [first + passed])
        if child.type in {"softbreak", "hardbreak"}:
            passed += 1
        elif child.type in {"image", "link_open"}:
            child.attrSet("data-line", str(number))
        elif child.type == "html_inline":
            child.content = _tidy(child.content, number)
            # A stray </a>, as translations have them, would end a link of Markdown too early.
            opened += child.content.startswith("<a ") - child.content.startswith("</a")
            if opened < 0:
                child.content, opened = "", 0


def _line(lines: Sequence[Line], place: list[int] | None) -> int:
    index = place[0] if place else 0
    return lines[min(index, len(lines) - 1)].number if lines else 0


def _tidy(html: str, number: int) -> str:
    """Placeholders become text, frames become links, links and pictures learn their line."""
    html = FRAME.sub(r'<a href="\1">\1</a>', STRAY_BREAK.sub("<br>", html))

    def tag(found: re.Match[str]) -> str:
        if found[2].lower() not in TAGS:
            return found[0].replace("<", "&lt;").replace(">", "&gt;")
        if not found[1] and found[2].lower() in {"a", "img"}:
            return f'<{found[2]} data-line="{number}"{found[3]}>'
        return found[0]

    return TAG.sub(tag, html)
