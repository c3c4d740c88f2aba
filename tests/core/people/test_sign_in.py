"""Signing in, through allauth's own pages: codes, passwords, second factor, lockout, and where one lands."""

import re
import time
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from core.access.api import Door, viewer_for
from core.people.errors import AddressTaken, UnconfirmedAddress
from core.people.models import Address, Customer, PeopleSettings, User
from core.people.services import (
    add_address,
    add_customer,
    confirm_address,
    customer_for_address,
    invite_customer,
    make_primary,
    prove_address,
    remove_address,
)
from core.testing.cast import PASSWORD

LOGIN, CODE, CONFIRM = "/accounts/login/", "/accounts/login/code/", "/accounts/login/code/confirm/"
CODE_LINE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture
def closed(db):
    people = PeopleSettings.load()
    people.sign_up = False
    people.save()


def code_in_mail():
    return CODE_LINE.search(mail.outbox[-1].body)[0]


def sign_in_by_code(client, email, **extra):
    client.post(CODE, {"email": email, **extra})
    return client.post(CONFIRM, {"code": code_in_mail(), **extra})


def signed_in_as(client):
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def verified(user):
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def test_a_customer_who_never_signed_in_gets_in_by_code(cast, client):
    lena = add_customer(email="Lena@example.com", name="Lena", by=cast.alice.actor)
    response = sign_in_by_code(client, "lena@EXAMPLE.com")

    lena.refresh_from_db()
    assert response.status_code == 302
    assert signed_in_as(client) == lena.user
    assert lena.addresses.get().verified_at is not None
    assert not lena.user.is_agent


def test_only_the_proven_address_becomes_verified(cast, client):
    lena = add_customer(email="lena@example.com", by=cast.alice.actor)
    Address.objects.create(customer=lena, value="lena@home.example", normalized="lena@home.example")

    sign_in_by_code(client, "lena@example.com")

    proven = lena.addresses.exclude(verified_at=None)
    assert [row.value for row in proven] == ["lena@example.com"]


def test_an_address_a_colleague_wrote_into_the_record_of_a_customer_who_signs_in_is_no_way_in(cast, client):
    """Else every agent who may change customers could read what another team's customers wrote."""
    lena = add_customer(email="lena@example.com", by=cast.alice.actor)
    sign_in_by_code(client, "lena@example.com")
    first = signed_in_as(client)
    client.logout()
    written = add_address(customer=lena, value="mallory@home.example", by=cast.alice.actor)

    client.post(CODE, {"email": "mallory@home.example"})

    assert not CODE_LINE.search(mail.outbox[-1].body)
    assert signed_in_as(client) is None

    written.refresh_from_db()
    assert written.verified_at is None
    assert Customer.objects.get(user=first) == lena


@pytest.fixture
def lena(cast):
    """She wrote once and never signed in; a colleague wrote another address into her record."""
    lena = customer_for_address(value="lena@example.com", name="Lena")
    add_address(customer=lena, value="mallory@home.example", by=cast.alice.actor)
    return lena


def test_an_address_a_colleague_wrote_into_the_record_of_who_never_signed_in_is_no_way_in(lena, client, fingerprint):
    """Else every agent who may change customers could read whatever a customer asked any team."""
    before = fingerprint()
    client.post(CODE, {"email": "mallory@home.example"})

    assert signed_in_as(client) is None
    assert not any(CODE_LINE.search(letter.body) for letter in mail.outbox)
    assert fingerprint() == before

    her = Client()
    sign_in_by_code(her, "lena@example.com")
    lena.refresh_from_db()
    assert signed_in_as(her) == lena.user


def test_nor_through_the_sign_in_the_colleague_has(lena, cast):
    assert prove_address(user=cast.alice.user, value="mallory@home.example") is None

    lena.refresh_from_db()
    assert lena.user is None
    assert lena.addresses.get(normalized="mallory@home.example").verified_at is None


def test_nor_after_the_address_they_wrote_from_was_removed(lena, cast, client):
    remove_address(address=lena.addresses.get(normalized="lena@example.com"), by=cast.alice.actor)
    client.post(CODE, {"email": "mallory@home.example"})

    assert not any(CODE_LINE.search(letter.body) for letter in mail.outbox)
    with pytest.raises(UnconfirmedAddress):
        invite_customer(customer=lena, by=cast.alice.actor)


def test_nor_by_an_invitation(lena, cast, fingerprint):
    make_primary(address=lena.addresses.get(normalized="mallory@home.example"), by=cast.alice.actor)
    before = fingerprint()

    with pytest.raises(UnconfirmedAddress):
        invite_customer(customer=lena, by=cast.alice.actor)

    assert fingerprint() == before


def test_who_manages_sign_ins_confirms_such_an_address(lena, cast, client):
    address = lena.addresses.get(normalized="mallory@home.example")
    with pytest.raises(PermissionDenied):
        confirm_address(address=address, by=cast.alice.actor)
    confirm_address(address=address, by=cast.root.actor)

    sign_in_by_code(client, "mallory@home.example")

    lena.refresh_from_db()
    assert signed_in_as(client) == lena.user


def test_what_somebody_who_manages_sign_ins_adds_is_confirmed(cast):
    lena = customer_for_address(value="lena@example.com")
    assert add_address(customer=lena, value="lena@work.example", by=cast.root.actor).opens_history


def test_who_signs_in_already_proves_a_later_address_as_well(lena, cast, client):
    sign_in_by_code(client, "lena@example.com")
    user = signed_in_as(client)

    prove_address(user=user, value="mallory@home.example")

    address = lena.addresses.get(normalized="mallory@home.example")
    assert address.verified_at is not None
    assert address.opens_history


def test_the_login_of_somebody_is_nobody_elses_address(cast, client):
    with pytest.raises(AddressTaken):
        add_address(customer=cast.dana.customer, value=cast.root.user.email, by=cast.alice.actor)


def test_one_network_does_not_use_up_the_codes_of_another(cast, client):
    for _time in range(12):
        Client().post(CODE, {"email": cast.dana.user.email}, REMOTE_ADDR="192.0.2.1")
    assert len(mail.outbox) == 10

    client.post(CODE, {"email": cast.dana.user.email}, REMOTE_ADDR="192.0.2.2")

    assert len(mail.outbox) == 11


def test_links_in_letters_lead_to_our_own_address(cast, client, settings):
    verified(cast.dana.user)
    client.post("/accounts/password/reset/", {"email": cast.dana.user.email}, headers={"Host": "localhost:1337"})
    assert f"{settings.WAGDESK_BASE_URL}/accounts/password/reset/key/" in mail.outbox[-1].body
    assert "1337" not in mail.outbox[-1].body


def test_an_address_a_colleague_wrote_into_the_customer_record_of_an_agent_is_no_way_in(cast, client):
    """Else every agent who may change customers could become an administrator."""
    verified(cast.root.user)
    record = add_customer(email=cast.root.user.email, by=cast.alice.actor)
    prove_address(user=cast.root.user, value=cast.root.user.email)
    add_address(customer=record, value="alice@home.example", by=cast.alice.actor)

    client.post(CODE, {"email": "alice@home.example"})

    assert not CODE_LINE.search(mail.outbox[-1].body)
    assert signed_in_as(client) is None
    assert not EmailAddress.objects.filter(user=cast.root.user, email="alice@home.example").exists()
    assert client.get("/admin/").status_code == 302
    assert Customer.objects.get(user=cast.root.user) == record


def test_a_wrong_code_lets_nobody_in(cast, client):
    add_customer(email="lena@example.com", by=cast.alice.actor)
    client.post(CODE, {"email": "lena@example.com"})
    client.post(CONFIRM, {"code": "WRONG1"})

    assert signed_in_as(client) is None
    assert not Address.objects.filter(value="lena@example.com").exclude(verified_at=None).exists()


def test_asking_for_a_code_proves_nothing(cast, client):
    lena = add_customer(email="lena@example.com", by=cast.alice.actor)
    client.post(CODE, {"email": "lena@example.com"})

    lena.refresh_from_db()
    assert (lena.user, lena.addresses.get().verified_at) == (None, None)


def test_a_stranger_becomes_a_customer(db, client):
    sign_in_by_code(client, "stranger@example.com")

    customer = Customer.objects.get()
    assert customer.user == signed_in_as(client)
    assert customer.addresses.get().verified_at is not None


def test_strangers_stay_out_where_the_settings_say_so(closed, client):
    response = client.post(CODE, {"email": "stranger@example.com"})

    assert response.status_code == 302
    assert not User.objects.exists()
    assert not Customer.objects.exists()


def test_a_known_customer_gets_in_even_then(closed, client):
    customer_for_address(value="lena@example.com")
    sign_in_by_code(client, "lena@example.com")
    assert signed_in_as(client) is not None


def answer(client, email):
    client.logout()
    asked = client.post(CODE, {"email": email})
    return asked.status_code, asked.headers["Location"], neutral(client.get(CONFIRM), email)


def neutral(response, email):
    page = TOKEN.sub("", response.content.decode())
    return page.replace(email, "ADDRESS").replace(quote(email), "ADDRESS")


def test_the_answer_does_not_tell_who_is_known(closed, cast, client):
    known, unknown = answer(client, "dana@seegrund.example"), answer(client, "nobody@seegrund.example")
    assert known == unknown


def test_a_wrong_password_reads_like_an_unknown_address(cast, client):
    def page(email):
        return neutral(client.post(LOGIN, {"login": email, "password": "wrong"}), email)

    assert page("dana@seegrund.example") == page("nobody@seegrund.example")


def test_a_password_signs_in_and_agents_land_in_the_admin(cast, client):
    verified(cast.alice.user)
    response = client.post(LOGIN, {"login": "alice@wagdesk.example", "password": PASSWORD})

    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200


def test_an_agent_gets_in_by_code_and_becomes_no_customer(cast, client):
    response = sign_in_by_code(client, "alice@wagdesk.example")

    assert response.headers["Location"] == "/admin/"
    assert not Customer.objects.filter(user=cast.alice.user).exists()


def test_an_agent_with_a_customer_record_is_linked_to_it(cast, client):
    internal = customer_for_address(value="alice@wagdesk.example")
    sign_in_by_code(client, "alice@wagdesk.example")

    internal.refresh_from_db()
    assert internal.user == cast.alice.user


@pytest.mark.parametrize("target", ["/admin/", "/admin", "/admin/users/", "https://evil.example/", "//evil.example/"])
def test_customers_are_never_sent_to_the_admin_nor_away(cast, client, settings, target):
    verified(cast.dana.user)
    credentials = {"login": cast.dana.user.email, "password": PASSWORD, "next": target}
    response = client.post(f"{LOGIN}?next={target}", credentials)

    assert signed_in_as(client) == cast.dana.user
    assert response.headers["Location"] == resolve_url(settings.LOGIN_REDIRECT_URL)


def test_a_wish_on_our_own_pages_is_honoured(cast, client):
    verified(cast.dana.user)
    response = client.post(LOGIN, {"login": cast.dana.user.email, "password": PASSWORD, "next": "/search/?q=a"})
    assert response.headers["Location"] == "/search/?q=a"


def test_an_inactive_person_stays_out(cast, client):
    verified(cast.dana.user)
    User.objects.filter(pk=cast.dana.user.pk).update(is_active=False)

    client.post(LOGIN, {"login": cast.dana.user.email, "password": PASSWORD})
    assert signed_in_as(client) is None
    client.post(CODE, {"email": cast.dana.user.email})
    assert signed_in_as(client) is None
    assert not any(CODE_LINE.search(message.body) for message in mail.outbox)


def test_a_session_ends_when_a_person_is_switched_off(cast, client):
    verified(cast.alice.user)
    client.post(LOGIN, {"login": cast.alice.user.email, "password": PASSWORD})
    User.objects.filter(pk=cast.alice.user.pk).update(is_active=False)

    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("by", ["password", "code"])
def test_a_second_factor_is_asked_for_whichever_way_one_comes(cast, client, by):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(verified(cast.alice.user), secret)
    if by == "password":
        client.post(LOGIN, {"login": cast.alice.user.email, "password": PASSWORD})
    else:
        sign_in_by_code(client, cast.alice.user.email)
    assert signed_in_as(client) is None

    url = reverse("mfa_authenticate")
    client.post(url, {"code": "000000"})
    assert signed_in_as(client) is None
    counter = int(time.time()) // 30
    client.post(url, {"code": totp.format_hotp_value(totp.hotp_value(secret, counter))})
    assert signed_in_as(client) == cast.alice.user
    assert Authenticator.objects.filter(user=cast.alice.user, type="totp").exists()


def test_a_guesser_is_locked_out_and_the_owner_elsewhere_is_not(cast, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip"}
    verified(cast.alice.user)
    email = cast.alice.user.email
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        client.post(LOGIN, {"login": email, "password": "wrong"}, REMOTE_ADDR="192.0.2.1")

    client.post(LOGIN, {"login": email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.1")
    assert signed_in_as(client) is None
    client.post(LOGIN, {"login": email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.2")
    assert signed_in_as(client) == cast.alice.user


def test_signing_up_is_asking_for_a_code(client, db):
    assert client.get("/accounts/signup/").headers["Location"] == CODE
    assert client.post("/accounts/signup/", {"email": "a@example.com"}).headers["Location"] == CODE
    assert not User.objects.exists()


def test_a_blocked_customer_sees_nothing(cast, client):
    Customer.objects.filter(pk=cast.dana.customer.pk).update(is_blocked=True)
    assert viewer_for(cast.dana.user, Door.PORTAL).customer_id is None


def test_an_address_proven_by_a_link_is_proven_for_the_customer(cast, client):
    verified(cast.dana.user)
    client.post(LOGIN, {"login": cast.dana.user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "dana@home.example", "action_add": ""})
    assert not cast.dana.customer.addresses.filter(normalized="dana@home.example").exists()

    path = re.search(r"https?://[^/]+(/\S*confirm-email/\S+/)", mail.outbox[-1].body)[1]
    client.post(path)

    address = cast.dana.customer.addresses.get(normalized="dana@home.example")
    assert address.verified_at is not None
    assert EmailAddress.objects.filter(user=cast.dana.user, verified=True).count() == 2


def test_nobody_takes_an_address_of_somebody_else_by_claiming_it(cast, client):
    verified(cast.dana.user)
    client.post(LOGIN, {"login": cast.dana.user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "erin@brightwater.example", "action_add": ""})
    assert EmailAddress.objects.filter(user=cast.dana.user, email="erin@brightwater.example").exists()

    assert Address.objects.get(normalized="erin@brightwater.example").customer == cast.erin.customer
    client.logout()
    sign_in_by_code(client, "erin@brightwater.example")
    assert signed_in_as(client) == cast.erin.user


def test_a_forgotten_password_is_set_by_mail(cast, client):
    verified(cast.dana.user)
    client.post("/accounts/password/reset/", {"email": cast.dana.user.email})
    path = re.search(r"https?://[^/]+(/\S*password/reset/key/\S+/)", mail.outbox[-1].body)[1]
    form = client.get(path, follow=True)
    new = "a completely new sentence"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    cast.dana.user.refresh_from_db()
    assert cast.dana.user.check_password(new)


def test_a_sign_in_by_password_lasts_as_long_as_one_by_code(cast, client, settings):
    client.post("/accounts/login/", {"login": cast.dana.user.email, "password": PASSWORD})

    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE
    assert not client.session.get_expire_at_browser_close()


def test_an_app_calls_the_account_by_the_name_the_site_has_now(cast, client):
    Site.objects.update(site_name="Nordlicht")
    cast.sign_in(client, "dana")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert "issuer=Nordlicht" in client.get("/accounts/2fa/totp/activate/").context["totp_url"]
