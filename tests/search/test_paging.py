"""Pages of results follow each other without gaps or repetitions, and lists by kind are counted."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.access.api import anonymous
from search.api import BadCursor, search, suggest

VISITOR = anonymous()


def walk(text, limit, **more):
    """Every page's primary keys."""
    cursor, pages = None, []
    while True:
        found = search(VISITOR, text, language="en", limit=limit, cursor=cursor, **more)
        pages.append([one.pk for one in found.results])
        cursor = found.next_cursor
        if not cursor:
            return pages


@pytest.mark.parametrize("limit", [1, 3, 7, 50])
def test_pages_hold_everything_once_in_one_order(pages, limit):
    pages.put(*(("en", f"Lamp {number % 3}", "lamp " * (number % 5)) for number in range(17)))

    found = [pk for page in walk("lamp ", limit) for pk in page]

    assert sorted(found) == list(range(1, 18))
    assert found == [one.pk for one in search(VISITOR, "lamp ", language="en", limit=50).results]


def test_every_page_counts_the_same(pages):
    pages.put(*(("en", f"Lamp {number}", "") for number in range(7)))
    first = search(VISITOR, "lamp ", language="en", limit=3)

    second = search(VISITOR, "lamp ", language="en", limit=3, cursor=first.next_cursor)

    assert first.total == second.total == 7


def test_a_relaxed_search_stays_relaxed_on_its_next_page(pages):
    pages.put(*(("en", f"Lamp {number}", "") for number in range(5)))
    first = search(VISITOR, "lamp oszilloskop ", language="en", limit=2)

    second = search(VISITOR, "lamp oszilloskop ", language="en", limit=2, cursor=first.next_cursor)

    assert first.is_relaxed
    assert second.is_relaxed
    assert len(second.results) == 2


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "bnVsbA", "WzEsMl0", "é", "WyJhIiwxLDEsdHJ1ZV0", "A" * 400, "W1tb" * 2000]
)
def test_a_cursor_nobody_gave_out_is_refused(pages, cursor):
    pages.put(("en", "Lamp", ""))

    with pytest.raises(BadCursor):
        search(VISITOR, "lamp ", cursor=cursor)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cursor=st.text(max_size=80))
def test_no_cursor_breaks_the_search(pages, cursor):
    with suppress(BadCursor):
        search(VISITOR, "lamp ", cursor=cursor)


def test_only_some_kinds_are_shown_but_all_are_counted(pages):
    pages.put(("en", "Lamp", ""))

    found = search(VISITOR, "lamp ", language="en", kinds=["item"])

    assert found.results == ()
    assert [(one.kind, one.count) for one in found.kinds] == [("page", 1)]


def test_only_one_language_is_shown_when_asked_for(pages):
    pages.put(("en", "Server", ""), ("de", "Server", ""))

    assert [one.pk for one in search(VISITOR, "server ", only_language="de").results] == [2]


def test_suggestions_are_the_best_few_of_each_kind(pages):
    pages.put(*(("en", f"Lamp {number}", "") for number in range(9)))

    (group,) = suggest(VISITOR, "lam", 4, language="en").groups

    assert (group.of.kind, group.of.label, group.of.count) == ("page", "Articles", 9)
    assert len(group.results) == 4
