"""A role that asks for a second step: nothing else before there is one, and the last one stays."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from wagtail.models import APIToken

from core.people.models import PeopleSettings, Role
from core.testing.cast import PASSWORD

SCREEN, API = "/admin/tickets/", "/api/v1/tickets"
SET_UP = "/accounts/2fa/"


@pytest.fixture
def strict(cast):
    """Alice's role asks for a second step."""
    Role.objects.create(group=cast.alice.user.groups.get(), needs_second_step=True)
    return cast


@pytest.fixture
def alice(strict, client):
    strict.sign_in(client, "alice")
    return strict.alice.user


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/admin/", SCREEN, "/admin/tickets/new/", "/admin/account/"])
def test_who_lacks_one_gets_no_screen(client, alice, fingerprint, method, address):
    before = fingerprint()
    answer = getattr(client, method)(address, {"title": "By hand"})

    assert (answer.status_code, answer.url) == (302, SET_UP)
    assert fingerprint() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_nor_anything_from_the_api_with_their_session(client, alice, fingerprint, method):
    before = fingerprint()
    answer = getattr(client, method)(API, {"title": "Made"}, content_type="application/json")

    assert answer.status_code == 403 and answer.json()["code"] == "second_step_required"
    assert fingerprint() == before


def test_the_page_they_are_led_to_says_why_and_lets_them_sign_out(client, alice):
    assert "Your role asks for two-step sign-in" in client.get("/admin/", follow=True).content.decode()
    assert client.post("/accounts/logout/").status_code == 302


def test_with_a_second_step_everything_is_open_at_once(client, alice):
    TOTP.activate(alice, "A" * 32)
    assert client.get(SCREEN).status_code == 200
    assert client.get(API).status_code == 200


def test_recovery_codes_alone_are_no_second_step(client, alice):
    RecoveryCodes.activate(alice)
    assert client.get(SCREEN).url == SET_UP


def test_a_programs_token_is_not_asked(client, alice):
    _token, secret = APIToken.create_token(user=alice, name="import")
    client.logout()
    assert client.get(API, headers={"authorization": f"Bearer {secret}"}).status_code == 200


def test_a_header_without_a_token_does_not_lead_round_it(client, alice):
    assert client.get(API, headers={"authorization": "Bearer nonsense"}).status_code == 401
    assert client.get(API, headers={"authorization": "Basic YTpi"}).status_code == 403


def test_other_agents_and_customers_are_not_asked(client, strict):
    strict.sign_in(client, "root")
    assert client.get("/admin/").status_code == 200
    strict.sign_in(client, "dana")
    assert client.get("/portal/").status_code == 200


def test_administrators_are_asked_by_a_switch_of_their_own(client, cast):
    cast.sign_in(client, "root")
    PeopleSettings.objects.update_or_create(defaults={"administrators_second_step": True})
    assert client.get("/admin/").url == SET_UP
    cast.sign_in(client, "alice")
    assert client.get("/admin/").status_code == 200


def test_it_costs_no_query(client, cast, count_queries):
    cast.sign_in(client, "alice")
    before = count_queries(lambda: client.get("/portal/"))
    Role.objects.create(group=cast.alice.user.groups.get(), needs_second_step=True)

    assert count_queries(lambda: client.get("/portal/")) == before
    assert count_queries(lambda: client.get("/admin/")) <= 3


def test_the_last_one_stays_while_the_role_asks_for_it(client, alice):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    TOTP.activate(alice, "A" * 32)
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=alice, type="totp").exists()

    Role.objects.update(needs_second_step=False)
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=alice).exists()


def test_so_does_the_last_passkey(client, alice):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    made = [Authenticator.objects.create(user=alice, type="webauthn", data={"name": str(n)}) for n in range(2)]
    said = [client.post(f"/accounts/2fa/webauthn/keys/{one.pk}/remove/") for one in made]

    assert [answer.status_code for answer in said] == [302, 200]
    assert "Your role asks for two-step sign-in" in said[1].content.decode()
    assert Authenticator.objects.get(user=alice).pk == made[1].pk


def test_its_secret_is_sealed_in_the_database(cast):
    TOTP.activate(cast.bob.user, "A" * 32)
    seed = RecoveryCodes.activate(cast.bob.user).instance.data["seed"]
    row = Authenticator.objects.get(user=cast.bob.user, type="totp")

    assert "A" * 32 not in str(row.data) and seed.startswith("gAAAA")
    counter = next(yield_hotp_counters_from_time())
    assert row.wrap().validate_code(format_hotp_value(hotp_value("A" * 32, counter)))

    # What was stored before.
    assert get_adapter().decrypt("A" * 32) == "A" * 32


def test_a_secret_whose_key_is_gone_is_nothing_that_the_database_tells(cast, settings):
    TOTP.activate(cast.bob.user, "A" * 32)
    kept = Authenticator.objects.get(user=cast.bob.user, type="totp").data["secret"]
    settings.WAGDESK_ENCRYPTION_KEYS, settings.SECRET_KEY = [], "another key, as long as the first one was before"

    first, second = (get_adapter().decrypt(kept) for _time in range(2))

    assert kept not in (first, second)
    assert first != second


def test_the_screen_of_a_role_has_the_switch(client, cast):
    cast.sign_in(client, "root")
    role = Role.objects.create(group=cast.alice.user.groups.get())
    form = client.get(f"/admin/groups/edit/{role.group_id}/").context["form"]
    kept = {name: form.initial.get(name) or "" for name in ("name", "description")}
    rights = {"permissions": [str(right.pk) for right in role.group.permissions.all()]}
    answer = client.post(
        f"/admin/groups/edit/{role.group_id}/", {**kept, **rights, **NO_PAGES, "needs_second_step": "on"}
    )

    assert answer.status_code == 302
    role.refresh_from_db()
    assert role.needs_second_step


#: The rows of Wagtail's page and collection permissions: none.
NO_PAGES = {
    f"{prefix}-{name}": value
    for prefix in ("page_permissions", "collection_permissions", "image_permissions", "document_permissions")
    for name, value in {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MAX_NUM_FORMS": "1000"}.items()
}
