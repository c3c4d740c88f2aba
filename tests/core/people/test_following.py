"""Which rows are followed, and that only what a save writes is told."""

import pytest

from core.outbound.api import Sealed
from core.people.following import FOLLOWED
from core.people.models import Act
from core.people.services import add_team, delete_team, set_teams, update_team
from core.work.models import CustomField, Priority, Status, WorkItemType
from plugins.email_channel.models import Mailbox
from plugins.integrations.webhooks.models import Endpoint

#: Besides settings, which are followed wherever they come from.
NAMED = {
    "wagdesk_people.User", "wagdesk_people.Role", "wagdesk_people.Team",
    "wagdesk_work.WorkItemType", "wagdesk_work.Status", "wagdesk_work.Priority", "wagdesk_work.CustomField",
    "wagdesk_email_channel.Mailbox", "wagdesk_webhooks.Endpoint", "wagdesk_webhooks.InboundSource",
}  # fmt: skip


@pytest.fixture
def acts(cast):
    """`acts()`: kind and changes of each since the test began, oldest first."""
    before = set(Act.objects.values_list("pk", flat=True))
    return lambda: list(Act.objects.exclude(pk__in=before).order_by("pk").values_list("kind", "changes"))


def test_these_models_are_followed():
    assert {model._meta.label for model, how in FOLLOWED.items() if how.what != "settings"} == NAMED


def test_no_followed_field_holds_a_secret():
    words = ("secret", "password", "token", "key_hash")
    shown = {(model._meta.label, name) for model, how in FOLLOWED.items() for name in how.fields}
    assert not {one for one in shown if any(word in one[1] for word in words) and one[0] in NAMED}


def test_what_administrators_set_up_is_told(acts):
    row = Mailbox.objects.create(name="Support", address="support@seegrund.example")
    row.confirms = False
    row.save()
    row.delete()
    kind = WorkItemType.objects.create(kind="ticket", name="Outage", rank=90)
    Status.objects.create(item_type=kind, label="Fresh", category="new")
    Priority.objects.create(label="Someday", rank=3)
    CustomField.objects.create(kind="ticket", key="floor", label="Floor", field_type="text")

    assert [kind for kind, _changes in acts()] == [
        "mailbox.added", "mailbox.changed", "mailbox.deleted", "type.added", "status.added", "priority.added",
        "field.added",
    ]  # fmt: skip
    assert acts()[1][1] == {"confirms": [True, False]}


def test_an_address_that_is_called_is_named_and_never_written(acts):
    row = Endpoint.objects.create(name="Chat", url="https://chat.example/hook/s3cr3t", secret=Sealed.of("x"))
    row.url = "https://chat.example/hook/0th3r"
    row.save()

    assert acts()[1] == ("endpoint.changed", {"url": ["••••••", "••••••"]})
    assert not {"s3cr3t", "0th3r", "secret"} & set(str(acts()).replace("/", " ").replace("'", " ").split())


def test_who_comes_to_a_team_and_leaves_it_is_told(acts, cast):
    root, alice, bob = cast.root.actor, cast.alice.user, cast.bob.user
    team = add_team(name="Night", by=root, members=[alice])
    update_team(team=team, by=root, members=[bob])
    set_teams(agent=alice, teams=[team, *alice.teams.all()], by=root)
    delete_team(team=team, by=root)

    assert acts() == [
        ("team.added", {"name": [None, "Night"]}),
        ("team.members", {"team": [None, "Night"]}),
        ("team.members", {"team": ["Night", None]}),
        ("team.members", {"team": [None, "Night"]}),
        ("team.members", {"team": [None, "Night"]}),
        ("team.deleted", {}),
    ]


def test_a_save_that_writes_nothing_told_asks_nothing_before(cast, count_queries):
    user = cast.dana.user
    assert count_queries(lambda: user.save(update_fields=["last_login"])) == 1


def test_what_was_not_written_is_not_told(acts, cast):
    user = cast.alice.user
    user.is_active, user.first_name = False, "Alicia"
    user.save(update_fields=["last_login"])
    user.save(update_fields=["first_name"])

    assert acts() == [("agent.changed", {"first_name": ["Alice", "Alicia"]})]
