"""What a program gets wrong is said with the name of the thing, as problem details, and changes nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from core.conversations.models import Attachment
from core.work.services import create_item

PROBLEM = "application/problem+json"


@pytest.fixture
def ask(client, cast):
    """Calls as Alice: `ask("post", url, body)`."""
    cast.sign_in(client, "alice")

    def call(method, url, body=None, **headers):
        extra = {"content_type": "application/json"} if method != "get" else {}
        return getattr(client, method)(url, body, headers=headers, **extra)

    return call


@pytest.fixture
def ticket(cast):
    return create_item(kind="ticket", title="Drift", by=cast.root.actor, requesters=[cast.dana.customer])


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/tickets/1/nothing", "/api/v1/tickets/"])
def test_an_unknown_address_is_a_problem(ask, path):
    answer = ask("get", path)

    assert (answer.status_code, answer["Content-Type"], answer.json()["status"]) == (404, PROBLEM, 404)


def test_a_fault_of_ours_is_a_problem_with_its_number(client, cast, monkeypatch):
    from core.api.resources.staff import TeamViewSet

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(TeamViewSet, "filter_queryset", broken)
    client.raise_request_exception = False
    cast.sign_in(client, "alice")

    answer = client.get("/api/v1/teams")

    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert answer.json()["number"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("tickets?statuss=1", "statuss"),
        ("tickets?ordering=title", "ordering"),
        ("tickets?q=a%00b", "q"),
        ("tickets?tag=%00", "tag"),
        ("tickets?created_after=2026-13-45T10:00:00Z", "created_after"),
        ("tickets?created_after=0001-01-01T00:00:00%2B14:00", "created_after"),
        ("tickets?created_before=9999-12-31T23:59:59-14:00", "created_before"),
        ("customers?organization=kallio", "organization"),
        ("customers?email=%00", "email"),
        ("customers?email=no-address", "email"),
        ("customers?mail=a@b.example", "mail"),
        ("tickets?cursor=xx", "cursor"),
        ("tickets?cursor=!!", "cursor"),
        ("organizations?cursor=!!", "cursor"),
        ("requests?cursor=eHl6", "cursor"),
        ("teams?cursor=cD1hYmM%3D", "cursor"),
        ("tickets?cursor=cD0A", "cursor"),
        ("tickets?page_size=-3", "page_size"),
        ("articles?updated_after=2026-13-45T10:00:00Z", "updated_after"),
        ("articles?group=1", "group"),
        ("articles?language=%00", "language"),
        ("articles?lang=fi", "lang"),
        ("articles?language=fi&language=en", "language"),
        ("organizations?nam=x", "nam"),
        ("teams?membr=1", "membr"),
        ("agents?is_active=1", "is_active"),
        ("types?kind=ticket", "kind"),
        ("statuses?category=new", "category"),
        ("priorities?format=json", "format"),
        ("tags?q=lamp", "q"),
        ("custom-fields?kind=ticket", "kind"),
        ("scopes?parent=1", "parent"),
        ("scopes/1/members?role=x", "role"),
        ("requests?category=open", "category"),
        ("tickets/{number}/messages?audience=public", "audience"),
        ("tickets/{number}/links?type=relates", "type"),
        ("customers?email=a@b.example&email=c@b.example", "email"),
        ("teams?page_size=5&page_size=6", "page_size"),
        ("tickets?cursor=cD0x&cursor=cD0y", "cursor"),
        ("tickets?ordering=number&ordering=-number", "ordering"),
        ("tickets?q=one&q=two", "q"),
        ("tickets?waiting=true&waiting=false", "waiting"),
        ("tickets?created_after=2026-11-24&created_after=2026-11-25", "created_after"),
        ("tickets?team=%D9%A3", "team"),
        ("search?q=one&q=two", "q"),
        ("search/suggestions?q=one&limit=1&limit=2", "limit"),
    ],
)
def test_a_parameter_that_does_not_fit_is_named(ask, ticket, path, name):
    answer = ask("get", f"/api/v1/{path.format(number=ticket.number)}")

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert list(answer.json()["errors"]) == [name]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("customers", {"email": "new@kallio.example"}),
        ("organizations", {"name": "Kallio"}),
        ("tickets", {"title": "Drift"}),
        ("tickets/{number}/messages", {"audience": "internal", "text": "Hm"}),
        ("tickets/{number}/requesters", {"customer": 1}),
        ("tickets/{number}/followers", {"user": 1}),
        ("tickets/{number}/links", {"number": 1}),
    ],
)
def test_a_property_nobody_knows_is_refused_by_name(ask, ticket, fingerprint, path, body):
    before = fingerprint()

    answer = ask("post", f"/api/v1/{path.format(number=ticket.number)}", {**body, "colour": "red"})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["colour"])
    assert fingerprint() == before


def test_a_number_beyond_the_database_is_refused(ask, ticket, fingerprint):
    before = fingerprint()

    body = {"audience": "internal", "text": "Hm", "attachments": [10**30]}
    answer = ask("post", f"/api/v1/tickets/{ticket.number}/messages", body)

    assert answer.status_code == 400
    assert fingerprint() == before


def test_an_upload_is_done_once_and_another_file_is_another_request(client, cast):
    cast.sign_in(client, "alice")
    key = {"Idempotency-Key": "upload"}

    def send(content):
        return client.post("/api/v1/attachments", {"file": SimpleUploadedFile("a.txt", content)}, headers=key)

    first, again, other = send(b"one"), send(b"one"), send(b"two")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == again.json()
    assert Attachment.objects.count() == 1


def test_the_description_is_valid_without_a_warning(db, tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "openapi.yml"))
