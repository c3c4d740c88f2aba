"""What is too large is told so (413) before it fills the memory, and changes nothing; no body is taken for empty."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.request import Request

from core.api.parsers import BoundedJSONParser
from core.project.asgi import application

PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def small(settings):
    """A tenth of a megabyte for a body, one megabyte for a file."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    settings.WAGDESK_MAX_UPLOAD_MB = 1


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
@pytest.mark.parametrize(("method", "path"), [("post", "tickets"), ("post", "customers"), ("patch", "customers/{pk}")])
def test_a_body_beyond_the_limit_is_too_large(client, cast, fingerprint, method, path, headers):
    cast.sign_in(client, "alice")
    body = json.dumps({"title": "x" * 100_001})
    before = fingerprint()

    answer = getattr(client, method)(
        f"/api/v1/{path.format(pk=cast.dana.customer.pk)}", body, content_type="application/json", headers=headers
    )

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (413, PROBLEM, "too_large")
    assert fingerprint() == before


def test_a_file_beyond_the_limit_is_too_large(client, cast, fingerprint):
    cast.sign_in(client, "alice")
    before = fingerprint()

    answer = client.post("/api/v1/attachments", {"file": SimpleUploadedFile("a.bin", b"x" * 1_100_000)})

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (413, PROBLEM, "too_large")
    assert fingerprint() == before


def test_fields_beside_a_file_count_as_a_body(client, cast, fingerprint):
    cast.sign_in(client, "alice")
    before = fingerprint()

    answer = client.post("/api/v1/attachments", {"file": SimpleUploadedFile("a.bin", b"x"), "note": "x" * 100_001})

    assert (answer.status_code, answer["Content-Type"]) == (413, PROBLEM)
    assert fingerprint() == before


def test_a_body_in_chunks_is_refused_where_it_cannot_be_read(client, cast, fingerprint):
    cast.sign_in(client, "alice")
    chunked = {"Transfer-Encoding": "chunked"}
    before = fingerprint()

    answer = client.generic(
        "POST", "/api/v1/tickets", '{"title": "x"}', "application/json", headers=chunked, CONTENT_LENGTH=""
    )

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (411, PROBLEM, "length_required")
    assert fingerprint() == before


@pytest.mark.parametrize("content", [b'{"title": "Drift"}', b""])
def test_a_body_in_chunks_is_read_by_the_server_we_ship(content):
    headers = [(b"content-type", b"application/json"), (b"transfer-encoding", b"chunked")]
    scope = {"type": "http", "method": "POST", "path": "/api/v1/tickets", "headers": headers}

    request, _refusal = application.create_request(scope, BytesIO(content))

    assert request.headers["Content-Length"] == str(len(content))
    assert Request(request, parsers=[BoundedJSONParser()]).data == json.loads(content or b"{}")
