"""Organisations: a name is enough, a mail domain stands for one, and only an empty one can go."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from core.access.api import Actor
from core.people.errors import DomainTaken, FreeMailDomain, NameMissing, NameTaken, OrganizationNotEmpty
from core.people.models import MailDomain, Organization
from core.people.services import (
    add_mail_domain,
    add_organization,
    delete_organization,
    remove_mail_domain,
    update_organization,
)


def test_a_name_is_enough(cast):
    organization = add_organization(name="  Kallio   Observatory ", by=cast.alice.actor)
    assert str(organization) == "Kallio Observatory"


@pytest.mark.parametrize(("name", "error"), [("seegrund", NameTaken), (" \n", NameMissing)])
def test_a_name_in_use_or_of_blanks_is_refused(cast, name, error):
    with pytest.raises(error):
        add_organization(name=name, by=cast.alice.actor)
    with pytest.raises(error):
        update_organization(organization=cast.brightwater, name=name, by=cast.alice.actor)


def test_a_free_mail_domain_makes_no_organisation(cast, fingerprint):
    before = fingerprint()
    with pytest.raises(FreeMailDomain):
        add_organization(name="Everybody", mail_domain="gmail.com", by=cast.alice.actor)
    assert fingerprint() == before


def test_a_mail_domain_stands_for_one_organisation(cast):
    add_mail_domain(organization=cast.seegrund, domain="Seegrund.example", by=cast.alice.actor)
    add_mail_domain(organization=cast.seegrund, domain="@seegrund.example", by=cast.alice.actor)

    with pytest.raises(DomainTaken):
        add_mail_domain(organization=cast.brightwater, domain="seegrund.example", by=cast.alice.actor)
    remove_mail_domain(organization=cast.seegrund, domain="seegrund.example", by=cast.alice.actor)
    assert not MailDomain.objects.exists()


def test_only_an_empty_organisation_can_be_deleted(cast):
    root = cast.root.actor
    with pytest.raises(OrganizationNotEmpty):
        delete_organization(organization=cast.seegrund, by=root)

    empty = add_organization(name="Empty", by=root)
    delete_organization(organization=empty, by=root)
    assert not Organization.objects.filter(name="Empty").exists()


def test_deleting_wants_its_own_right(cast):
    empty = add_organization(name="Empty", by=cast.alice.actor)
    with pytest.raises(PermissionDenied):
        delete_organization(organization=empty, by=cast.alice.actor)

    cast.alice.user.user_permissions.add(Permission.objects.get(codename="delete_organization"))
    alice = type(cast.alice.user).objects.get(pk=cast.alice.user.pk)
    delete_organization(organization=empty, by=Actor.agent(alice))
