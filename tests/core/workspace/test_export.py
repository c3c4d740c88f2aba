"""The list as a file."""

import csv
import io

import pytest

from core.workspace.listing.export import harmless

EXPORT = "/admin/tickets/export/"


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_has_every_row_of_the_view_and_no_other(alice, cast, make_ticket):
    mine = make_ticket(assignee=cast.alice.user)
    make_ticket()
    make_ticket(team=cast.back_office, assignee=cast.carol.user)

    rows = rows_of(alice.get(f"{EXPORT}?tab=mine"))

    assert [row["Number"] for row in rows] == [str(mine.number)]
    assert rows[0]["Requester"] == "Dana"
    assert rows[0]["Assignee"] == "Alice Agent"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_a_cell_that_would_run_as_a_formula_is_made_harmless(text):
    assert harmless(text) == f"'{text}"


def test_a_title_with_a_formula_and_a_line_break_stays_one_harmless_cell(alice, make_ticket):
    make_ticket('=HYPERLINK("http://x";"y")')

    assert rows_of(alice.get(EXPORT))[0]["Title"] == '\'=HYPERLINK("http://x";"y")'
