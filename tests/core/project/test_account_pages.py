"""The pages of signing in and of one's own account: in our shell, in our words, with one way on and one way back."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.decorators import verified_email_required
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.core.context import request_context
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.template.loader import get_template
from django.urls import URLResolver, get_resolver
from django.utils.html import escape

from core.testing.cast import PASSWORD

ALLAUTH = Path(allauth.__file__).parent
VISITOR = {
    "/accounts/login/": "Sign in",
    "/accounts/login/code/": "Sign in",
    "/accounts/password/reset/": "Forgotten the password",
    "/accounts/password/reset/done/": "Check your inbox",
    "/accounts/password/reset/key/1-set-password/": "This link no longer works",
    "/accounts/password/reset/key/done/": "Your password is changed",
    "/accounts/confirm-email/": "Confirm your address",
    "/accounts/confirm-email/nonsense/": "This link no longer works",
    "/accounts/inactive/": "Your sign-in is switched off",
}
SIGNED_IN = {
    "/accounts/email/": "E-mail addresses",
    "/accounts/password/change/": "Change the password",
    "/accounts/devices/": "Devices",
    "/accounts/password/reset/": "Forgotten the password",
    "/accounts/confirm-email/": "Confirm your address",
    "/accounts/logout/": "Sign out",
    "/accounts/reauthenticate/": "Confirm that it is you",
    "/accounts/2fa/": "Two-step sign-in",
    "/accounts/2fa/totp/activate/": "Set up two-step sign-in",
    "/accounts/2fa/webauthn/": "Passkeys",
    "/accounts/2fa/webauthn/add/": "Add a passkey",
    "/accounts/2fa/recovery-codes/generate/": "Make new recovery codes",
}
WITH_TWO_STEPS = {
    "/accounts/email/": "E-mail addresses",
    "/accounts/2fa/": "Two-step sign-in",
    "/accounts/2fa/reauthenticate/": "Confirm that it is you",
    "/accounts/2fa/totp/deactivate/": "Turn two-step sign-in off",
    "/accounts/2fa/recovery-codes/": "Recovery codes",
    "/accounts/2fa/recovery-codes/generate/": "Make new recovery codes",
}
#: Said about a field, as Django says such things.
FINE = {"You must type the same password each time."}
#: Places, not questions: one leaves them by their tabs.
WITHOUT_CANCEL = {
    "/accounts/email/",
    "/accounts/devices/",
    "/accounts/2fa/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/webauthn/",
    "/accounts/logout/",
}


@pytest.fixture(scope="module")
def stock():
    """What allauth's own pages say, where it is long enough to be told from ours."""
    with (ALLAUTH / "locale" / "fi" / "LC_MESSAGES" / "django.po").open("rb") as handle:
        found = [message.id for message in read_po(handle) if isinstance(message.id, str)]
    sentences = {text for text in found if "%" not in text and len(text.split()) > 2} - FINE
    assert len(sentences) > 50
    return sentences


def page_of(response, stock):
    """The page, once it was found to be ours."""
    html = response.content.decode()
    page = BeautifulSoup(html, "html.parser")
    assert response.status_code == 200
    assert page.select_one(".wd-header") and len(page("h1")) == 1
    words = " ".join(page.get_text(" ").split())
    assert [text for text in stock if text in words or escape(text) in html] == []
    assert not re.search("[Tt]wo-[Ff]actor", words)
    return page


def heading(page):
    return " ".join(page.h1.get_text().split())


def confirm_identity(client):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


@pytest.fixture
def dana(cast, client):
    EmailAddress.objects.create(user=cast.dana.user, email=cast.dana.user.email, verified=True, primary=True)
    cast.sign_in(client, "dana")
    return cast.dana.user


@pytest.fixture
def secured(dana, client):
    """Dana, for whom two-step sign-in is on."""
    confirm_identity(client)
    TOTP.activate(dana, "A" * 32)
    return RecoveryCodes.activate(dana)


@pytest.mark.parametrize("address", VISITOR)
def test_a_visitors_page_is_ours(client, db, stock, address):
    page = page_of(client.get(address), stock)

    assert heading(page) == VISITOR[address]


@pytest.mark.parametrize("address", SIGNED_IN)
def test_a_page_of_ones_own_account_is_ours(client, dana, stock, address):
    confirm_identity(client)
    page = page_of(client.get(address), stock)

    assert heading(page) == SIGNED_IN[address]
    if page.select_one("main form") and address not in WITHOUT_CANCEL:
        assert page.find("a", string="Cancel")


@pytest.mark.parametrize("address", WITH_TWO_STEPS)
def test_a_page_of_two_step_sign_in_is_ours(client, secured, stock, address):
    page = page_of(client.get(address), stock)

    assert heading(page) == WITH_TWO_STEPS[address]
    if address not in WITHOUT_CANCEL:
        assert page.find("a", string="Cancel")


def test_the_second_step_of_a_sign_in_is_ours(client, secured, stock):
    client.logout()
    credentials = {"login": secured.instance.user.email, "password": PASSWORD}

    page = page_of(client.post("/accounts/login/", credentials, follow=True), stock)
    assert heading(page) == "Two-step sign-in"
    assert page.find("button", string="Cancel")


def test_who_has_no_password_is_asked_for_a_first_one(client, dana, stock):
    dana.set_unusable_password()
    dana.save()
    client.force_login(dana)

    page = page_of(client.get("/accounts/password/change/", follow=True), stock)
    assert heading(page) == "Set a password"
    assert page.select_one(".wd-tabs [aria-current]").string == "Password"


def test_the_link_to_a_new_password_leads_to_two_fields(client, dana, stock):
    client.logout()
    key = f"{user_pk_to_url_str(dana)}-{default_token_generator.make_token(dana)}"
    page = page_of(client.get(f"/accounts/password/reset/key/{key}/", follow=True), stock)
    assert heading(page) == "Choose a new password"

    address = page.select_one("main form")["action"]
    wrong = page_of(client.post(address, {"password1": "a sentence nobody guesses", "password2": "other"}), stock)
    assert "The same once more:" in wrong.select_one(".wd-summary").get_text()
    new = {"password1": "a sentence nobody guesses", "password2": "a sentence nobody guesses"}
    done = page_of(client.post(address, new, follow=True), stock)
    assert heading(done) == "Your password is changed"


def test_the_link_in_a_confirmation_says_whose_address_it_becomes_but_not_in_full(client, dana, cast, stock):
    added = EmailAddress.objects.create(user=dana, email="dana@home.example")
    address = f"/accounts/confirm-email/{EmailConfirmationHMAC(added).key}/"
    client.logout()

    page = page_of(client.get(address), stock)
    assert heading(page) == "Confirm your address"
    assert {"d…@seegrund.example", added.email} <= {strong.string for strong in page("strong")}
    assert dana.email not in str(page)

    EmailAddress.objects.create(user=cast.erin.user, email=added.email, verified=True)
    assert heading(page_of(client.get(address), stock)) == "This address is in use"


@pytest.mark.parametrize("path", ["/accounts/2fa/totp/activate/", "/accounts/2fa/recovery-codes/generate/"])
def test_cancelling_the_question_who_one_is_does_not_ask_again(client, dana, stock, path):
    page = page_of(client.get(path, follow=True), stock)
    assert heading(page) == "Confirm that it is you"

    back = client.get(page.find("a", string="Cancel")["href"])
    assert back.status_code == 200 and heading(page_of(back, stock)) == "Two-step sign-in"


def test_the_only_address_can_neither_be_removed_nor_become_what_it_is(client, dana, stock):
    page = page_of(client.get("/accounts/email/"), stock)
    assert not page.select("[name=action_remove], [name=action_primary], [name=action_send]")


def test_an_address_offers_what_can_be_done_about_it(client, dana, stock):
    EmailAddress.objects.create(user=dana, email="dana@home.example", verified=False)
    EmailAddress.objects.create(user=dana, email="dana@work.example", verified=True)
    page = page_of(client.get("/accounts/email/"), stock)

    offered = {
        form.select_one("[name=email]")["value"]: [button["name"] for button in form("button")]
        for form in page.select(".wd-addresses form")
    }
    assert offered == {
        "dana@home.example": ["action_send", "action_remove"],
        "dana@work.example": ["action_primary", "action_remove"],
        dana.email: [],
    }


def test_no_address_is_asked_for_while_two_step_sign_in_would_refuse_it(client, secured, stock):
    page = page_of(client.get("/accounts/email/"), stock)
    assert not page.select("[name=action_add]")


def test_an_app_gets_the_secret_as_a_picture_and_as_text(client, dana, stock):
    confirm_identity(client)
    page = page_of(client.get("/accounts/2fa/totp/activate/"), stock)

    assert page.select_one(".wd-qr img")["src"].startswith("data:image/svg+xml")
    assert f"secret={page.select_one('.wd-code code').string}" in page.select_one("a[href^=otpauth]")["href"]


def test_recovery_codes_are_shown_counted_and_downloaded(client, secured, stock):
    codes = secured.get_unused_codes()
    secured.validate_code(codes[0])
    page = page_of(client.get("/accounts/2fa/recovery-codes/"), stock)
    file = client.get("/accounts/2fa/recovery-codes/download/").content.decode()

    assert page.h2.string == "9 of 10 are left"
    assert page.select_one("pre code").get_text().split() == codes[1:]
    assert [line for line in file.splitlines() if line.isdigit()] == codes[1:]
    assert secured.instance.user.email in file


def test_a_new_password_leads_to_the_sign_in_and_not_back_to_its_form(client, dana):
    new = "a sentence nobody guesses"
    answer = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True
    )

    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert "Your password is changed." in answer.content.decode()


def test_a_wrong_password_names_the_fields_as_the_page_does(client, dana):
    client.logout()
    html = client.post("/accounts/login/", {"login": "", "password": ""}).content.decode()

    assert "E-mail address: This field is required." in html
    assert "Remember" not in html


def test_a_mistyped_address_is_asked_about_wherever_one_is_typed(client, dana, stock):
    fields = {"/accounts/email/": ["id_email"], "/accounts/password/reset/": ["id_email"]}
    asked = {address: meant_inputs(page_of(client.get(address), stock)) for address in fields}
    client.logout()
    entrance = ["sign-in-email", "password-email"]
    fields |= {"/accounts/login/": entrance, "/accounts/login/code/": entrance}
    asked |= {address: meant_inputs(page_of(client.get(address), stock)) for address in fields if address not in asked}
    assert asked == fields

    wrong = page_of(client.post("/accounts/login/", {"login": "mia@gmial.com", "password": "wrong"}), stock)
    assert meant_inputs(wrong) == ["id_login"]
    assert wrong.select_one("[data-controller=wd-meant] strong").string == "mia@gmail.com"


def meant_inputs(page):
    """The fields of a page that are watched, once each was found on it."""
    watched = [place["data-input"] for place in page.select("[data-controller=wd-meant]")]
    assert all(page.find("input", id=one) for one in watched)
    return watched


def test_a_page_for_confirmed_addresses_asks_for_one_in_our_words(rf, dana, stock):
    EmailAddress.objects.update(verified=False)
    request = rf.get("/plugin/")
    request.user, request.session, request._messages = dana, {}, CookieStorage(request)
    with request_context(request):
        page = page_of(verified_email_required(lambda asked: HttpResponse("plugin"))(request), stock)

    assert heading(page) == "Confirm your address"
    assert page.select_one("main a.wd-button")["href"] == "/accounts/email/"


def views(resolver, prefix=""):
    """Address → view, of allauth."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern, prefix + str(pattern.pattern))
        elif pattern.callback.__module__.startswith("allauth."):
            yield prefix + str(pattern.pattern), pattern.callback


def test_no_page_of_allauth_is_drawn_by_its_own_template():
    drawn = {
        address: view.view_class.template_name
        for address, view in views(get_resolver())
        # Nobody signs up by a form: that address leads to the code by mail.
        if getattr(getattr(view, "view_class", None), "template_name", None) and not address.endswith("signup/")
    }

    assert len(drawn) > 15
    stock = {address for address, name in drawn.items() if Path(get_template(name).origin.name).is_relative_to(ALLAUTH)}
    assert stock == set()
