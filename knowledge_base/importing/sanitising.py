"""HTML from outside, reduced to what an article can hold. Everything that runs, loads or disguises is gone."""

import nh3

from knowledge_base.blocks.leaves import SCHEMES

TAGS = frozenset(
    """
    a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strike strong sub
    summary sup table tbody td tfoot th thead tr tt u ul var
    """.split()  # noqa: SIM905 - sixty quoted names would hide what is missing
)
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
    """Safe HTML. Relative addresses stay: they are other articles and their pictures."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        # `data:` is for pictures that stand in the text itself; links with it are refused later.
        url_schemes={*SCHEMES, "data"},
        link_rel=None,
        clean_content_tags={"script", "style"},
        strip_comments=True,
    )
