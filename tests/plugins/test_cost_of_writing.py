"""What it costs to take something in does not grow with what is there already.

The numbers are those of today, so that a query more is a decision and not an accident.
"""

from itertools import count

import pytest
from wagtail.models import Page

from core.conversations.arrivals import Arrival
from core.conversations.services import take_in
from plugins.email_channel.models import Mailbox
from plugins.email_channel.services import ingest
from tests.plugins.email_channel.test_channel import mail
from webforms.fields import FieldKind, Meaning
from webforms.forms import PageForm
from webforms.models import FormField, FormPage
from webforms.services import submit

SERIAL = count()


@pytest.fixture
def by_api(client, cast):
    cast.sign_in(client, "alice")

    def create():
        body = {"title": "Drift", "text": "It drifts.", "requester": {"email": "dana@seegrund.example"}}
        answer = client.post("/api/v1/tickets", body, content_type="application/json")
        assert answer.status_code == 201, answer.json()

    return create


@pytest.fixture
def by_form(cast):
    page = FormPage(title="Contact us", slug="contact")
    Page.objects.get(depth=2).add_child(instance=page)
    FormField.objects.create(page=page, label="Message", kind=FieldKind.TEXT, meaning=Meaning.MESSAGE)

    def send():
        form = PageForm(page, None, {"message": "It drifts.", "email": "dana@seegrund.example"})
        assert form.is_valid(), form.errors
        assert submit(form).intake.item is not None

    return send


@pytest.fixture
def by_mail(cast):
    Mailbox.objects.create(name="Help", address="help@wagdesk.example", is_default=True)

    def send():
        assert ingest(mail(message_id=f"<{next(SERIAL)}@seegrund.example>")).intake.item is not None

    return send


@pytest.fixture
def by_answer(by_mail):
    first = ingest(mail(message_id="<begin@seegrund.example>")).intake

    def send():
        answer = mail(message_id=f"<{next(SERIAL)}@seegrund.example>", References="<begin@seegrund.example>")
        assert ingest(answer).intake.item == first.item

    return send


@pytest.mark.parametrize(("door", "most"), [("by_api", 24), ("by_form", 24), ("by_mail", 32), ("by_answer", 31)])
def test_taking_something_in_costs_the_same_however_much_is_there(request, cast, count_queries, door, most):
    take = request.getfixturevalue(door)
    take()  # the first in a process also reads what is read once
    few = count_queries(take)

    for number in range(12):
        sender = "dana" if number % 2 else f"guest{number}"
        take_in(Arrival(sender_value=f"{sender}@seegrund.example", text="x"), source="form:1", channel="form")
    many = count_queries(take)

    assert few == many
    assert many <= most
