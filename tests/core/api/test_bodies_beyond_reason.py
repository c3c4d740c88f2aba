"""JSON that no program can mean, nested without end or with numbers beyond any, is refused as malformed (400)."""

import pytest
from wagtail.models import Page

from core.work.models import CustomField, FieldType
from core.work.services import create_item
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage

PROBLEM = "application/problem+json"


@pytest.fixture
def send(client, cast, door):
    """Send a value through a door."""
    for kind in (FieldType.TEXT, FieldType.NUMBER):
        CustomField.objects.create(kind="ticket", key=kind.value, label=str(kind.label), field_type=kind)
    number = create_item(kind="ticket", title="Drift", by=cast.root.actor).number
    page = FormPage(title="Contact us", slug="contact")
    Page.objects.get(depth=2).add_child(instance=page)
    FormField.objects.create(page=page, label="Message", kind=FieldKind.TEXT, meaning=Meaning.MESSAGE)

    who, method, path, body = door
    path = path.format(number=number, page=page.pk)
    cast.sign_in(client, who)
    headers = {"If-Match": client.get(path)["ETag"]} if method == "patch" else {}
    send = getattr(client, method)
    return lambda value: send(path, body.replace("VALUE", value), content_type="application/json", headers=headers)


#: Who knocks where, with which body.
DOORS = [
    ("visitor", "post", "/api/v1/forms/{page}/submissions", '{"message": VALUE}'),
    ("alice", "post", "/api/v1/tickets", '{"title": VALUE}'),
    ("alice", "post", "/api/v1/tickets", '{"title": "Lamp", "custom": {"text": VALUE}}'),
    ("alice", "post", "/api/v1/tickets", '{"title": "Lamp", "custom": {"number": VALUE}}'),
    ("alice", "patch", "/api/v1/tickets/{number}", '{"priority": VALUE}'),
    ("alice", "patch", "/api/v1/tickets/{number}", '{"tags": VALUE}'),
    ("alice", "post", "/api/v1/customers", '{"email": "mia@seegrund.example", "organization": VALUE}'),
]


def nested(depth):
    return "[" * depth + "]" * depth


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("depth", [51, 780, 1_000, 100_000])
def test_what_is_nested_without_end_is_malformed(send, fingerprint, depth):
    before = fingerprint()

    answer = send(nested(depth))

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert fingerprint() == before


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("number", ["1e400", "-1e400", "Infinity", "NaN", "1" * 5000])
def test_a_number_beyond_any_is_malformed(send, fingerprint, number):
    before = fingerprint()

    answer = send(number)

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert fingerprint() == before


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("value", ["1" * 30, "1" * 4000, nested(40), '{"a": {"a": [[1e300]]}}'])
def test_what_can_be_read_is_judged_by_its_field(send, value):
    assert send(value).status_code in (201, 400)
