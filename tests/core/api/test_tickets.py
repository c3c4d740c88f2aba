"""Programs work tickets through the API, with the rights of who they act for."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import APIToken

from core.access.api import Actor
from core.conversations.models import Audience, Message
from core.people.services import add_customer
from core.work.models import CustomField, FieldType, Status, StatusCategory, WorkItem
from core.work.services import create_item

TICKETS = "/api/v1/tickets"


@pytest.fixture
def api(client, cast):
    """Calls as one of the cast: `api("alice", "post", url, body)`."""

    def call(who, method, url, body=None, **headers):
        cast.sign_in(client, who)
        extra = {"content_type": "application/json"} if method != "get" else {}
        return getattr(client, method)(url, body, headers=headers, **extra)

    return call


@pytest.fixture
def ticket(cast):
    return create_item(
        kind="ticket", title="Drift", by=cast.root.actor, team=cast.field_support, requesters=[cast.dana.customer]
    )


def test_an_agent_creates_a_ticket_for_somebody_new(api):
    body = {"title": "Drift", "text": "It drifts.", "requester": {"email": "new@seegrund.example"}, "tags": ["lamp"]}

    answer = api("alice", "post", TICKETS, body)

    assert answer.status_code == 201, answer.json()
    data = answer.json()
    assert (data["title"], data["tags"], data["status"]["category"]) == ("Drift", ["lamp"], "new")
    item = WorkItem.objects.get(number=data["number"])
    assert item.requesters.get().addresses.get().value == "new@seegrund.example"
    assert item.conversations.get().messages.get().text == "It drifts."


def test_creating_twice_with_one_key_makes_one_ticket(api):
    first = api("alice", "post", TICKETS, {"title": "Once"}, **{"Idempotency-Key": "k"})
    again = api("alice", "post", TICKETS, {"title": "Once"}, **{"Idempotency-Key": "k"})
    other = api("alice", "post", TICKETS, {"title": "Other"}, **{"Idempotency-Key": "k"})

    assert first.json() == again.json()
    assert WorkItem.objects.count() == 1
    assert other.status_code == 422


def test_merged_is_not_chosen_by_hand(api, ticket):
    merged = Status.objects.first_of(ticket.item_type, StatusCategory.MERGED)

    created = api("alice", "post", TICKETS, {"title": "Drift", "status": merged.pk})
    changed = api("alice", "patch", f"{TICKETS}/{ticket.number}", {"status": merged.pk})

    assert (created.status_code, list(created.json()["errors"])) == (400, ["status"])
    assert (changed.status_code, changed.json()["code"]) == (409, "transition_refused")


def test_changes_need_the_version_that_was_read(api, client, cast, ticket, fingerprint):
    read = api("alice", "get", f"{TICKETS}/{ticket.number}")
    changed = api("alice", "patch", f"{TICKETS}/{ticket.number}", {"title": "Mine"}, **{"If-Match": read["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != read["ETag"]
    cast.sign_in(client, "bob")
    before = fingerprint()

    stale = client.patch(
        f"{TICKETS}/{ticket.number}",
        {"title": "Theirs"},
        content_type="application/json",
        headers={"If-Match": read["ETag"]},
    )

    assert stale.status_code == 412
    assert stale["Content-Type"] == "application/problem+json"
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("root", 200), ("carol", 404), ("dana", 404), ("erin", 404), ("visitor", 401)]
)
def test_who_reads_a_ticket_of_a_team(api, ticket, who, status):
    assert api(who, "get", f"{TICKETS}/{ticket.number}").status_code == status


@pytest.mark.parametrize(("who", "status"), [("carol", 404), ("dana", 404), ("erin", 404), ("visitor", 401)])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("patch", "", {"title": "Mine"}),
        ("post", "/messages", {"audience": "public", "text": "Mine"}),
        ("post", "/messages", {"audience": "internal", "text": "Mine"}),
        ("post", "/followers", {"user": 1}),
        ("post", "/requesters", {"customer": 1}),
        ("post", "/links", {"number": 1}),
        ("get", "/messages", None),
        ("get", "/activity", None),
        ("get", "/conversations", None),
    ],
)
def test_outsiders_reach_nothing_of_it(client, cast, ticket, fingerprint, who, status, method, path, body):
    cast.sign_in(client, who)
    before = fingerprint()

    extra = {"content_type": "application/json"} if method != "get" else {}
    answer = getattr(client, method)(f"{TICKETS}/{ticket.number}{path}", body, **extra)

    assert answer.status_code == status
    assert fingerprint() == before


def test_notes_and_answers_go_where_they_belong(api, cast, ticket):
    note = api("alice", "post", f"{TICKETS}/{ticket.number}/messages", {"audience": "internal", "text": "Lamp?"})
    answer = api("alice", "post", f"{TICKETS}/{ticket.number}/messages", {"audience": "public", "text": "Hello"})

    assert (note.status_code, answer.status_code) == (201, 201)
    assert note.json()["recipients"] == []
    assert [one["address"] for one in answer.json()["recipients"]] == ["dana@seegrund.example"]
    audiences = Message.objects.order_by("pk").values_list("conversation__audience", flat=True)
    assert list(audiences) == [Audience.INTERNAL, Audience.PUBLIC]


def test_files_are_uploaded_first_and_taken_by_their_uploader_only(client, api, cast, ticket):
    cast.sign_in(client, "alice")
    sent = client.post("/api/v1/attachments", {"file": SimpleUploadedFile("a.txt", b"hello", "text/html")})
    assert (sent.status_code, sent.json()["content_type"]) == (201, "text/plain")
    url, body = f"{TICKETS}/{ticket.number}/messages", {"audience": "public", "text": "x"}

    stolen = api("bob", "post", url, {**body, "attachments": [sent.json()["id"]]})
    mine = api("alice", "post", url, {**body, "attachments": [sent.json()["id"]]})

    assert (stolen.status_code, list(stolen.json()["errors"])) == (400, ["attachments"])
    assert Message.objects.count() == 1
    assert [one["name"] for one in mine.json()["attachments"]] == ["a.txt"]
    content = api("alice", "get", f"/api/v1/attachments/{sent.json()['id']}/content")
    assert content["Content-Disposition"].startswith("attachment")
    assert api("carol", "get", f"/api/v1/attachments/{sent.json()['id']}/content").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("category=new", True),
        ("category=closed", False),
        ("assignee=none", True),
        ("assignee=me", False),
        ("tag=lamp", False),
        ("q=dri", True),
        ("waiting=true", False),
        ("updated_after=2020-01-01T00:00:00Z", True),
        ("custom.serial=PL3", False),
    ],
)
def test_each_filter_keeps_what_fits_it(api, ticket, query, found):
    CustomField.objects.create(kind="ticket", key="serial", label="Serial", field_type=FieldType.TEXT)

    assert bool(api("alice", "get", f"{TICKETS}?{query}").json()["results"]) is found


@pytest.mark.parametrize(
    "query", ["category=x", "status=x", "updated_after=x", "custom.x=1", "waiting=x", "assignee=x"]
)
def test_a_filter_that_does_not_fit_is_named(api, ticket, query):
    answer = api("alice", "get", f"{TICKETS}?{query}")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [query.partition("=")[0]]


@pytest.mark.parametrize(
    "body", [{"title": ""}, {"number": 7}, {"priority": 999}, {"status": "x"}, {"custom": {"x": 1}}, {"version": 3}]
)
def test_bad_values_are_named_and_nothing_is_written(api, ticket, body):
    answer = api("alice", "patch", f"{TICKETS}/{ticket.number}", body)

    assert answer.status_code == 400
    field = "x" if "custom" in body else next(iter(body))
    assert list(answer.json()["errors"]) == [field]
    assert WorkItem.objects.get().version == ticket.version


def test_a_status_closes_and_the_story_tells_it(api, ticket):
    closed = Status.objects.first_of(ticket.item_type, StatusCategory.CLOSED)

    answer = api("alice", "patch", f"{TICKETS}/{ticket.number}", {"status": closed.pk})

    assert answer.json()["closed_at"] is not None
    story = api("alice", "get", f"{TICKETS}/{ticket.number}/activity").json()["results"]
    assert [one["verb"] for one in story] == ["work.created", "work.changed"]
    assert story[1]["actor"]["name"] == "Alice Agent"


def test_a_token_acts_for_its_agent_until_it_is_revoked(client, cast, ticket):
    token, secret = APIToken.create_token(user=cast.alice.user, name="script")
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get(f"{TICKETS}/{ticket.number}", headers=headers).status_code == 200

    token.revoke()

    assert client.get(f"{TICKETS}/{ticket.number}", headers=headers).status_code == 401


def test_the_list_costs_the_same_at_any_length(api, cast, ticket, count_queries):
    few = count_queries(lambda: api("alice", "get", TICKETS))

    for number in range(20):
        create_item(kind="ticket", title=f"More {number}", by=cast.root.actor, tags=["a", "b"],
                    requesters=[cast.dana.customer, cast.erin.customer])  # fmt: skip

    assert count_queries(lambda: api("alice", "get", TICKETS)) == few


def test_customers_and_organisations(api, cast):
    made = api("alice", "post", "/api/v1/organizations", {"name": "Kallio"})
    added = api(
        "alice", "post", "/api/v1/customers", {"email": "mikko@kallio.example", "organization": made.json()["id"]}
    )
    again = api("alice", "post", "/api/v1/customers", {"email": "Mikko@kallio.example"})
    changed = api("alice", "patch", f"/api/v1/customers/{added.json()['id']}", {"name": "Mikko"})

    assert (made.status_code, added.status_code, again.status_code) == (201, 201, 409)
    assert changed.json()["name"] == "Mikko"
    assert api("alice", "get", "/api/v1/customers?email=mikko@kallio.example").json()["results"][0]["name"] == "Mikko"


@pytest.mark.parametrize("written", ["Äsa@Müller.example", "ÄSA@xn--mller-kva.EXAMPLE", "%20äsa@müller.example."])
def test_a_customer_is_found_by_any_spelling_of_an_address(api, written):
    api("alice", "post", "/api/v1/customers", {"email": "asa@other.example"})
    add_customer(email="äsa@müller.example", name="Äsa", by=Actor.system("test"))

    found = api("alice", "get", f"/api/v1/customers?email={written}").json()["results"]

    assert [one["name"] for one in found] == ["Äsa"]


@pytest.mark.parametrize("path", ["customers", "organizations", "teams", "agents", "types", "statuses", "tags"])
def test_customers_cannot_list_us(api, path):
    assert api("dana", "get", f"/api/v1/{path}").status_code == 403
    assert api("visitor", "get", f"/api/v1/{path}").status_code == 401
    assert api("alice", "get", f"/api/v1/{path}").status_code == 200


def test_a_disabled_plugin_has_no_routes(api, ticket):
    from core.plugins.switches import set_enabled

    set_enabled(slug="tickets", enabled=False)

    assert api("root", "get", TICKETS).status_code == 404


def test_the_description_is_valid_and_the_docs_are_ours(client, db):
    schema = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/tickets", "/api/v1/customers", "/api/v1/forms/{id}/submissions"} <= set(schema["paths"])

    page = client.get("/api/v1/docs").content.decode()

    assert "http" not in page.replace("http://www.w3.org", "").split("<body")[0]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FieldType.TEXT, "a\x00b"),
        (FieldType.TEXT, "a\ud800"),
        (FieldType.NUMBER, "1e999999999"),
        (FieldType.NUMBER, 10**15),
    ],
)
def test_a_custom_value_no_database_can_keep_is_refused(api, ticket, kind, value):
    CustomField.objects.create(kind="ticket", key="odd", label="Odd", field_type=kind)

    answer = api("alice", "patch", f"{TICKETS}/{ticket.number}", {"custom": {"odd": value}})

    assert answer.status_code == 400, answer.json()
    assert WorkItem.objects.get(pk=ticket.pk).custom == {}
