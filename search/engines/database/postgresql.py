"""Words in PostgreSQL: one tsvector of our own lexemes with a GIN index, ranked with weights.

A lexeme begins with a letter that says which field it stands in, so that a query names what it may touch:
w public words, s public stems, i identifiers, W S I the same of agents' texts, p properties.
The weights A to D stand for identifier, title, agents' texts, body.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from django.db import connection

from search.analysis.queries import Clause
from search.analysis.texts import Fields, property_form
from search.engines.base import Query
from search.engines.database.dialect import COMMON, FEW, WORDS, Sql

#: Field, letter of its lexemes, weight, place of its first word: far enough apart that no phrase spans two fields.
LAYOUT: Final = (
    ("identifier", "w", "A", 1),
    ("title", "w", "B", 600),
    ("title_stem", "s", "B", 600),
    ("ids", "i", "B", 1),
    ("props", "", "C", 1),
    ("staff", "W", "C", 1200),
    ("staff_stem", "S", "C", 1200),
    ("body", "w", "D", 1200),
    ("body_stem", "s", "D", 1200),
)
#: Weights of D, C, B, A, as ts_rank wants them.
RANKS: Final = "'{0.1, 0.1, 0.4, 1.0}'::float4[]"
#: Divide by the logarithm of the length: a word says more about a short text.
NORMALIZATION: Final = 1
_RANK: Final = f"ts_rank({RANKS}, words, %s::tsquery, {NORMALIZATION})"
#: The entries that match, each with its words unpacked once: ts_rank, asked for every clause of a question, would
#: unpack them every time. OFFSET keeps the planner from putting the expression back into each.
_FOUND: Final = (
    f"(SELECT entry_id, words || ''::tsvector AS words FROM {WORDS} WHERE words @@ %s::tsquery OFFSET 0) found"  # noqa: S608
)
#: How often a lexeme is taken to occur that is not among the most common ones.
RARE: Final = 0.0005
#: PostgreSQL keeps places up to this one, and so many of each lexeme.
LAST_PLACE: Final = 16_383
MOST_PLACES: Final = 200
#: A tsvector holds less than a megabyte; what does not fit is the end of the body.
MOST_BYTES: Final = 900_000


class PostgresqlDialect:
    """tsvector with the words as we analysed them."""

    find = "strpos"
    best_of_each = (
        "SELECT DISTINCT ON (place) id, shown_as, score FROM seen ORDER BY place, own DESC, score DESC, id DESC"
    )

    def matched(self, query: Query) -> Sql | None:
        """`@@`, and the sum of what each clause contributes: its ts_rank times how rare its words are.

        ts_rank itself does not know that a rare word says more; taken together with that it orders judged queries far
        better than ts_rank_cd does.
        """
        return self._question(query) if len(query.wanted) > 1 and not query.match_all else self._words(query)

    def _words(self, query: Query) -> Sql | None:
        """Every entry found holds all of the words: how rare each is must come from the statistics."""
        expression = match_expression(query)
        if not expression:
            return None
        shares = _shares(query)
        score = " + ".join(f"{math.log(1 + 1 / shares[one]):.4f} * {_RANK}" for one in query.wanted)
        sql = f"SELECT entry_id AS id, ({score})::float8 AS score FROM {WORDS} WHERE words @@ %s::tsquery"  # noqa: S608
        return sql, [*(_clause(one, query) for one in query.wanted), expression]

    def _question(self, query: Query) -> Sql | None:
        """Every entry that holds one of the words is found: so they are counted, as BM25 wants to know it."""
        entries = _entries()
        if entries > FEW:
            shares = _shares(query)
            telling = tuple(one for one in query.wanted if shares[one] <= COMMON)
            query = replace(query, wanted=telling or query.wanted)
        expression = match_expression(query)
        if not expression:
            return None
        places = range(len(query.wanted))
        ranks = ", ".join(f"{_RANK} AS rank{place}" for place in places)
        counted = ", ".join(f"count(*) FILTER (WHERE rank{place} > 0) AS found{place}" for place in places)
        rarity = "ln(1 + (entries - found{0} + 0.5) / (found{0} + 0.5))"
        score = " + ".join(f"rank{place} * {rarity.format(place)}" for place in places)
        sql = (
            f"WITH ranked AS MATERIALIZED (SELECT entry_id, {ranks} FROM {_FOUND}), "  # noqa: S608
            f"counted AS (SELECT greatest(%s, count(*)) AS entries, {counted} FROM ranked) "
            f"SELECT entry_id AS id, ({score})::float8 AS score FROM ranked, counted"
        )
        return sql, [*(_clause(one, query) for one in query.wanted), expression, entries]

    def write(self, rows: Iterable[tuple[int, Fields]]) -> None:
        """Upsert."""
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {WORDS} (entry_id, words) VALUES (%s, %s::tsvector) "  # noqa: S608 - our own name
                "ON CONFLICT (entry_id) DO UPDATE SET words = excluded.words",
                [(entry_id, vector(fields)) for entry_id, fields in rows],
            )

    def erase(self, ids: Collection[int]) -> None:
        """All at once."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {WORDS} WHERE entry_id = ANY(%s)", [list(ids)])  # noqa: S608 - our own name

    def purge(self) -> None:
        """The database's own autovacuum does it; nobody waits for that here."""


def vector(fields: Fields) -> str:
    """The words of an entry as the text of a tsvector."""
    places: dict[str, list[str]] = {}
    size = 0
    for name, letter, weight, first in LAYOUT:
        for place, word in enumerate(getattr(fields, name), start=first):
            lexeme = f"{letter}{word}"
            if lexeme not in places:
                size += len(lexeme.encode()) + 8
                if size > MOST_BYTES:
                    break
            found = places.setdefault(lexeme, [])
            if len(found) < MOST_PLACES:
                found.append(f"{min(place, LAST_PLACE)}{weight}")
                size += 2
    return " ".join(f"{_quote(lexeme)}:{','.join(found)}" for lexeme, found in places.items())


def match_expression(query: Query) -> str:
    """The query as the text of a tsquery; empty when nothing was asked for."""
    wanted = [_clause(clause, query) for clause in query.wanted]
    if not wanted:
        return ""
    expression = (" & " if query.match_all else " | ").join(wanted)
    unwanted = [_clause(clause, query) for clause in query.unwanted]
    return f"({expression}) & !({' | '.join(unwanted)})" if unwanted else expression


def frequencies(lexemes: Collection[str]) -> dict[str, float]:
    """The share of entries that hold each of these lexemes, of those that the statistics know to be common."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT known.lexeme, known.share FROM pg_stats, "
            "LATERAL unnest(most_common_elems::text::text[], most_common_elem_freqs) AS known(lexeme, share) "
            "WHERE schemaname = current_schema() AND tablename = %s AND attname = 'words' AND known.lexeme = ANY(%s)",
            [WORDS, list(lexemes)],
        )
        return dict(cursor.fetchall())


def _shares(query: Query) -> dict[Clause, float]:
    """The share of entries that each clause matches, as far as the statistics know."""
    common = frequencies({lexeme for clause in query.wanted for lexeme in _lexemes(clause)})
    return {one: max((common.get(lexeme, RARE) for lexeme in _lexemes(one)), default=RARE) for one in query.wanted}


def _entries() -> int:
    """About how many entries there are; 0 while PostgreSQL has not counted them yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = %s::regclass", [WORDS])
        return int(cursor.fetchone()[0])


def _lexemes(clause: Clause) -> list[str]:
    """What a clause looks for in texts that everybody may read: how common that is says how common the clause is."""
    return [f"w{word}" for word in clause.words] + [f"s{stem}" for stems in clause.stems for stem in stems]


def _clause(clause: Clause, query: Query) -> str:
    """A clause over the fields this viewer may search."""
    return f"({' | '.join(dict.fromkeys(_forms(clause, query)))})"


def _forms(clause: Clause, query: Query) -> Iterator[str]:
    for letter in ("w", "W") if query.with_staff else ("w",):
        if clause.words:
            yield from _open([f"{letter}{word}" for word in clause.words], clause)
        # Identifiers of the identifier field and of agents' texts stand among their words.
        for form in clause.ids:
            yield from _open([f"{letter}{form}"], clause)
    for form in (*clause.ids, *(clause.words if len(clause.words) == 1 else ())):
        yield from _open([f"i{form}"], clause)
    for letter in ("s", "S") if query.with_staff else ("s",):
        yield from (_phrase([f"{letter}{stem}" for stem in stems], False) for stems in clause.stems)
    if not query.with_staff:
        for name in sorted(query.properties):
            yield from _tagged(clause, name)


def _open(lexemes: Sequence[str], clause: Clause) -> Iterator[str]:
    """Whole, and as a beginning while it may go on: a whole word counts beside the beginning it also is."""
    yield _phrase(lexemes, False)
    if clause.is_prefix:
        yield _phrase(lexemes, True)


def _tagged(clause: Clause, name: str) -> Iterator[str]:
    forms: list[tuple[Sequence[str], bool]] = [(clause.words, clause.is_prefix)] if clause.words else []
    forms += [((form,), clause.is_prefix) for form in clause.ids] + [(stems, False) for stems in clause.stems]
    for words, is_prefix in forms:
        yield _phrase([property_form(name, word) for word in words], is_prefix)


def _phrase(lexemes: Sequence[str], is_prefix: bool) -> str:
    quoted = [_quote(lexeme) for lexeme in lexemes]
    if is_prefix:
        quoted[-1] += ":*"
    joined = " <-> ".join(quoted)
    return f"({joined})" if len(quoted) > 1 else joined


def _quote(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
