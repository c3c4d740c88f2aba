"""The list of a kind: who sees what, tabs, filters, words, order, columns."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from core.plugins.switches import set_enabled
from core.work.models import CustomField, Priority, Status
from core.work.services import update_item
from core.workspace.models import ReadMark

LIST = "/admin/tickets/"


def numbers(response):
    """The numbers on the page, in order."""
    return [int(one) for one in re.findall(r'<td class="wd-num wd-quiet">#(\d+)</td>', response.content.decode())]


@pytest.mark.parametrize(("name", "status"), [("alice", 200), ("root", 200), ("dana", 302), ("visitor", 302)])
def test_only_agents_who_may_view_the_kind_enter(client, cast, name, status):
    cast.sign_in(client, name)

    assert client.get(LIST).status_code == status


def test_an_agent_without_the_right_is_sent_home(client, cast):
    cast.alice.user.groups.clear()
    cast.sign_in(client, "alice")

    assert client.get(LIST).status_code == 302


def test_the_list_shows_only_what_the_agent_may_see(client, cast, make_ticket):
    ours = make_ticket(team=cast.field_support)
    theirs = make_ticket(team=cast.back_office)
    open_to_all = make_ticket()
    cast.sign_in(client, "alice")

    assert set(numbers(client.get(LIST))) == {ours.number, open_to_all.number}
    assert theirs.title in client.get(LIST).content.decode()  # the same title: only numbers tell them apart


def test_while_the_plugin_is_off_the_list_does_not_exist(alice, db):
    set_enabled(slug="tickets", enabled=False)

    assert alice.get(LIST).status_code == 404
    assert "/admin/tickets/" not in alice.get("/admin/").content.decode()


def test_who_waits_longest_stands_first_and_who_does_not_wait_last(alice, cast, make_ticket):
    short, long = make_ticket(minutes_old=5), make_ticket(minutes_old=500)
    answered = make_ticket(minutes_old=900)
    answered.waiting_since = None
    answered.save_columns("waiting_since")

    assert numbers(alice.get(LIST)) == [long.number, short.number, answered.number]


def test_tabs_count_what_they_show(alice, cast, make_ticket):
    make_ticket(assignee=cast.alice.user)
    make_ticket(team=cast.field_support)
    done = make_ticket()
    closed = Status.objects.get(item_type=done.item_type, category="closed")
    update_item(item=done, by=cast.root.actor, changes={"status": closed})

    def tabs(address):
        return {tab["label"]: tab["count"] for tab in alice.get(address).context["tabs"]}

    assert tabs(LIST) == {
        "My tickets": 1,
        "Unassigned": 1,
        "Field support": 1,
        "Waiting for us": 2,
        "All open": 2,
        "Closed": None,
    }
    assert tabs(f"{LIST}?tab=closed")["Closed"] == 1
    assert tabs(f"{LIST}?tab=closed&q=nothing")["Closed"] is None
    assert numbers(alice.get(f"{LIST}?tab=closed")) == [done.number]


@pytest.mark.parametrize(
    "query",
    [
        "assignee=me",
        "assignee=none&assignee=me&priority={priority}",
        "status={status}",
        "tag=Lamp",
        "organization=seegr",
        "requester=DANA",
        "requester=dana@seegrund",
        "q=drifts",
        "q=%23{number}",
        "q=dana sensor",
        "custom_serial=200",
        "category=new",
        "team=mine",
        "item_type={type}",
    ],
)
def test_each_filter_finds_the_ticket_it_describes_and_leaves_the_other(alice, cast, make_ticket, query):
    CustomField.objects.create(kind="ticket", key="serial", label="Serial", field_type="text")
    other_type = Status.objects.filter(item_type__name="Problem", category="open").get()
    urgent = Priority.objects.get(rank=80)
    wanted = make_ticket(
        assignee=cast.alice.user, priority=urgent, tags=["lamp"], team=cast.field_support, custom={"serial": "NL-200-1"}
    )
    other = make_ticket("Something else", by=cast.erin, item_type=other_type.item_type, text="Nothing.")
    update_item(item=other, by=cast.root.actor, changes={"status": other_type, "assignee": cast.bob.user})
    said = query.format(priority=urgent.pk, status=wanted.status_id, number=wanted.number, type=wanted.item_type_id)

    assert numbers(alice.get(f"{LIST}?tab=every&{said}")) == [wanted.number]


def test_a_range_of_days_includes_its_first_and_its_last(alice, make_ticket):
    day = 24 * 60
    today, yesterday, older = make_ticket(), make_ticket(minutes_old=day), make_ticket(minutes_old=2 * day)

    found = [timezone.localdate(item.created_at).isoformat() for item in (yesterday, today)]

    assert set(numbers(alice.get(f"{LIST}?created={found[0]}&created_until={found[1]}"))) == {
        today.number,
        yesterday.number,
    }
    assert numbers(alice.get(f"{LIST}?updated_until={older.updated_at.date()}")) == [older.number]


@pytest.mark.parametrize("page", ["", "export/"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("field", ["created", "created_until", "updated", "updated_until", "custom_due"])
def test_a_day_of_another_age_is_no_error(alice, make_ticket, page, field, day):
    CustomField.objects.create(kind="ticket", key="due", label="Due", field_type="date")
    make_ticket()

    assert alice.get(f"{LIST}{page}?tab=every&{field}={day}").status_code == 200


def test_a_status_of_the_same_name_counts_for_every_type(alice, cast, make_ticket):
    problem = Status.objects.get(item_type__name="Problem", category="new")
    first, second = make_ticket(), make_ticket(item_type=problem.item_type)

    assert set(numbers(alice.get(f"{LIST}?status={first.status_id}"))) == {first.number, second.number}


@pytest.mark.parametrize(
    "query",
    [
        "tab=nothing",
        "sort=nothing",
        "sort=-",
        "after=x",
        "after=WzEsMV0",
        "before=bnVsbA",
        "status=x",
        "status=99999999999999999999",
        "created=soon",
        "created=9999-12-31",
        "q=%00",
        "q=" + "x " * 500,
        "custom_nothing=1",
        "assignee=%27",
    ],
)
def test_nonsense_in_the_address_is_as_if_it_were_not_there(alice, make_ticket, query):
    make_ticket()

    assert alice.get(f"{LIST}?{query}").status_code == 200


def test_an_empty_list_says_what_found_nothing_and_offers_more(alice, make_ticket):
    make_ticket()

    page = alice.get(f"{LIST}?tab=mine&tag=recall").content.decode()

    assert "Nothing in “My tickets” matches Tags: recall" in page
    assert "Look in “All open”" in page
    assert "?tab=all&amp;tag=recall" in page or "tag=recall&amp;tab=all" in page


def test_unread_is_what_waits_and_was_not_looked_at_since(alice, cast, make_ticket):
    seen, unseen = make_ticket(), make_ticket()
    ReadMark.objects.create(user=cast.alice.user, item_id=seen.pk, seen_at=timezone.now())

    rows = {row["item"].number: row["item"].unread for row in alice.get(LIST).context["rows"]}

    assert rows == {seen.number: False, unseen.number: True}


def test_columns_are_each_agents_own_choice(alice, client, cast, make_ticket):
    make_ticket()
    alice.post(f"{LIST}columns/", {"column": ["team", "organization", "nonsense"]})

    assert [heading["label"] for heading in alice.get(LIST).context["headings"]] == ["Team", "Organisation"]

    cast.sign_in(client, "bob")
    assert len(client.get(LIST).context["headings"]) == 5

    cast.sign_in(client, "alice")
    client.post(f"{LIST}columns/", {"reset": "1"})
    assert len(client.get(LIST).context["headings"]) == 5


def test_who_may_not_see_customers_does_not_read_their_names(client, cast, make_ticket):
    make_ticket()
    hidden = Permission.objects.get(codename="view_customer")
    cast.alice.user.groups.get().permissions.remove(hidden)
    cast.sign_in(client, "alice")

    assert client.get(LIST).context["rows"][0]["item"].asked_by is None


def test_a_tickets_link_leads_back_to_the_view_it_was_found_in(client, cast, make_ticket):
    first, second = make_ticket(title="First"), make_ticket(title="Second")
    cast.sign_in(client, "alice")
    view = "tab=all&sort=number"

    listed = client.get(f"{LIST}?{view}").content.decode()
    link = re.search(rf'href="({LIST}{second.number}/[^"]*)"', listed)[1].replace("&amp;", "&")
    page = client.get(link).content.decode().replace("&amp;", "&")
    shown = client.get(f"{LIST}inbox/?current={second.number}&{view}").content.decode().replace("&amp;", "&")

    assert f'"{LIST}inbox/?current={second.number}&{view}"' in page
    assert f'href="{LIST}?{view}"' in page
    assert f'href="{LIST}?{view}"' in shown
    assert shown.index(f'href="{LIST}{first.number}/?{view}"') < shown.index(f'href="{LIST}{second.number}/?{view}"')
