"""More than may be sent at once is not read to its end, and told so (413); the most that may be sent goes through."""

import asyncio
import time

import pytest
from asgiref.sync import async_to_sync
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse

from core.conversations.uploads import MOST_FILES
from core.project import bodies
from core.project.asgi import application
from core.project.bodies import largest_body
from core.project.settings.paths import most_at_once

BLOCK = b"x" * 64 * 1024
FORM = "multipart/form-data; boundary=edge"
CHUNKED = {"transfer-encoding": "chunked"}
KINDS = [FORM, "application/json", "application/x-www-form-urlencoded", "Multipart/Form-Data ;boundary=edge", ""]


@pytest.fixture(autouse=True)
def small(settings):
    """One megabyte for a file."""
    settings.WAGDESK_MAX_UPLOAD_MB = 1
    settings.WAGDESK_MAX_REQUEST_MB = MOST_FILES
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.fixture
def seen(monkeypatch):
    """What comes out of the server: length and files of each request; none reaches a view, nor the database."""
    requests = []
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)

    async def view(request):
        length = int(request.META["CONTENT_LENGTH"])
        is_read = length <= largest_body(request.content_type)
        requests.append((length, [file.size for file in request.FILES.getlist("f")] if is_read else []))
        return HttpResponse()

    monkeypatch.setattr(application, "get_response_async", view)
    yield requests
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def sent(blocks, *, kind=FORM, **headers):
    """The status of the answer to these blocks, and how many bytes of them were taken. None is a long silence."""
    blocks, taken, answer = iter(blocks), [], []

    async def receive():
        block = next(blocks, b"")
        if block is None or (taken and not taken[-1]):
            await asyncio.Future()
        taken.append(len(block))
        return {"type": "http.request", "body": block, "more_body": bool(block)}

    async def send(message):
        answer.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "server": ("testserver", 80)}
    headers = {"host": "testserver", "content-type": kind, **headers}
    scope["headers"] = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    async_to_sync(application)(scope, receive, send)
    return answer[0]["status"], sum(taken)


def endless():
    while True:
        yield BLOCK


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("headers", [CHUNKED, {**CHUNKED, "content_length": "10"}])
def test_a_body_without_an_end_is_read_to_the_limit_only(seen, kind, headers):
    most = largest_body(kind.partition(";")[0].strip().lower())

    _status, taken = sent(endless(), kind=kind, **headers)

    assert most < taken <= most + len(BLOCK)
    assert seen == [(taken, [])]


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_that_says_it_is_too_long_is_not_read_at_all(seen, kind):
    length = largest_body(kind.partition(";")[0].strip().lower()) + 1

    assert sent(endless(), kind=kind, content_length=str(length))[1] == 0
    assert sent(endless(), kind=kind, content_length="9" * 5000)[1] == 0
    assert [length for length, _files in seen] == [length, int("9" * 20)]


def largest_form():
    """As many files as one field takes, each as large as it may be."""
    for number in range(MOST_FILES):
        yield f'--edge\r\nContent-Disposition: form-data; name="f"; filename="{number}.bin"\r\n\r\n'.encode()
        yield from [BLOCK] * 16
        yield b"\r\n"
    yield b"--edge--\r\n"


@pytest.mark.parametrize("has_length", [False, True])
def test_the_largest_form_goes_through(seen, has_length):
    length = sum(map(len, largest_form()))
    headers = {"content_length": str(length)} if has_length else CHUNKED

    assert sent(largest_form(), **headers) == (200, length)
    assert seen == [(length, [1024 * 1024] * MOST_FILES)]


@pytest.mark.parametrize("blocks", [[None], [b"x", None], [b"x"] * 9 + [None]])
def test_a_body_that_does_not_come_is_not_waited_for(seen, monkeypatch, blocks):
    monkeypatch.setattr(bodies, "PATIENCE_SECONDS", 0.05)
    began = time.monotonic()

    assert sent(blocks, content_length="1000")[0] == 408
    assert time.monotonic() - began < 5
    assert seen == []


def test_a_body_that_comes_slowly_is_waited_for(seen, monkeypatch):
    monkeypatch.setattr(bodies, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(bodies, "SLOWEST_BYTES_A_SECOND", 1000)

    def slow():
        for _part in range(5):
            time.sleep(0.03)
            yield b"x" * 500

    assert sent(slow(), kind="text/plain", content_length="2500") == (200, 2500)


def test_the_answer_may_take_longer_than_the_body(seen, monkeypatch):
    monkeypatch.setattr(bodies, "PATIENCE_SECONDS", 0.05)

    async def view(request):
        await asyncio.sleep(0.2)
        return HttpResponse()

    monkeypatch.setattr(application, "get_response_async", view)

    assert sent([b"x"], kind="text/plain", content_length="1") == (200, 1)


@pytest.mark.parametrize(
    ("kind", "limit"),
    [(FORM, "Files that are sent at once may have 5 MB together."), ("text/plain", "may have 5 MB, files aside.")],
)
@pytest.mark.parametrize("path", ["/accounts/login/", "/api/v1/attachments", "/admin/login/"])
def test_what_is_too_large_is_told_with_its_limit(client, cast, fingerprint, path, kind, limit):
    length = str(largest_body(kind.partition(";")[0]) + 1)
    before = fingerprint()

    page = client.generic("POST", path, b"x", kind, CONTENT_LENGTH=length)
    problem = client.generic("POST", path, b"x", kind, CONTENT_LENGTH=length, headers={"accept": "application/json"})

    assert (page.status_code, problem.status_code) == (413, 413)
    assert limit in page.content.decode()
    assert problem["Content-Type"] == "application/problem+json"
    assert limit in problem.json()["detail"]
    assert fingerprint() == before


def test_texts_of_a_form_with_files_have_their_own_limit(client, cast, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    cast.sign_in(client, "dana")

    page = client.post("/portal/", {"body": "x" * 1024 * 1024 * 2})

    assert page.status_code == 413
    assert "may have 1 MB, files aside." in page.content.decode()


@pytest.mark.parametrize(("given", "expected"), [({}, 125), ({"WAGDESK_MAX_UPLOAD_MB": "40"}, 200)])
def test_the_files_of_one_field_always_fit(monkeypatch, given, expected):
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    assert most_at_once() == expected

    monkeypatch.setenv("WAGDESK_MAX_REQUEST_MB", str(expected + 75))
    assert most_at_once() == expected + 75

    monkeypatch.setenv("WAGDESK_MAX_REQUEST_MB", str(expected - 1))
    with pytest.raises(ImproperlyConfigured, match=f"WAGDESK_MAX_REQUEST_MB={expected - 1} .* at least {expected} are"):
        most_at_once()
