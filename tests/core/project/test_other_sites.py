"""Pages of other sites read the API where an administrator named their origin, and cookies go along for few."""

import runpy

import pytest
from corsheaders.checks import check_settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from core.project import environment
from core.project.settings import security

APP, OWN, STRANGER = "https://app.example.org", "https://portal.example.org", "https://evil.example"


@pytest.fixture
def named(settings):
    """One origin for everybody's data, one of our own."""
    settings.CORS_ALLOWED_ORIGINS = [APP, OWN]
    settings.CORS_ALLOW_CREDENTIALS = True
    settings.WAGDESK_CORS_SIGNED_IN_ORIGINS = [OWN]


@pytest.fixture
def preflight(client, db):
    """`preflight(origin, path)`: what a browser asks before it sends."""

    def ask(origin, path="/api/v1/tickets", method="PATCH", headers="authorization,if-match"):
        asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
        return client.options(path, headers={"Origin": origin, **asked})

    return ask


def allowed(answer):
    """Whom the browser may show it to, and whether cookies went along."""
    return answer.get("Access-Control-Allow-Origin"), answer.get("Access-Control-Allow-Credentials")


def test_nobody_is_let_in_unless_named(client, preflight):
    assert allowed(preflight(STRANGER)) == (None, None)
    assert allowed(client.get("/api/v1/articles", headers={"Origin": STRANGER})) == (None, None)


def test_a_named_origin_may_send_what_programs_send_but_no_cookies(named, preflight):
    answer = preflight(APP)

    assert (answer.status_code, allowed(answer)) == (200, (APP, None))
    assert {"authorization", "if-match", "idempotency-key"} <= {
        name.strip() for name in answer["Access-Control-Allow-Headers"].split(",")
    }
    assert "PATCH" in answer["Access-Control-Allow-Methods"]


def test_our_own_front_end_may_send_cookies(named, preflight):
    assert allowed(preflight(OWN)) == (OWN, "true")


@pytest.mark.parametrize("origin", [STRANGER, "null", f"{APP}.evil.example", "http://app.example.org", f"{APP}:8443"])
def test_others_get_nothing_however_alike_they_look(named, preflight, client, origin):
    assert allowed(preflight(origin)) == (None, None)
    assert allowed(client.get("/api/v1/articles", headers={"Origin": origin})) == (None, None)


@pytest.mark.parametrize("path", ["/", "/portal/", "/admin/", "/accounts/login/", "/apiary"])
def test_nothing_but_the_api_is_offered(named, preflight, path):
    assert allowed(preflight(OWN, path)) == (None, None)


def test_an_answer_varies_with_the_origin_and_shows_what_programs_read(named, client, db):
    answer = client.get("/api/v1/articles", headers={"Origin": APP})

    assert allowed(answer) == (APP, None)
    assert "origin" in answer["Vary"].lower()
    assert {"ETag", "Retry-After"} <= {name.strip() for name in answer["Access-Control-Expose-Headers"].split(",")}


def test_a_refusal_can_be_read_too(named, client, db):
    answer = client.get("/api/v1/tickets", headers={"Origin": APP})

    assert (answer.status_code, allowed(answer)) == (401, (APP, None))


@pytest.mark.parametrize("wrong", ["*", "app.example.org", "https://app.example.org/path", "https://*.example.org"])
def test_what_is_no_whole_origin_stops_the_start(monkeypatch, wrong):
    monkeypatch.setenv("WAGDESK_CORS_ORIGINS", wrong)

    with pytest.raises(ImproperlyConfigured, match="WAGDESK_CORS_ORIGINS"):
        environment.CORS_ORIGINS.read()


def written(answer):
    """Whether a request got past the protection against CSRF."""
    return answer.status_code != 403


@pytest.mark.parametrize(("origin", "may"), [(OWN, True), (APP, False), (STRANGER, False)])
def test_with_a_session_our_own_front_end_writes_through_the_api_only(named, cast, origin, may):
    browser = Client(enforce_csrf_checks=True)
    cast.sign_in(browser, "alice")
    token = browser.get("/api/v1/me", headers={"Origin": origin}).json()["csrf_token"]
    sent = {"Origin": origin, "X-CSRFToken": token}

    assert written(browser.post("/api/v1/tickets", {}, content_type="application/json", headers=sent)) is may
    for elsewhere in ("/admin/", "/accounts/logout/", "/portal/"):
        assert not written(browser.post(elsewhere, headers=sent))
    assert "_auth_user_id" in browser.session


def test_no_setting_lets_other_sites_write_elsewhere(monkeypatch):
    monkeypatch.setenv("WAGDESK_CORS_SIGNED_IN_ORIGINS", OWN)
    read = runpy.run_path(security.__file__)

    assert read["WAGDESK_CORS_SIGNED_IN_ORIGINS"] == [OWN]
    assert OWN not in read["CSRF_TRUSTED_ORIGINS"]


def test_the_library_finds_nothing_wrong(named):
    assert check_settings() == []
