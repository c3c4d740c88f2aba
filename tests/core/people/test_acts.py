"""The log of administrators' acts: complete, without secrets, and changed by nobody."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.models import APIToken

from core.people.audit import KINDS, forget_old_acts, record
from core.people.models import Act, PeopleSettings, User
from core.people.models.acts import WrittenOnce

LIST = "/admin/acts/"


@pytest.fixture
def root(cast, client):
    cast.sign_in(client, "root")
    Act.objects.all()._raw_delete("default")
    return cast.root.user


def told(kind):
    """The only act of this kind."""
    return Act.objects.get(kind=kind)


def test_a_sign_in_of_an_agent_is_told_and_a_customers_is_not(client, cast):
    cast.sign_in(client, "alice")
    cast.sign_in(client, "dana")
    act = told("sign_in.done")
    assert act.user_id == cast.alice.user.pk and cast.alice.user.email in act.who


def test_a_lockout_is_told_once_with_the_network(client, cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip"}
    email = cast.alice.user.email
    for _ in range(13):
        client.post("/accounts/login/", {"login": email, "password": "x"}, REMOTE_ADDR="192.0.2.9")
    act = told("sign_in.locked")
    assert (act.object_name, act.address, act.user_id) == (email, "192.0.2.9", None)


def test_the_address_of_a_customer_who_is_locked_out_is_not_kept(client, cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip"}
    for _ in range(13):
        client.post("/accounts/login/", {"login": cast.dana.user.email, "password": "x"}, REMOTE_ADDR="192.0.2.10")
    assert told("sign_in.locked").address == "192.0.2.10"
    assert cast.dana.user.email not in str(list(Act.objects.filter(kind="sign_in.locked").values_list()))


def test_an_agent_who_is_added_changed_and_switched_off(client, root):
    agent = User.objects.create_user("new@nordlicht.example", is_agent=True)
    agent.is_active = False
    agent.save()
    assert told("agent.changed").changes == {"is_active": [True, False]}
    assert told("agent.added").object_key == str(agent.pk)


def test_a_customers_sign_in_is_no_act(client, root):
    User.objects.create_user("somebody@example.org").delete()
    assert not Act.objects.exists()


def test_roles_given_and_taken_from_either_side(client, root, cast):
    group = Group.objects.create(name="Night shift")
    cast.bob.user.groups.add(group)
    group.user_set.remove(cast.bob.user)
    group.permissions.add(Permission.objects.get(codename="view_act"))

    assert [act.changes["role"] for act in Act.objects.filter(kind="agent.roles")] == [
        ["Night shift", None],
        [None, "Night shift"],
    ]
    assert told("role.rights").changes == {"rights": [None, ["wagdesk_people.view_act"]]}


def test_a_role_given_on_the_screen_is_told_with_who_and_from_where(client, root, cast):
    group = cast.alice.user.groups.get()
    form = {"email": cast.bob.user.email, "first_name": "Bob", "last_name": "B", "is_active": "on"}
    other = Group.objects.create(name="Night shift")
    answer = client.post(f"/admin/users/edit/{cast.bob.user.pk}/", {**form, "groups": [group.pk, other.pk]})
    assert answer.status_code == 302, answer.context["form"].errors
    act = Act.objects.filter(kind="agent.roles").first()
    assert act and (act.user_id, act.address) == (root.pk, "127.0.0.1")


def test_settings_plugins_tokens_and_second_steps(client, root, cast):
    PeopleSettings.load().save()
    one = PeopleSettings.load()
    one.sign_up = False
    one.save()
    assert told("settings.changed").changes == {"sign_up": [True, False]}

    client.post("/admin/plugins/", {"plugin": "tickets", "enabled": "0"})
    assert told("plugin.switched").changes == {"enabled": [True, False]}
    client.post("/admin/plugins/", {"plugin": "tickets", "enabled": "1"})

    client.post("/admin/api-tokens/new/", {"name": "import"})
    token = APIToken.objects.get()
    assert told("token.made").object_name == "import"
    client.post(f"/admin/api-tokens/delete/{token.pk}/")
    assert told("token.ended").object_key == str(token.pk)
    assert token.key_hash not in str(list(Act.objects.values_list()))


def test_an_export_is_told(client, root):
    client.get("/admin/tickets/export/")
    assert told("data.exported").changes == {"rows": 0}


def test_secrets_are_named_and_never_written(db):
    act = record("settings.changed", changes={"password": [None, "hunter2"], "api_token": "abc", "name": ["a", "b"]})
    assert act.changes == {"password": [None, "••••••"], "api_token": "••••••", "name": ["a", "b"]}


def test_an_unknown_kind_is_a_mistake_of_ours(db):
    with pytest.raises(KeyError):
        record("nothing.known")


def test_no_code_of_ours_changes_or_deletes_one(db):
    act = record("plugin.switched", name="tickets")
    act.object_name = "another"
    for attempt in (act.save, act.delete, Act.objects.all().delete, lambda: Act.objects.update(who="nobody")):
        with pytest.raises(WrittenOnce):
            attempt()
    assert Act.objects.get().object_name == "tickets"


def test_what_is_rolled_back_is_not_told(db):
    from django.db import transaction

    with transaction.atomic():
        record("plugin.switched", name="tickets")
        transaction.set_rollback(True)
    assert not Act.objects.exists()


@pytest.mark.parametrize("days", [0, 30])
def test_it_is_kept_for_as_many_days_as_the_setting_says(db, settings, days):
    settings.WAGDESK_AUDIT_KEEP_DAYS = days
    old, new = record("plugin.switched", name="old"), record("plugin.switched", name="new")
    from django.db.models.query import QuerySet

    QuerySet(Act).filter(pk=old.pk).update(at=timezone.now() - timezone.timedelta(days=31))
    forget_old_acts()
    assert set(Act.objects.values_list("pk", flat=True)) == ({old.pk, new.pk} if days == 0 else {new.pk})


def test_administrators_read_filter_and_export_it(client, root, cast):
    record("agent.changed", on=cast.bob.user, changes={"is_active": [True, False]}, by=root)
    record("plugin.switched", name="=cmd|' /C calc'!A0", by=root)
    html = client.get(LIST).content.decode()
    assert "Agent changed" in html and "True → False" in html
    rows = client.get(f"{LIST}?kind=agent.changed").content.decode()
    assert "calc" not in rows.partition("<tbody")[2]
    csv = b"".join(client.get(f"{LIST}?export=csv")).decode()
    assert "plugin.switched" in csv and "'=cmd" in csv and ",=cmd" not in csv, csv
    assert client.get(f"/admin/acts/inspect/{Act.objects.first().pk}/").status_code == 200


def test_the_list_costs_the_same_at_any_length(client, root, count_queries):
    record("plugin.switched", name="tickets")
    few = count_queries(lambda: client.get(LIST))
    for number in range(30):
        record("plugin.switched", name=str(number))
    assert count_queries(lambda: client.get(LIST)) == few


@pytest.mark.parametrize("way", ["create/", "edit/{pk}/", "delete/{pk}/"])
def test_no_screen_changes_it(client, root, fingerprint, way):
    address = LIST + way.format(pk=record("plugin.switched", name="tickets").pk)
    before = fingerprint()
    assert client.post(address, {"who": "nobody"}).status_code in (302, 403, 404, 405)
    assert fingerprint() == before


@pytest.mark.parametrize("who", ["alice", "dana"])
def test_others_do_not_read_it(client, cast, who):
    record("plugin.switched", name="tickets")
    cast.sign_in(client, who)
    assert client.get(LIST).status_code == 302
    assert client.get(f"{LIST}?export=csv").status_code == 302


def test_second_steps_of_agents_are_told(client, root, cast):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.signals import authenticator_added

    step = TOTP.activate(cast.bob.user, "A" * 32).instance
    authenticator_added.send(sender=Authenticator, request=None, user=cast.bob.user, authenticator=step)
    assert told("second_step.added").changes == {"kinds": [None, "totp"]}


def test_every_kind_has_words():
    assert all(str(label) for label in KINDS.values())


def test_nobody_writes_another_address_into_the_log_by_their_name(cast):
    bob = cast.bob.user
    bob.first_name, bob.last_name = "Root Admin <root@wagdesk.example>".ljust(150, "x"), "y" * 150

    act = record("settings.changed", on=bob, by=bob)

    assert act.who.endswith(f"<{bob.email}>")
    assert act.who.count("<") == 1
