"""Every fact of access is stated twice, and both statements agree."""

import pytest
from django.db.models import Q

from core.access.api import Actor, RealmProvider, TokenProvider, ViewerProvider, realms_of
from core.access.testing import assert_provider_agrees, assert_visible_is_the_two_tests
from core.conversations.models import Attachment, Audience, Conversation, Message
from core.conversations.services import add_message, internal_conversation, start_conversation
from core.people.models import Address, Customer, Organization
from core.plugins import registry
from core.plugins.api import contributions, hookimpl
from core.work.models import Activity, Scope, ScopeFollower, ScopeMember, WorkItem
from core.work.services import add_follower, create_item, create_scope, update_item

SYSTEM = Actor.system("test")
PRIVATE = (WorkItem, Conversation, Message, Attachment, Activity, Customer, Organization, Address)


@pytest.fixture
def company(cast):
    """Items with and without team, in open and private scopes, with public and internal conversations."""
    closed = create_scope(name="Closed", by=SYSTEM, is_private=True)
    inner = create_scope(name="Inner", by=SYSTEM, parent=closed)
    shared = create_scope(name="Shared", by=SYSTEM)
    ScopeMember.objects.create(scope=closed, team=cast.back_office)
    ScopeFollower.objects.create(scope=shared, organization=cast.brightwater)
    ScopeFollower.objects.create(scope=closed, customer=cast.erin.customer)
    for scope in (None, inner, shared):
        for team, assignee in ((None, None), (cast.field_support, cast.alice.user), (cast.back_office, cast.bob.user)):
            item = create_item(
                kind="ticket",
                title="x",
                by=SYSTEM,
                scope=scope,
                team=team,
                assignee=assignee,
                requesters=[cast.dana.customer],
            )
            talk = start_conversation(
                item=item, audience=Audience.PUBLIC, by=SYSTEM, customers=[cast.dana.customer, cast.erin.customer]
            )
            add_message(conversation=talk, by=cast.dana.actor, text="Hello")
            add_message(conversation=internal_conversation(item=item, by=SYSTEM), by=SYSTEM, text="Hidden")
            add_follower(item=item, user=cast.carol.user, by=SYSTEM)
    update_item(item=item, by=SYSTEM, changes={"organization": cast.brightwater})
    return cast


def token_providers():
    return [found.value for found in contributions("token_providers") if isinstance(found.value, TokenProvider)]


def test_both_statements_of_every_token_agree(company):
    compared = {
        f"{type(provider).__name__} {provider.model} {provider.prefix}": assert_provider_agrees(provider)
        for provider in token_providers()
        if provider.model.startswith(("wagdesk_work.", "wagdesk_conversations.", "wagdesk_people."))
    }

    assert compared
    assert {name for name, pairs in compared.items() if pairs == 0} == set()


@pytest.mark.parametrize("model", PRIVATE, ids=lambda model: model.__name__)
def test_visible_to_is_realm_and_token_for_the_whole_cast(company, model):
    assert_visible_is_the_two_tests(model, [company.viewer(name) for name in company.NAMES])


def test_customers_see_no_internal_message(company):
    for name in ("dana", "erin", "visitor"):
        assert not Message.objects.visible_to(company.viewer(name)).filter(text="Hidden").exists()


def test_a_private_scope_is_closed_to_agents_outside(company):
    inside = WorkItem.objects.filter(realm__isnull=False)

    assert not inside.visible_to(company.viewer("alice")).exists()
    assert inside.visible_to(company.viewer("carol")).exists()
    assert inside.visible_to(company.viewer("dana")).exists()


def test_the_nearest_private_scope_is_the_realm(company):
    assert set(WorkItem.objects.exclude(realm=None).values_list("realm__name", flat=True)) == {"Closed"}
    assert Scope.objects.get(name="Inner").is_private is False


class Vault:
    """A plugin that closes items by a word in their title, to who holds its realm."""

    class Closed(RealmProvider):
        model = "wagdesk_work.WorkItem"

        def realms(self, pks):
            inside = WorkItem._base_manager.filter(pk__in=pks, title="vault").values_list("pk", flat=True)
            return dict.fromkeys(inside, "vault:1")

        def q(self, viewer):
            return Q() if "vault:1" in viewer.realms else ~Q(title="vault")

    class Holders(ViewerProvider):
        def realms(self, person):
            return ["vault:1"] if person.is_agent and person.user.email.startswith("alice@") else []

    @hookimpl
    def token_providers(self):
        return [self.Closed(), self.Holders()]


def test_a_realm_stays_closed_to_all_but_administrators_while_its_plugin_is_off(cast, plugins):
    item = create_item(kind="ticket", title="vault", by=SYSTEM)

    def seeing():
        return [n for n in cast.NAMES if WorkItem.objects.visible_to(cast.viewer(n)).filter(pk=item.pk).exists()]

    with plugins.registered(vault=Vault()):
        assert seeing() == ["root", "alice"]
        registry.temporary.discard("vault")

        assert seeing() == ["root"]
        assert realms_of(WorkItem, [item.pk]) == {item.pk: "vault:1"}
