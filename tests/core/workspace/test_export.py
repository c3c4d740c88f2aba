"""The list as a file."""

import csv
import io

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient
from wagtail.users.models import UserProfile

from core.access.api import Actor
from core.work.models import CustomField, FieldType, WorkItem
from core.work.services import update_item
from core.workspace.listing import export
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


def test_the_file_speaks_the_language_of_who_asked_and_tells_their_time(alice, cast, make_ticket):
    UserProfile.objects.update_or_create(
        user=cast.alice.user, defaults={"preferred_language": "fi", "current_time_zone": "Asia/Tokyo"}
    )
    for key, kind in (("done", FieldType.CHECKBOX), ("due", FieldType.DATE)):
        CustomField.objects.create(kind="ticket", key=key, label=key, field_type=kind)
    ticket = make_ticket()
    update_item(item=ticket, by=Actor.system("test"), changes={"custom": {"done": True, "due": "2026-11-24"}})
    WorkItem.objects.filter(pk=ticket.pk).update(created_at="2026-11-24T20:30:00Z")

    row = rows_of(alice.get(EXPORT))[0]

    assert (row["Otsikko"], row["done"], row["due"]) == (ticket.title, "Kyllä", "24. marraskuuta 2026")
    assert row["Luotu"] == "2026-11-25T05:30:00+09:00"


def test_rows_are_read_while_they_are_sent(cast, make_ticket, monkeypatch):
    monkeypatch.setattr(export, "BATCH", 2)
    made = [make_ticket(minutes_old=minutes) for minutes in range(5)]
    browser = AsyncClient()
    cast.sign_in(browser, "alice")

    async def answered():
        response = await browser.get(EXPORT, {"sort": "-updated"})
        parts = aiter(response.streaming_content)
        yield await anext(parts)
        yield await anext(parts)
        await WorkItem.objects.filter(pk=made[2].pk).aupdate(title="Retitled meanwhile")
        async for part in parts:
            yield part

    parts = async_to_sync(collected)(answered())

    assert len(parts) == 4
    assert "Retitled meanwhile" in parts[2].decode()


async def collected(parts):
    return [part async for part in parts]


def test_the_order_is_kept_from_one_part_to_the_next(alice, make_ticket, monkeypatch):
    monkeypatch.setattr(export, "BATCH", 2)
    made = [make_ticket(minutes_old=minutes) for minutes in (3, 1, 4, 2, 5)]

    rows = rows_of(alice.get(f"{EXPORT}?sort=-updated"))

    assert [row["Number"] for row in rows] == [str(made[place].number) for place in (1, 3, 0, 2, 4)]
