"""Nonsense sent to Wagtail's pages API is refused in words, never with an error of ours."""

import pytest

PAGES = "/api/v2/pages/"
HUGE = "9" * 30


@pytest.mark.parametrize(
    "query",
    [
        f"offset={HUGE}",
        f"limit={HUGE}",
        f"child_of={HUGE}",
        f"ancestor_of={HUGE}",
        f"descendant_of={HUGE}",
        f"translation_of={HUGE}",
        f"id={HUGE}",
        f"offset={'_'.join(HUGE)}",
        "search=%00",
        "search=lamp&search_operator=zz",
        "locale=%00",
        "type=%00",
        "fields=%00",
        "slug=%00",
        "fields=" + "a(" * 2000 + ")" * 2000,
        "order=%00",
    ],
)
def test_what_no_database_takes_is_refused(client, db, query):
    answer = client.get(f"{PAGES}?{query}")

    assert answer.status_code == 400
    assert answer.json()["message"]


@pytest.mark.parametrize("asked", ["nonsense", "%00", HUGE, "-1", "1.5"])
def test_a_page_is_looked_for_by_a_number_only(client, db, asked):
    assert client.get(f"{PAGES}find/?id={asked}").status_code == 400


def test_a_page_number_beyond_the_database_is_not_found(client, db):
    assert client.get(f"{PAGES}{HUGE}/").status_code == 404


def test_an_empty_value_is_no_number_either(client, db):
    assert client.get(f"{PAGES}find/?id=").status_code == 400
