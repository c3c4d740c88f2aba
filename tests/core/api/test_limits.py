"""What is too large is told so (413), before it fills the memory, and changes nothing."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

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
