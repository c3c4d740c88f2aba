"""Words in SQLite's FTS5: one column a field, ranked by bm25 with weights."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from django.db import connection

from search.analysis.queries import Clause
from search.analysis.texts import Fields, property_form
from search.engines.base import Query
from search.engines.database.dialect import COMMON, FEW, WORDS, Sql

#: Column → weight, found by trying them on judged queries. FTS5 multiplies the number of
#: occurrences before it saturates, so small weights let several different words count more than one word often.
#: A word counts as typed and again as a stem, so an exact match wins over a mere relative.
WEIGHTS: Final = {
    "identifier": 3.0,
    "title": 1.0,
    "title_stem": 2.0,
    "body": 0.1,
    "body_stem": 0.15,
    "ids": 1.0,
    "staff": 0.1,
    "staff_stem": 0.15,
    "props": 0.15,
}
_PUBLIC: Final = "identifier title body ids"
_PUBLIC_STEMS: Final = "title_stem body_stem"


class SqliteDialect:
    """FTS5 with the words as we analysed them."""

    find = "instr"
    # SQLite promises the other columns of the row that holds the maximum; a window would cost twice as much.
    # No score comes near the number that puts one's own language first.
    best_of_each = "SELECT id, shown_as, score, MAX(own * 1e9 + score) FROM seen GROUP BY place"

    def matched(self, query: Query) -> Sql | None:
        """MATCH and bm25, which is negative in FTS5: less is better."""
        expression = match_expression(_telling(query))
        if not expression:
            return None
        weights = ", ".join(str(weight) for weight in WEIGHTS.values())
        sql = f"SELECT rowid AS id, -bm25({WORDS}, {weights}) AS score FROM {WORDS} WHERE {WORDS} MATCH %s"  # noqa: S608
        return sql, [expression]

    def write(self, rows: Iterable[tuple[int, Fields]]) -> None:
        """Delete and insert: FTS5 has no upsert."""
        rows = list(rows)
        self.erase([entry_id for entry_id, _ in rows])
        columns = ", ".join(WEIGHTS)
        marks = ", ".join(["%s"] * (len(WEIGHTS) + 1))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {WORDS} (rowid, {columns}) VALUES ({marks})",  # noqa: S608 - our own names
                [(entry_id, *(" ".join(getattr(fields, name)) for name in WEIGHTS)) for entry_id, fields in rows],
            )

    def erase(self, ids: Collection[int]) -> None:
        """One by one: a rowid is found at once, a list of them makes FTS5 read the table."""
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {WORDS} WHERE rowid = %s", [(entry_id,) for entry_id in ids])  # noqa: S608

    def purge(self) -> None:
        """FTS5 keeps deleted words until it merges its segments."""
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {WORDS} ({WORDS}) VALUES ('optimize')")  # noqa: S608 - our own name


def _telling(query: Query) -> Query:
    """A question without the words that stand nearly everywhere."""
    if query.match_all or len(query.wanted) < 2:
        return query
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM wagdesk_search_indexedentry")
        most = int(cursor.fetchone()[0] * COMMON)
        if most < FEW * COMMON:
            return query
        counted = f"SELECT COUNT(*) FROM (SELECT 1 FROM {WORDS} WHERE {WORDS} MATCH %s LIMIT {most})"  # noqa: S608
        telling = [one for one in query.wanted if cursor.execute(counted, [_clause(one, query)]).fetchone()[0] < most]
    return replace(query, wanted=tuple(telling)) if telling else query


def match_expression(query: Query) -> str:
    """The query in FTS5's language; empty when nothing was asked for."""
    wanted = [found for clause in query.wanted if (found := _clause(clause, query))]
    if not wanted:
        return ""
    expression = (" AND " if query.match_all else " OR ").join(wanted)
    unwanted = [found for clause in query.unwanted if (found := _clause(clause, query))]
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def _clause(clause: Clause, query: Query) -> str:
    """A clause over the columns this viewer may search. FTS5 sums up what each form contributes."""
    forms = [clause.words] * bool(clause.words) + [(form,) for form in clause.ids]
    exact = [_phrase(words, False) for words in forms]
    # A whole word counts beside the beginning it also is, so that "lamp" comes before "lampshade".
    exact += [_phrase(words, True) for words in forms if clause.is_prefix]
    stems = [_phrase(stems, False) for stems in clause.stems]
    parts = _in_columns(_PUBLIC + (" staff" if query.with_staff else ""), exact)
    parts += _in_columns(_PUBLIC_STEMS + (" staff_stem" if query.with_staff else ""), stems)
    if query.properties and not query.with_staff:
        parts += _in_columns("props", [*_tagged(clause, query.properties)])
    return f"({' OR '.join(parts)})" if parts else ""


def _tagged(clause: Clause, names: Iterable[str]) -> Iterable[str]:
    for name in sorted(names):
        forms = [(clause.words, clause.is_prefix)] if clause.words else []
        forms += [((form,), clause.is_prefix) for form in clause.ids] + [(stems, False) for stems in clause.stems]
        for words, is_prefix in forms:
            yield _phrase([property_form(name, word) for word in words], is_prefix)


def _in_columns(columns: str, phrases: Sequence[str]) -> list[str]:
    return [f"{{{columns}}} : ({' OR '.join(phrases)})"] if phrases else []


def _phrase(words: Sequence[str], is_prefix: bool) -> str:
    """Quoted, so that nothing a person types is taken for syntax."""
    quoted = " ".join(words).replace('"', "")
    return f'"{quoted}" *' if is_prefix else f'"{quoted}"'
