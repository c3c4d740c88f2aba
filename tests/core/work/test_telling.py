"""What many items hold goes or is renamed: few events tell of it, and those of a deletion name the items."""

import pytest

from core.access.api import Actor
from core.events.models import OutboxEntry
from core.people.events import AgentChanged
from core.people.models import User
from core.people.services import add_organization, add_team, delete_organization, delete_team
from core.work.events import ConfigurationChanged, ItemsChanged
from core.work.models import Status, Tag, WorkItem
from core.work.services import add_follower, create_item, delete_tag, telling, update_status

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")


@pytest.fixture(autouse=True)
def two_together(monkeypatch):
    monkeypatch.setattr(telling, "TOGETHER", 2)


def items(number, **more):
    return [create_item(kind="ticket", title=f"Lamp {one}", by=SYSTEM, **more).pk for one in range(number)]


def told(event):
    """The payloads of these events, oldest first."""
    return list(OutboxEntry.objects.filter(event=event.name).order_by("pk").values_list("payload", flat=True))


def named(pks, fields):
    """What tells of these items, two in an event."""
    pairs = [pks[start : start + 2] for start in range(0, len(pks), 2)]
    return [{"item_ids": ",".join(map(str, pair)), "fields": fields} for pair in pairs]


def test_a_deleted_team_names_its_items(cast):
    team = add_team(name="Depot", by=SYSTEM)
    held = items(5, team=team)
    items(1, team=cast.back_office)

    delete_team(team=team, by=SYSTEM)

    assert told(ItemsChanged) == named(held, "team")


def test_a_deleted_organisation_names_its_items(cast):
    organization = add_organization(name="Depot", by=SYSTEM)
    held = items(3, organization=organization)

    delete_organization(organization=organization, by=SYSTEM)

    assert told(ItemsChanged) == named(held, "organization")


def test_a_deleted_agent_names_the_items_they_worked_on_or_followed_once(cast):
    worked_on = items(2, assignee=cast.alice.user)
    followed = items(1)
    for item in WorkItem._base_manager.filter(pk__in=worked_on + followed):
        for agent in (cast.alice, cast.bob):
            add_follower(item=item, user=agent.user, by=SYSTEM)

    User.objects.filter(pk=cast.alice.user.pk).delete()

    assert told(ItemsChanged) == named(worked_on + followed, "assignee,followers")


def test_a_deleted_sign_in_of_a_customer_names_none(cast):
    items(1, requesters=[cast.dana.customer])

    cast.dana.user.delete()

    assert told(ItemsChanged) == []


def test_a_deleted_tag_names_the_items_that_had_it(cast):
    held = items(3, tags=["lamp"])
    items(1, tags=["other"])

    delete_tag(tag=Tag.objects.get(slug="lamp"), by=SYSTEM)

    assert told(ItemsChanged) == named(held, "tags")


def test_a_change_of_what_administrators_name_says_which_columns_have_other_values(cast):
    status = Status.objects.filter(category="open").first()
    OutboxEntry.objects.all().delete()

    update_status(status=status, by=SYSTEM, label="Being mended", rank=77, category="open")
    update_status(status=status, by=SYSTEM, rank=77)

    assert [one["fields"] for one in told(ConfigurationChanged)] == ["label,rank", ""]


@pytest.mark.parametrize(
    ("columns", "events"), [(["first_name"], 1), (["email", "is_active"], 1), (["last_login"], 0), (None, 1)]
)
def test_an_agent_is_told_of_when_their_name_may_have_changed(cast, columns, events):
    OutboxEntry.objects.all().delete()

    cast.alice.user.save(update_fields=columns)
    cast.dana.user.save(update_fields=columns)

    assert told(AgentChanged) == [{"user_id": cast.alice.user.pk}] * events
