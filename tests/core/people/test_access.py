"""Who sees customers and organisations: each fact stated twice, both ways the same."""

import pytest
from django.contrib.auth.models import Permission

from core.access.api import Door, Person, Viewer, anonymous, viewer_for
from core.access.testing import assert_provider_agrees, assert_visible_is_the_two_tests
from core.people import access
from core.people.models import Address, Customer, Organization, User


def viewers(cast):
    people = [cast.root, cast.alice, cast.carol, cast.dana, cast.erin]
    found = [viewer_for(member.user, door) for member in people for door in Door]
    sharing = [
        Viewer(person=person, tokens=frozenset(access.CustomerFacts().tokens(person)))
        for person in (Person(user=cast.dana.user, door=Door.PORTAL), Person(user=cast.erin.user, door=Door.PORTAL))
    ]
    return [*found, *sharing, anonymous()]


@pytest.mark.parametrize(
    "provider",
    [
        access.AgentsSeeCustomers(),
        access.AgentsSeeOrganizations(),
        access.CustomersSeeThemselves(),
        access.MembersSeeOrganization(),
    ],
    ids=lambda provider: type(provider).__name__,
)
def test_both_statements_of_a_fact_agree(cast, provider):
    assert assert_provider_agrees(provider) > 0


@pytest.mark.parametrize("model", [Customer, Organization, Address])
def test_what_is_visible_follows_from_tokens_alone(cast, model):
    assert_visible_is_the_two_tests(model, viewers(cast))


def test_agents_see_all_customers_and_customers_themselves(cast):
    def seen(viewer):
        return {str(row) for row in Customer.objects.visible_to(viewer)}

    assert seen(cast.alice.viewer) == {"Dana", "Erin"}
    assert seen(cast.dana.viewer) == {"Dana"}
    assert seen(anonymous()) == set()


def test_an_agent_without_the_right_sees_nobody(cast):
    cast.alice.user.groups.clear()
    alice = User.objects.get(pk=cast.alice.user.pk)
    assert not Customer.objects.visible_to(viewer_for(alice, Door.ADMIN)).exists()

    alice.user_permissions.add(Permission.objects.get(codename="view_customer"))
    alice = User.objects.get(pk=alice.pk)
    assert Customer.objects.visible_to(viewer_for(alice, Door.ADMIN)).count() == 2
    assert not Customer.objects.visible_to(viewer_for(alice, Door.PORTAL)).exists()


def test_a_superuser_who_is_no_agent_cannot_exist(cast):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=cast.dana.user.pk).update(is_superuser=True)
