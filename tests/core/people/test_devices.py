"""Where somebody is signed in: their list, the way out of each, and what an administrator may end."""

import pytest
from django.core.cache import cache
from django.test import Client

from core.people.models import Act, SignIn
from core.people.services import end_sessions_of, forget_old_sign_ins
from core.testing.cast import PASSWORD

DEVICES = "/accounts/devices/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def browser(cast):
    """A browser that signs in when it is called."""

    def sign_in(name, agent=FIREFOX, address="192.0.2.7"):
        client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
        client.force_login(getattr(cast, name).user)
        # force_login has no request of a browser; the next one has.
        cache.clear()
        client.get("/portal/")
        return client

    return sign_in


@pytest.mark.parametrize("who", ["dana", "alice"])
def test_everybody_sees_where_they_are_signed_in(browser, who):
    here = browser(who)
    browser(who, IPHONE, "2001:db8::1")
    html = here.get(DEVICES).content.decode()

    assert "Firefox on Linux" in html and "Safari on iPhone" in html
    assert "192.0.2.7" in html and "2001:db8::1" in html
    assert html.count("this browser") == 1


def test_one_is_signed_out_and_the_other_stays(browser):
    here, phone = browser("dana"), browser("dana", IPHONE)
    row = SignIn.objects.get(browser=IPHONE)
    here.post(DEVICES, {"end": row.pk})

    assert phone.get("/portal/").status_code == 302
    assert here.get("/portal/").status_code == 200
    assert "iPhone" not in here.get(DEVICES).content.decode()


def test_all_others_are_signed_out(browser):
    here, others = browser("dana"), [browser("dana", IPHONE), browser("dana")]
    SignIn.objects.filter(browser=FIREFOX).last().delete()  # of one nothing is known
    here.post(DEVICES, {"end": "others"})

    assert [one.get("/portal/").status_code for one in others] == [302, 302]
    assert here.get("/portal/").status_code == 200
    assert here.get(DEVICES).content.decode().count("Last seen") == 1


@pytest.mark.parametrize("end", ["", "0", "nonsense", "9" * 30])
def test_nonsense_ends_nothing(browser, end):
    here, phone = browser("dana"), browser("dana", IPHONE)
    assert here.post(DEVICES, {"end": end}).status_code == 302
    assert phone.get("/portal/").status_code == 200


def test_nobody_ends_somebody_elses(browser):
    theirs = browser("erin", IPHONE)
    browser("dana").post(DEVICES, {"end": SignIn.objects.get(browser=IPHONE).pk})

    assert theirs.get("/portal/").status_code == 200
    assert "iPhone" not in browser("dana").get(DEVICES).content.decode()


def test_a_visitor_is_led_to_the_sign_in(client, db):
    assert client.get(DEVICES).url.startswith("/accounts/login/")
    assert client.post(DEVICES, {"end": "others"}).url.startswith("/accounts/login/")


def test_who_signed_out_or_has_another_password_is_not_in_the_list(browser, cast):
    here = browser("dana")
    browser("dana", IPHONE).post("/accounts/logout/")
    assert "iPhone" not in here.get(DEVICES).content.decode()

    cast.dana.user.set_password("another sentence to guess")
    cast.dana.user.save()
    assert "Firefox" not in browser("dana", IPHONE).get(DEVICES).content.decode()


def test_the_list_costs_the_same_at_any_length(browser, cast, count_queries):
    here = browser("dana")
    few = count_queries(lambda: here.get(DEVICES))
    for _ in range(12):
        browser("dana", IPHONE)

    assert count_queries(lambda: here.get(DEVICES)) == few


def test_a_request_writes_nothing_until_some_minutes_have_gone_by(browser, count_queries):
    here = browser("dana")
    seen = SignIn.objects.get().last_seen_at
    quiet = count_queries(lambda: here.get(DEVICES))
    assert SignIn.objects.get().last_seen_at == seen

    cache.clear()
    here.get(DEVICES)
    assert SignIn.objects.get().last_seen_at > seen
    assert count_queries(lambda: here.get(DEVICES)) == quiet


def test_what_is_over_is_forgotten(browser, settings):
    browser("dana")
    settings.SESSION_COOKIE_AGE = 0
    forget_old_sign_ins()
    assert not SignIn.objects.exists()


def test_an_administrator_sees_how_an_agent_signs_in_and_signs_them_out(browser, cast, client):
    theirs = browser("bob", IPHONE)
    cast.sign_in(client, "root")
    page = f"/admin/users/sign-in/{cast.bob.user.pk}/"
    html = client.get(page).content.decode()
    assert "Safari on iPhone" in html and "None: a password" in html

    client.post(page)
    assert theirs.get("/admin/").url.startswith("/accounts/login/")
    assert Act.objects.filter(kind="sessions.ended", object_key=str(cast.bob.user.pk)).exists()


@pytest.mark.parametrize(("who", "status"), [("alice", 302), ("dana", 302), ("erin", 302)])
def test_others_neither_see_nor_end_it(cast, client, fingerprint, who, status):
    cast.sign_in(client, who)
    page = f"/admin/users/sign-in/{cast.bob.user.pk}/"
    before = fingerprint()

    assert client.get(page).status_code == status
    assert client.post(page, {"action": "reset"}).status_code == status
    assert fingerprint() == before


def test_who_may_change_agents_does_not_reach_one_who_may_do_more(cast, client, fingerprint):
    from django.contrib.auth.models import Permission

    cast.alice.user.user_permissions.add(Permission.objects.get(codename="change_user"))
    cast.sign_in(client, "alice")
    before = fingerprint()
    assert client.post(f"/admin/users/sign-in/{cast.root.user.pk}/").status_code == 302
    assert fingerprint() == before


def test_a_customers_sign_in_is_not_found_there(cast, client):
    cast.sign_in(client, "root")
    assert client.get(f"/admin/users/sign-in/{cast.dana.user.pk}/").status_code == 404


def test_a_lost_second_step_is_taken_away_and_ends_all_sessions(browser, cast, client):
    from allauth.mfa.totp.internal.auth import TOTP

    theirs = browser("bob")
    TOTP.activate(cast.bob.user, "A" * 32)
    cast.sign_in(client, "root")
    client.post(f"/admin/users/sign-in/{cast.bob.user.pk}/", {"action": "reset"})

    assert not cast.bob.user.authenticator_set.exists()
    assert theirs.get("/admin/").url.startswith("/accounts/login/")
    assert PASSWORD not in str(Act.objects.values_list())


def test_ending_everything_leaves_no_row(browser, cast):
    browser("dana")
    end_sessions_of(user=cast.dana.user, by=cast.root.user)
    assert not SignIn.objects.exists()
