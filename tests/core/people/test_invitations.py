"""An invitation: one mail, one link, one use."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.events.models import OutboxEntry
from core.people.errors import InvitationInvalid, SignInExists
from core.people.models import Invitation, User
from core.people.services import accept_invitation, add_customer, invite_customer

GOOD = "a sentence of my own"


@pytest.fixture
def lena(cast):
    return add_customer(email="lena@example.com", name="Lena", by=cast.alice.actor, locale="fi")


def link():
    return re.search(r"https?://[^/]+(/\S+/invitation/\S+/)", mail.outbox[-1].body)[1]


def secret():
    return link().rstrip("/").rpartition("/")[2]


def test_one_mail_goes_to_the_customer_and_the_secret_stays_in_it(cast, lena):
    invitation = invite_customer(customer=lena, by=cast.alice.actor)

    assert [message.to for message in mail.outbox] == [["lena@example.com"]]
    assert secret() not in repr(Invitation.objects.values_list())
    assert timedelta(days=6, hours=23) < invitation.expires_at - timezone.now() <= timedelta(days=7)


def test_the_letter_is_queued_with_the_invitation_in_one_transaction(cast, lena, settings):
    settings.EMAIL_BACKEND = "core.events.mail.OutboxEmailBackend"
    invite_customer(customer=lena, by=cast.alice.actor)
    assert OutboxEntry.objects.filter(event__startswith="events.mail").count() == 1


def test_accepting_sets_the_password_proves_the_address_and_links_the_sign_in(cast, lena, client):
    invite_customer(customer=lena, by=cast.alice.actor)
    path = link()
    assert client.get(path).status_code == 200

    response = client.post(path, {"name": "Lena Hoff", "password": GOOD})

    lena.refresh_from_db()
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(lena.user.pk)
    assert lena.user.check_password(GOOD)
    assert lena.addresses.get().verified_at is not None
    assert client.get(path).status_code == 410


def test_a_link_works_once(cast, lena):
    invite_customer(customer=lena, by=cast.alice.actor)
    accept_invitation(secret=secret(), password=GOOD)
    with pytest.raises(InvitationInvalid):
        accept_invitation(secret=secret(), password="another sentence")
    assert User.objects.get(email="lena@example.com").check_password(GOOD)


def test_a_link_expires(cast, lena, client):
    invite_customer(customer=lena, by=cast.alice.actor)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.get(link()).status_code == 410
    assert client.post(link(), {"password": GOOD}).status_code == 410
    assert not User.objects.filter(email="lena@example.com").exists()


def test_a_second_invitation_ends_the_first(cast, lena):
    invite_customer(customer=lena, by=cast.alice.actor)
    first = secret()
    invite_customer(customer=lena, by=cast.alice.actor)

    with pytest.raises(InvitationInvalid):
        accept_invitation(secret=first, password=GOOD)
    accept_invitation(secret=secret(), password=GOOD)


@pytest.mark.parametrize("weak", ["", "short", "password1234", "1234567890123"])
def test_a_weak_password_is_refused_and_the_link_stays_good(cast, lena, client, weak):
    invite_customer(customer=lena, by=cast.alice.actor)
    path = link()

    assert client.post(path, {"password": weak}).status_code == 422
    assert not User.objects.filter(email="lena@example.com").exists()
    assert client.get(path).status_code == 200


def test_who_has_a_password_is_not_invited(cast):
    with pytest.raises(SignInExists):
        invite_customer(customer=cast.dana.customer, by=cast.alice.actor)
    assert mail.outbox == []


def test_a_letter_to_an_agents_address_sets_no_password(cast, lena):
    invite_customer(customer=lena, by=cast.alice.actor)
    agent = User.objects.create_user("lena@example.com", GOOD, is_agent=True)

    with pytest.raises(InvitationInvalid):
        accept_invitation(secret=secret(), password="taken over by mail")
    agent.refresh_from_db()
    assert agent.check_password(GOOD)


def test_customers_invite_nobody(cast, lena):
    with pytest.raises(PermissionDenied):
        invite_customer(customer=lena, by=cast.dana.actor)
    assert mail.outbox == []


def test_a_made_up_link_says_so(client, db):
    assert client.get("/accounts/invitation/nonsense/").status_code == 410
