"""HTML from outside, made harmless to show.

Guarantees: nothing active comes out (no script, handler, form, frame, embedded document, script address or scripting
style); nothing is loaded from elsewhere before the reader asks for it; cleaning twice changes nothing more.
Never: decides what to show. Remote images keep their address in `data-wd-remote-src`, images that came with the mail
their Content-ID in `data-wd-cid`; `show_remote_images` and `place_inline_images` put the addresses in.
Harmless styles stay; `without_styles` is for pages whose policy refuses them.

The last word is always nh3's: it parses like a browser does and writes canonical HTML, in which alone the few
replacements below are made.
"""

import html as html_module
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

import nh3

from core.conversations.content.markers import CUT_ATTRIBUTE, KEPT_CLASSES, is_kept_id
from core.conversations.content.names import names
from core.conversations.content.styles import safe_style

REMOTE_ATTRIBUTE = "data-wd-remote-src"
CID_ATTRIBUTE = "data-wd-cid"

_TAGS = set(
    names(
        "a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd del details "
        "dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre "
        "q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time "
        "tr tt u ul var wbr"
    )
)
_CONTENT_GOES_TOO = set(names("script style title template noscript iframe object svg math xml select textarea"))
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"style", "class", "id", "dir", "lang", "title", "align", "valign", "bgcolor", CUT_ATTRIBUTE},
    "a": {"href"},
    "blockquote": {"type"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "font": {"color", "face", "size"},
    "hr": {"size", "width"},
    "img": {"src", "alt", "width", "height", REMOTE_ATTRIBUTE, CID_ATTRIBUTE},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "width", "height"},
    "td": {"colspan", "rowspan", "width", "height", "headers", "scope"},
    "th": {"colspan", "rowspan", "width", "height", "headers", "scope"},
    "time": {"datetime"},
}
_REMOTE = re.compile(r"^\s*(?:https?:)?//[^\s\"<>]+$", re.IGNORECASE)
_EMBEDDED = re.compile(r"^\s*data:image/(?:png|jpe?g|gif|webp|avif);base64,[a-z0-9+/=\s]+$", re.IGNORECASE)
_LINK = re.compile(r"^\s*(?:https?://|mailto:|tel:)", re.IGNORECASE)
#: In canonical HTML: an image tag up to the end of the wanted attribute. Values never contain a plain quote.
_IMAGE_SRC = re.compile(r'(<img(?: [a-z-]+="[^"]*")*?) src="([^"]*)"')
_IMAGE_REMOTE = re.compile(rf'<img((?: [a-z-]+="[^"]*")*?) {REMOTE_ATTRIBUTE}="([^"]*)"((?: [a-z-]+="[^"]*")*) ?/?>')
_IMAGE_CID = re.compile(rf'(<img(?: [a-z-]+="[^"]*")*?) {CID_ATTRIBUTE}="([^"]*)"')
#: In canonical HTML: the beginning of a tag with all its attributes, so that none is looked for inside another's value.
_ATTRIBUTES_OF_TAG = re.compile(r'<[a-z][a-z0-9]*((?: [a-z-]+="[^"]*")+)')
_ONE_ATTRIBUTE = re.compile(r' ([a-z-]+)="[^"]*"')
_PIXEL = re.compile(r'(?: |;|")(?:width|height)(?:="|:)\s*[0-2](?:px)?(?:[";]|$)')
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<]*?>")
_OPENS_OR_CLOSES = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = {"br", "hr", "img", "col", "wbr"}
#: Deeper than any mail is; libraries that walk trees give up (silently) far beyond it.
_DEEPEST = 120
#: Cleaning takes time by the square of the depth: beyond this only the words are kept.
_TOO_DEEP = 5_000
#: These end by themselves where the next begins; old programs never close them.
_SELF_CLOSING = _VOID | {"p", "li", "td", "th", "tr", "dt", "dd", "thead", "tbody", "tfoot"}
_ANY_TAG = re.compile(r"<[^<>]*>")
#: Beyond this nobody reads, and every reader waits.
_LONGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """HTML that is safe to show, and what it still waits for."""

    html: str
    has_remote_images: bool
    cids: tuple[str, ...]


def sanitise(html: str) -> CleanHtml:
    """Make HTML from outside harmless. Whatever comes in, this returns, and in time."""
    html = html.replace("\x00", "")[:_LONGEST]
    if _nests_deeper_than(_TOO_DEEP, html):
        html = html_module.escape(_ANY_TAG.sub(" ", html))
    clean = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_CONTENT_GOES_TOO,
        attributes=_ATTRIBUTES,
        attribute_filter=_filtered,
        strip_comments=True,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
    )
    clean = _IMAGE_SRC.sub(_hold_back, _flattened(clean))
    remote = any(not _PIXEL.search(match.group(0)) for match in _IMAGE_REMOTE.finditer(clean))
    cids = tuple(dict.fromkeys(html_module.unescape(match.group(2)) for match in _IMAGE_CID.finditer(clean)))
    return CleanHtml(clean, remote, cids)


def _nests_deeper_than(limit: int, html: str) -> bool:
    depth = 0
    for match in _OPENS_OR_CLOSES.finditer(html):
        if match.group(2).lower() in _SELF_CLOSING:
            continue
        depth = max(depth - 1, 0) if match.group(1) else depth + 1
        if depth > limit:
            return True
    return False


def show_remote_images(html: str) -> str:
    """Let the images of sanitised HTML load. One too small to see tells only the sender something: it stays away."""

    def shown(match: re.Match[str]) -> str:
        if _PIXEL.search(match.group(0)):
            return match.group(0)
        return (
            f'<img{match.group(1)} src="{match.group(2)}" referrerpolicy="no-referrer" loading="lazy"{match.group(3)}>'
        )

    return _IMAGE_REMOTE.sub(shown, html)


def place_inline_images(html: str, address_of: Callable[[str], str | None]) -> str:
    """Give the images that came with the mail their addresses, asked for by Content-ID at each place one stands."""

    def placed(match: re.Match[str]) -> str:
        address = address_of(html_module.unescape(match.group(2)))
        return f'{match.group(1)} src="{html_module.escape(address)}"' if address else match.group(0)

    return _IMAGE_CID.sub(placed, html)


def without_styles(html: str) -> str:
    """Sanitised HTML for a page whose policy refuses inline styles: in the looks of the page."""
    if ' style="' not in html:
        return html

    def kept(match: re.Match[str]) -> str:
        return "" if match.group(1) == "style" else match.group(0)

    return _ATTRIBUTES_OF_TAG.sub(lambda match: _ONE_ATTRIBUTE.sub(kept, match.group(0)), html)


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    """The value an attribute keeps, or None. Called by nh3 for every allowed attribute."""
    if attribute == "style":
        return safe_style(value) or None
    if attribute == "class":
        return " ".join(name for name in value.split() if name in KEPT_CLASSES) or None
    if attribute == "id":
        return value if is_kept_id(value) else None
    if attribute == "href":
        return value if _LINK.match(value) else None
    if attribute == REMOTE_ATTRIBUTE:
        return value if _REMOTE.match(value) else None
    if tag == "img" and attribute == "src":
        return _image_source(value)
    return value


def _image_source(value: str) -> str | None:
    if _REMOTE.match(value):
        return "https:" + value.strip() if value.strip().startswith("//") else value.strip()
    if value.strip().lower().startswith("cid:") or _EMBEDDED.match(value):
        return value.strip()
    return None


def _hold_back(match: re.Match[str]) -> str:
    """`src` to the attribute that says where the picture would come from; embedded pictures stay."""
    before, source = match.groups()
    if source.lower().startswith("cid:"):
        cid = html_module.unescape(source[4:]).strip().strip("<>")
        return f'{before} {CID_ATTRIBUTE}="{html_module.escape(unquote(cid))}"'
    if source.lower().startswith("http"):
        return f'{before} {REMOTE_ATTRIBUTE}="{source}"'
    return match.group(0)


def _flattened(html: str) -> str:
    """Leave out tags nested deeper than anybody needs; their text stays."""
    open_tags: list[bool] = []
    depth = 0

    def bounded(match: re.Match[str]) -> str:
        nonlocal depth
        closing, name = match.groups()
        if name in _VOID:
            return match.group(0)
        if not closing:
            keeps = depth < _DEEPEST
            open_tags.append(keeps)
            depth += keeps
            return match.group(0) if keeps else ""
        keeps = open_tags.pop() if open_tags else True
        depth -= keeps
        return match.group(0) if keeps else ""

    return _TAG.sub(bounded, html)
