"""The one statement of a search: match, filter, collapse, count, rank, cut.

matched   every entry that holds the words, with its score
seen      of these, what the viewer may see and nothing that was revoked
best      the best entry of each item; of entries that are alike the one in the searcher's language
page      the hits of this page
tallied   how many there are of each kind; every kind of `best` gives at least one row of the answer
"""

from typing import Any, Final

from search.engines.base import Query
from search.engines.database.dialect import Dialect, Sql
from search.models import PendingRevocation

#: Being new lifts by at most so much; after so many days it is half of that.
RECENCY: Final = 0.25
RECENCY_HALF_LIFE_DAYS: Final = 90.0
#: An entry in the searcher's own language.
OWN_LANGUAGE: Final = 1.5
#: An entry in the same language as another region writes it.
SAME_LANGUAGE: Final = 1.2

HIT_COLUMNS: Final = (
    "e.kind, e.object_pk, e.item, e.language, c.title, c.identifier, c.body, c.staff, c.properties, "
    "c.updated_at, c.url_admin, c.url_portal, c.meta, c.meta_staff, c.category, c.status, c.status_staff"
)
_NOT_REVOKED: Final = (
    " AND NOT EXISTS (SELECT 1 FROM wagdesk_search_pendingrevocation r "
    "WHERE r.kind = e.kind AND r.object_pk = e.object_pk) "
    "AND (e.item IS NULL OR e.item NOT IN "
    "(SELECT r.object_pk FROM wagdesk_search_pendingrevocation r WHERE r.kind = ''))"
)


def search_statement(query: Query, dialect: Dialect) -> Sql | None:
    """The statement and its parameters; None when nothing can be found."""
    matched = dialect.matched(query)
    if matched is None or not query.tokens or not query.kinds:
        return None
    score, score_params = _score(query)
    own, own_params = _own(query)
    seen, seen_params = _filter(query, dialect)
    page, page_params = _page(query)
    sql = (
        f"WITH matched AS ({matched[0]}), "  # noqa: S608 - parts are ours, values are parameters
        f"seen AS (SELECT e.id, e.shown_as, COALESCE(e.item, e.alike, -e.id) AS place, {own} AS own, "
        f"matched.score * {score} AS score "
        f"FROM matched JOIN wagdesk_search_indexedentry e ON e.id = matched.id WHERE {seen}), "
        f"best AS ({dialect.best_of_each}), "
        f"page AS ({page}), "
        "tallied AS (SELECT shown_as, COUNT(*) AS total FROM best GROUP BY shown_as) "
        f"SELECT tallied.shown_as, tallied.total, page.id, page.score, {HIT_COLUMNS} "
        "FROM tallied LEFT JOIN page ON page.shown_as = tallied.shown_as "
        "LEFT JOIN wagdesk_search_indexedentry e ON e.id = page.id "
        "LEFT JOIN wagdesk_search_indexedcontent c ON c.entry_id = page.id "
        "ORDER BY page.score DESC, page.id DESC"
    )
    return sql, [*matched[1], *own_params, *score_params, *seen_params, *page_params]


def _score(query: Query) -> Sql:
    """Weight of the kind, own language, recency."""
    age = f"(1.0 + {RECENCY} / (1.0 + ABS(%s - e.day) / {RECENCY_HALF_LIFE_DAYS}))"
    params: list[Any] = []
    parts = []
    if unusual := {kind: weight for kind, weight in query.kinds.items() if weight != 1.0}:
        parts.append(f"CASE e.kind {'WHEN %s THEN %s ' * len(unusual)} ELSE 1.0 END")
        params += [part for pair in unusual.items() for part in pair]
    if query.language:
        base = query.language.partition("-")[0]
        same = f"WHEN e.language = %s OR e.language LIKE %s THEN {SAME_LANGUAGE}"
        parts.append(f"CASE WHEN e.language = %s THEN {OWN_LANGUAGE} {same} ELSE 1.0 END")
        params += [query.language, base, f"{base}-%"]
    return " * ".join([*parts, age]), [*params, query.today]


def _own(query: Query) -> Sql:
    """Whether this is, of several that are alike, the one in the searcher's language."""
    if not query.language:
        return "0", []
    return "CASE WHEN e.alike IS NOT NULL AND e.language = %s THEN 1 ELSE 0 END", [query.language]


def _filter(query: Query, dialect: Dialect) -> Sql:
    """Rights first: kinds that are on, realm, tokens, nothing revoked."""
    kinds, tokens = sorted(query.kinds), sorted(query.tokens, key=_likely_first)
    parts = [f"e.is_live AND e.kind IN ({_marks(kinds)})"]
    params: list[Any] = [*kinds]
    if query.realms is not None:
        realms = ["", *sorted(query.realms)]
        parts.append(f"e.realm IN ({_marks(realms)})")
        params += realms
    parts.append(f"({' OR '.join([f'{dialect.find}(e.access, %s) > 0'] * len(tokens))})")
    params += [f" {token} " for token in tokens]
    if query.only_language:
        parts.append("(e.language = %s OR e.language LIKE %s)")
        params += [query.only_language, f"{query.only_language}-%"]
    # Asked first, because mostly nothing is revoked and then no row need be asked. What is revoked between the two
    # questions is revoked after this search began.
    revoked = _NOT_REVOKED if PendingRevocation.objects.exists() else ""
    return " AND ".join(parts) + revoked, params


def _likely_first(token: str) -> tuple[int, str]:
    """Tokens that open most rows are tried first."""
    order = ("all:", "agents:", "public", "team:")
    return next((place for place, start in enumerate(order) if token.startswith(start)), len(order)), token


def _page(query: Query) -> Sql:
    parts = ["1 = 1"]
    params: list[Any] = []
    if query.only:
        parts.append(f"shown_as IN ({_marks(query.only)})")
        params += sorted(query.only)
    if query.after is not None:
        parts.append("(score < %s OR (score = %s AND id < %s))")
        params += [query.after.score, query.after.score, query.after.position]
    source = "best"
    if query.per_kind is not None:
        source = (
            "(SELECT id, shown_as, score, ROW_NUMBER() OVER (PARTITION BY shown_as ORDER BY score DESC, id DESC) "
            "AS place FROM best) placed"
        )
        parts.append("place <= %s")
        params.append(query.per_kind)
    where = " AND ".join(parts)
    sql = f"SELECT id, shown_as, score FROM {source} WHERE {where} ORDER BY score DESC, id DESC LIMIT %s"  # noqa: S608
    return sql, [*params, query.limit]


def _marks(values: Any) -> str:
    return ", ".join(["%s"] * len(values))
