"""Who is known is told to nobody; links work once and not for long; a lock keeps no owner out."""

import re
from difflib import unified_diff
from urllib.parse import quote

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.core import mail

from core.testing.cast import PASSWORD

LOGIN, CODE, RESET = "/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/"
STRANGER = "nobody@example.org"


@pytest.fixture
def dana(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    EmailAddress.objects.create(user=cast.dana.user, email=cast.dana.user.email, verified=True, primary=True)
    return cast.dana.user


def said(client, address, fields, email):
    """What somebody reads, without the address they typed and what is new on every page."""
    answer = client.post(address, {**fields, next(iter(fields)): email}, follow=True)
    html = answer.content.decode().replace(email, "…").replace(quote(email), "…")
    text = re.sub(r'value="[A-Za-z0-9]{32,}"', "", html)
    return answer.status_code, [step[0] for step in answer.redirect_chain], text


@pytest.mark.parametrize(
    ("address", "fields"),
    [(LOGIN, {"login": "", "password": "wrong"}), (CODE, {"email": ""}), (RESET, {"email": ""})],
    ids=["password", "code", "forgotten"],
)
def test_a_known_address_and_an_unknown_one_read_the_same(client, dana, address, fields):
    known = said(client, address, fields, dana.email)
    client.logout()
    unknown = said(client, address, fields, STRANGER)

    assert unknown[:2] == known[:2]
    assert list(unified_diff(known[2].splitlines(), unknown[2].splitlines(), n=0)) == []


def link_of(user):
    return f"/accounts/password/reset/key/{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}/"


def test_a_link_to_a_new_password_works_once(client, dana):
    link, new = link_of(dana), "a sentence nobody guesses"
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": new, "password2": new})
    dana.refresh_from_db()
    assert dana.check_password(new)

    assert "This link no longer works" in client.get(link, follow=True).content.decode()


def test_and_for_two_hours(client, dana, monkeypatch):
    link = link_of(dana)
    now = default_token_generator._now()
    monkeypatch.setattr(type(default_token_generator), "_now", lambda self: now.replace(year=now.year + 1))
    assert "This link no longer works" in client.get(link, follow=True).content.decode()


def test_no_link_of_ours_outlives_its_letter_by_much(settings):
    assert settings.PASSWORD_RESET_TIMEOUT <= 2 * 3600


def test_a_locked_out_owner_comes_in_by_mail_code_from_the_same_network(client, dana, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip"}
    for _attempt in range(settings.AXES_FAILURE_LIMIT + 1):
        client.post(LOGIN, {"login": dana.email, "password": "wrong"})
    client.post(LOGIN, {"login": dana.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session

    client.post(CODE, {"email": dana.email})
    code = next(line for line in mail.outbox[-1].body.splitlines() if line.count("-") == 1 and line.isupper())
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.session["_auth_user_id"] == str(dana.pk)


def test_a_guesser_of_one_address_locks_out_nobody_elses(client, cast, dana, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip"}
    for _attempt in range(settings.AXES_FAILURE_LIMIT + 1):
        client.post(LOGIN, {"login": "alice@nordlicht.example", "password": "wrong"})
    client.post(LOGIN, {"login": dana.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(dana.pk)
