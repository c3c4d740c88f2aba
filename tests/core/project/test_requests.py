"""What every request passes through: proxies, policies, files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live_settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.views.decorators.csrf import csrf_exempt

from core.project.middleware import ForwardedMiddleware, NullCharacterMiddleware


def seen_through(proxies: int, settings: object, **headers: str) -> tuple[str, str]:
    """What a view sees of the caller behind so many trusted proxies."""
    settings.WAGDESK_PROXIES = proxies
    request = RequestFactory().get("/", **headers)
    ForwardedMiddleware(lambda request: HttpResponse())(request)
    return request.META["REMOTE_ADDR"], request.scheme


def test_without_trusted_proxies_forwarded_headers_mean_nothing(settings: object) -> None:
    headers = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}
    assert seen_through(0, settings, **headers) == ("127.0.0.1", "http")


def test_only_what_our_own_proxies_wrote_is_believed(settings: object) -> None:
    forged = "10.0.0.1, 203.0.113.9, 192.0.2.5"
    headers = {"HTTP_X_FORWARDED_FOR": forged, "HTTP_X_FORWARDED_PROTO": "https"}
    assert seen_through(1, settings, **headers) == ("192.0.2.5", "https")
    assert seen_through(2, settings, **headers) == ("203.0.113.9", "https")


def test_a_chain_shorter_than_the_proxies_is_not_believed(settings: object) -> None:
    assert seen_through(2, settings, HTTP_X_FORWARDED_FOR="203.0.113.9")[0] == "127.0.0.1"


def test_customer_pages_allow_nothing_inline(db: None, client: Client) -> None:
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self';" in f"{policy};"


def test_only_the_admin_and_the_api_page_are_relaxed(db: None, client: Client) -> None:
    assert "unsafe-inline" in client.get("/admin/").headers["Content-Security-Policy"]
    assert "unsafe" not in client.get("/adminx/").headers["Content-Security-Policy"]
    assert "unsafe" not in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["original_images/plan.png", "documents/contract.pdf", "images/../private/x"])
def test_only_public_rooms_of_media_are_served(db: None, client: Client, path: str) -> None:
    file = Path(live_settings.MEDIA_ROOT) / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"secret")
    try:
        assert client.get(f"/media/{path}").status_code == 404
    finally:
        file.unlink()


def test_a_public_picture_cannot_be_a_page(db: None, client: Client) -> None:
    file = Path(live_settings.MEDIA_ROOT) / "images" / "drawing.svg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    answer = client.get("/media/images/drawing.svg")
    file.unlink()
    assert answer.status_code == 200
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_health_says_ok_while_the_database_answers(db: None, client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_an_address_decides_its_language_and_the_api_asks_the_caller(db: None, client: Client) -> None:
    finnish = {"HTTP_ACCEPT_LANGUAGE": "fi"}
    assert client.get("/accounts/login/", **finnish).headers["Content-Language"] == "en"
    assert client.get("/fi/accounts/login/").headers["Content-Language"] == "fi"
    assert client.get("/api/v1/nothing/", **finnish).headers["Content-Language"] == "fi"


@pytest.fixture
def heard(rf: RequestFactory):
    """What a view reads of a request."""

    def hear(view: Callable[..., Any], request: HttpRequest) -> tuple[dict[str, Any], dict[str, Any]]:
        NullCharacterMiddleware(view).process_view(request, view, (), {})
        return dict(request.GET.lists()), dict(request.POST.lists())

    return hear


def test_a_screen_never_reads_a_null_character(rf: RequestFactory, heard) -> None:
    request = rf.post("/?q=a%00b&q=c", {"body\0": "one\0two"})

    assert heard(lambda request: HttpResponse(), request) == ({"q": ["ab", "c"]}, {"body": ["onetwo"]})


def test_the_api_judges_null_characters_itself_and_what_is_exempt_those_of_its_forms(rf: RequestFactory, heard) -> None:
    exempt = csrf_exempt(lambda request: HttpResponse())

    assert heard(exempt, rf.get("/api/v1/tickets?q=a%00b")) == ({"q": ["a\0b"]}, {})
    assert heard(exempt, rf.post("/admin/api/main/pages/?search=a%00b", {"body": "a\0b"})) == (
        {"search": ["ab"]},
        {"body": ["a\0b"]},
    )


@pytest.mark.parametrize("path", ["/", "/admin/", "/api/v1/tickets"])
def test_a_session_key_with_a_null_character_is_nobodys(db: None, client: Client, path: str) -> None:
    without = client.get(path).status_code

    assert client.get(path, headers={"cookie": 'sessionid="aaaaaaaaaaaaaaaa\\000b"'}).status_code == without
