"""HTML from outside, reduced to what an article can hold."""

import re

import nh3

TAGS = frozenset(
    """
    a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strike strong sub
    summary sup table tbody td tfoot th thead tr tt u ul var
    """.split()  # noqa: SIM905 - sixty quoted names would hide what is missing
)
SCHEME = re.compile(r'(?:href|src)\s*=\s*["\']?\s*([A-Za-z][A-Za-z0-9+.-]*):', re.IGNORECASE)
LINE = {"data-line"}
ATTRIBUTES = {
    "a": {"href", "name", "id", *LINE},
    "img": {"src", "alt", "title", *LINE},
    "div": {"data-callout"},
    "ol": {"start"},
    "code": {"class"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}


def sanitise(html: str) -> str:
    """HTML without anything that runs. Addresses pass as they are: each is judged, and reported, by `addresses`."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes={scheme.lower() for scheme in SCHEME.findall(html)},
        link_rel=None,
        clean_content_tags={"script", "style"},
        strip_comments=True,
    )
