"""A body that names a character set nobody can read text in is refused, before anybody tries."""

import pytest
from django.test import Client

TOKEN = "a" * 32
FORM = b'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + TOKEN.encode() + b"\r\n--x--\r\n"
FORMS, API = "multipart/form-data; boundary=x", "/api/v1/tickets"


@pytest.fixture
def sender(db):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = TOKEN
    return client


@pytest.mark.parametrize("charset", ["zlib", "ROT13", '"base64"', "undefined", "idna", "punycode"])
@pytest.mark.parametrize(
    ("address", "kind"), [("/accounts/login/", FORMS), ("/admin/", FORMS), (API, "application/json")]
)
def test_what_is_no_text_is_refused(sender, fingerprint, address, kind, charset):
    before = fingerprint()

    answer = sender.generic("POST", address, FORM, content_type=f"{kind}; charset={charset}")

    assert answer.status_code == 400
    assert fingerprint() == before


@pytest.mark.parametrize("charset", ["utf-8", '"UTF8"', "latin1", "no-such-thing"])
def test_text_is_read(sender, charset):
    answer = sender.generic("POST", "/accounts/login/", FORM, content_type=f"{FORMS}; charset={charset}")

    assert answer.status_code == 200
