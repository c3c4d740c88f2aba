"""No way round the one sign-in: Wagtail's own doors are shut."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from core.testing.cast import PASSWORD, Cast


@pytest.fixture(autouse=True)
def verified(cast: Cast) -> EmailAddress:
    """Alice has proven that her address is hers, so that her password is enough."""
    user = cast.alice.user
    return EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )[0]


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/"])
@pytest.mark.parametrize("field", ["username", "email", "login"])
def test_a_password_posted_to_a_shut_door_signs_nobody_in(cast: Cast, door: str, field: str) -> None:
    client = Client(enforce_csrf_checks=False)
    answer = client.post(door, {field: cast.alice.user.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("account_login")
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("path", ["", "done/", "confirm/MQ/set-password/", "complete/"])
def test_the_admin_resets_no_password(db: None, client: Client, path: str) -> None:
    answer = client.post(f"/admin/password_reset/{path}", {"email": "alice@example.org"})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("account_reset_password"))


def test_a_shut_door_keeps_where_somebody_wanted_to_go(db: None, client: Client) -> None:
    answer = client.get("/admin/login/?next=/admin/pages/")
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fadmin%2Fpages%2F"


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_a_shut_door_sends_nobody_to_another_host(db: None, client: Client, elsewhere: str) -> None:
    answer = client.get("/admin/login/", {"next": elsewhere})
    assert answer.headers["Location"] == "/accounts/login/"


def test_a_stranger_at_the_admin_is_sent_to_the_one_sign_in(db: None, client: Client) -> None:
    assert client.get("/admin/").headers["Location"] == "/accounts/login/?next=/admin/"


@pytest.mark.parametrize("path", ["/api/v3/", "/api/v3/openapi.json", "/django-admin/"])
def test_interfaces_of_others_are_not_mounted(cast: Cast, client: Client, path: str) -> None:
    cast.sign_in(client, "root")
    assert client.get(path).status_code == 404


def test_the_admin_account_page_changes_neither_password_nor_address(cast: Cast, client: Client) -> None:
    cast.sign_in(client, "alice")
    page = client.get("/admin/account/").content.decode()
    assert 'type="password"' not in page
    assert cast.alice.user.email not in page or 'name="name_email-email"' not in page


def test_one_sign_in_works_and_the_wrong_password_does_not(cast: Cast, client: Client) -> None:
    page = reverse("account_login")
    client.post(page, {"login": cast.alice.user.email, "password": "wrong"})
    assert SESSION_KEY not in client.session
    client.post(page, {"login": cast.alice.user.email, "password": PASSWORD})
    assert client.session[SESSION_KEY] == str(cast.alice.user.pk)


def test_after_ten_wrong_passwords_the_right_one_is_refused_too(cast: Cast, client: Client, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = False  # allauth's own brake works within one process only
    page = reverse("account_login")
    for _attempt in range(10):
        client.post(page, {"login": cast.alice.user.email, "password": "wrong"})
    answer = client.post(page, {"login": cast.alice.user.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert SESSION_KEY not in client.session


def test_a_locked_address_is_locked_for_its_guesser_only(cast: Cast, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    page = reverse("account_login")
    guesser, herself = Client(REMOTE_ADDR="198.51.100.7"), Client(REMOTE_ADDR="203.0.113.9")
    for _attempt in range(11):
        guesser.post(page, {"login": cast.alice.user.email.upper(), "password": "wrong"})
    herself.post(page, {"login": cast.alice.user.email, "password": PASSWORD})
    assert herself.session[SESSION_KEY] == str(cast.alice.user.pk)


def test_the_account_page_offers_time_zones_that_browsers_know(cast: Cast, client: Client) -> None:
    cast.sign_in(client, "alice")
    page = client.get("/admin/account/").content.decode()

    assert 'value="Europe/Helsinki"' in page
    assert 'value="UTC"' in page
    assert 'value="localtime"' not in page
