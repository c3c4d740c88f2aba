"""Each property is saved alone, and never over somebody else's change."""

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from core.work.models import CustomField, Priority, Status, WorkItem
from core.work.services import add_requester, solve_item, update_item
from core.workspace.detail import properties

JSON = {"Accept": "application/json"}


@pytest.fixture
def item(make_ticket):
    return make_ticket()


@pytest.fixture
def save(alice, item):
    def save(expect=200, **data):
        response = alice.post(f"/admin/tickets/{item.number}/property/", data, headers=JSON)
        assert response.status_code == expect, response.content
        return response.json()

    return save


def fresh(item):
    return WorkItem.objects.get(pk=item.pk)


def test_one_property_is_saved_and_the_page_told_the_new_version(item, save):
    urgent = Priority.objects.get(rank=80)

    answer = save(**{"priority": urgent.pk, "was.priority": item.priority_id})

    assert fresh(item).priority == urgent
    assert answer["version"] == fresh(item).version
    assert "Urgent" in answer["facts_html"]


def test_a_status_that_ends_the_waiting_is_told_to_the_head_and_to_the_row_of_the_list(item, save):
    resolved = Status.objects.get(item_type=item.item_type, category="resolved")

    answer = save(**{"status": resolved.pk, "was.status": item.status_id})

    for drawn in (answer["facts_html"], answer["row_html"]):
        assert "Resolved" in drawn
        assert "wd-clock" not in drawn


def test_merged_is_not_offered_but_kept_where_it_is(alice, item):
    def offered():
        page = BeautifulSoup(alice.get(f"/admin/tickets/{item.number}/").content, "html.parser")
        return [option.text for option in page.select("#p-status option")]

    assert "Closed" in offered()
    assert "Merged" not in offered()
    WorkItem._base_manager.filter(pk=item.pk).update(status=Status.objects.first_of(item.item_type, "merged"))
    assert "Merged" in offered()


def test_what_somebody_else_changed_meanwhile_is_no_conflict_when_it_is_another_property(item, cast, save):
    update_item(item=item, by=cast.bob.actor, changes={"title": "Bob's title"})

    save(**{"assignee": cast.bob.user.pk, "was.assignee": ""})

    assert (fresh(item).title, fresh(item).assignee) == ("Bob's title", cast.bob.user)


def test_the_same_property_changed_by_two_is_asked_about(item, cast, save):
    resolved, waiting = (
        Status.objects.get(item_type=item.item_type, category=one) for one in ("resolved", "waiting_customer")
    )
    update_item(item=item, by=cast.bob.actor, changes={"status": resolved})

    answer = save(409, **{"status": waiting.pk, "was.status": item.status_id})

    assert "Bob Agent changed status to “Resolved”" in answer["message"]
    assert answer["theirs"] == str(resolved.pk)
    assert fresh(item).status == resolved

    save(**{"status": waiting.pk, "was.status": item.status_id, "mine": "1"})
    assert fresh(item).status == waiting


@pytest.fixture
def changed_between(monkeypatch):
    """Somebody else's change that lands after a save has compared, and before it writes."""

    def between(change):
        writes = iter([change])

        def slower(**arguments):
            for earlier in writes:
                earlier()
            return update_item(**arguments)

        monkeypatch.setattr(properties, "update_item", slower)

    return between


def test_the_same_property_changed_between_look_and_save_is_asked_about(item, cast, save, changed_between):
    resolved, waiting = (
        Status.objects.get(item_type=item.item_type, category=one) for one in ("resolved", "waiting_customer")
    )
    changed_between(lambda: update_item(item=item, by=cast.bob.actor, changes={"status": resolved}))

    answer = save(409, **{"status": waiting.pk, "was.status": item.status_id})

    assert answer["theirs"] == str(resolved.pk)
    assert fresh(item).status == resolved


def test_another_property_changed_between_look_and_save_is_no_conflict(item, cast, save, changed_between):
    changed_between(lambda: update_item(item=item, by=cast.bob.actor, changes={"title": "Bob's title"}))

    save(**{"assignee": cast.bob.user.pk, "was.assignee": ""})

    assert (fresh(item).title, fresh(item).assignee) == ("Bob's title", cast.bob.user)


def test_a_customer_who_solved_the_request_meanwhile_is_named(item, cast, save):
    add_requester(item=item, customer=cast.dana.customer, by=cast.bob.actor)
    waiting = Status.objects.get(item_type=item.item_type, category="waiting_customer")
    update_item(item=item, by=cast.bob.actor, changes={"status": waiting})
    solve_item(item=item, customer_id=cast.dana.customer.pk)

    answer = save(409, **{"status": item.status_id, "was.status": waiting.pk})

    assert f"{cast.dana.customer} changed status to “Resolved”" in answer["message"]


def test_custom_fields_are_saved_judged_and_cleared(item, save):
    CustomField.objects.create(kind="ticket", key="size", label="Size", field_type="number")

    save(**{"custom.size": "3,5", "was.custom.size": ""})
    assert fresh(item).custom == {"size": 3.5}

    answer = save(422, **{"custom.size": "big", "was.custom.size": "3.5"})
    assert "Size" in answer["message"]

    save(**{"custom.size": "", "was.custom.size": "3.5"})
    assert fresh(item).custom == {}


def test_a_box_nobody_answered_is_ticked_and_emptied_again(alice, item, save):
    CustomField.objects.create(kind="ticket", key="lit", label="Lit", field_type="checkbox")
    page = BeautifulSoup(alice.get(f"/admin/tickets/{item.number}/").content, "html.parser")
    was = page.select_one("[name='was.custom.lit']")["value"]

    save(**{"custom.lit": "true", "was.custom.lit": was})
    assert fresh(item).custom == {"lit": True}

    save(**{"custom.lit": "", "was.custom.lit": "true"})
    assert fresh(item).custom == {}


def test_without_javascript_the_whole_form_saves_only_what_was_changed(alice, cast, item):
    status = Status.objects.get(item_type=item.item_type, category="open")
    update_item(item=item, by=cast.bob.actor, changes={"assignee": cast.bob.user})

    alice.post(
        f"/admin/tickets/{item.number}/property/",
        {"status": status.pk, "was.status": item.status_id, "assignee": "", "was.assignee": ""},
    )

    assert (fresh(item).status, fresh(item).assignee) == (status, cast.bob.user)


@pytest.mark.parametrize(
    "data",
    [
        {"status": ""},
        {"status": "999999"},
        {"assignee": "dana"},
        {"team": "x"},
        {"priority": "9" * 30},
        {"item_type": ""},
        {"title": "  "},
        {"custom.nothing": "1"},
    ],
)
def test_a_value_that_cannot_be_is_refused(item, cast, save, fingerprint, data):
    if data.get("assignee") == "dana":
        data = {"assignee": cast.dana.user.pk}
    before = fingerprint()

    save(422, **data)

    assert fingerprint() == before


def test_tags_are_the_whole_list(alice, item, save):
    save(tags="lamp, firmware 4.2, ")
    assert sorted(tag.name for tag in item.tags.all()) == ["firmware 4.2", "lamp"]

    save(tags="lamp, ")
    assert [tag.name for tag in item.tags.all()] == ["lamp"]


def test_a_ticket_given_to_a_team_one_is_not_in_leads_back_to_the_list(item, cast, save):
    answer = save(team=cast.back_office.pk)

    assert answer == {"message": "", "gone": True, "list": "/admin/tickets/"}


def test_another_type_brings_its_own_statuses(item, save):
    problem = Status.objects.get(item_type__name="Problem", category="new").item_type

    assert save(item_type=problem.pk)["reload"] is True
    assert fresh(item).status.item_type == problem


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("requesters", {"add": "new@seegrund.example"}),
        ("followers", {"add": "me"}),
        ("links", {"number": "#{other}", "type": "blocks"}),
    ],
)
def test_people_and_links_are_added_and_removed_again(alice, cast, item, make_ticket, action, data):
    other = make_ticket()
    data = {key: value.format(other=other.number) for key, value in data.items()}
    url = f"/admin/tickets/{item.number}/{action}/"
    rows = {"requesters": item.requester_links, "followers": item.followers, "links": item.links_out}[action]
    before = rows.count()

    alice.post(url, data)
    assert rows.count() == before + 1

    row = rows.latest("pk")
    gone = {
        "requesters": lambda: {"remove": row.customer_id},
        "followers": lambda: {"remove": row.user_id},
        "links": lambda: {"remove": "1", "number": other.number, "type": "blocks"},
    }[action]()
    alice.post(url, gone)
    assert rows.count() == before


def test_a_custom_field_changed_meanwhile_tells_who_did_it_in_the_readers_words(item, cast, save):
    CustomField.objects.create(kind="ticket", key="lit", label="Lit", field_type="checkbox")
    with override("fi"):
        update_item(item=item, by=cast.bob.actor, changes={"custom": {"lit": False}})

    answer = save(409, **{"custom.lit": "true", "was.custom.lit": ""})

    assert "Bob Agent changed Lit to “No”" in answer["message"]
