"""Numbers of any size, through every door: a few characters can name millions of digits. Refused, never computed."""

from collections.abc import Callable

import pytest

from core.work.models import CustomField, FieldType, WorkItem, WorkItemType
from core.work.services import create_item
from webforms.fields import FieldKind, Meaning
from webforms.models import FormPage, Submission

TOO_GREAT = ["1e5000", "-1e5000", "1e309", "1" * 400, "1e15"]
ANSWERS = {"your_e_mail": "mia@seegrund.example", "how_many": "2", "hours": "3.5"}


@pytest.fixture
def page(make_form) -> FormPage:
    """A published form: address, a number for the text, and one for a custom field."""
    hours = CustomField.objects.create(kind="ticket", key="hours", label="Hours", field_type=FieldType.NUMBER)
    page = make_form(
        ("Your e-mail", FieldKind.EMAIL, Meaning.EMAIL),
        ("How many?", FieldKind.NUMBER, Meaning.ANSWER),
        ("Hours", FieldKind.LINE, Meaning.CUSTOM),
    )
    page.fields.filter(meaning=Meaning.CUSTOM).update(custom_field=hours)
    return page


@pytest.fixture
def ticket(cast, page) -> WorkItem:
    return create_item(kind="ticket", title="Drift", by=cast.root.actor, custom={"hours": 3.5})


def an_answer(client, page, ticket, number):
    return client.post(page.url, {**ANSWERS, "how_many": number}), 422


def an_answer_for_a_custom_field(client, page, ticket, number):
    return client.post(page.url, {**ANSWERS, "hours": number}), 422


def an_answer_of_a_program(client, page, ticket, number):
    data = {**ANSWERS, "how_many": number}
    return client.post(f"/api/v1/forms/{page.pk}/submissions", data, content_type="application/json"), 400


def a_new_ticket(client, page, ticket, number):
    question = WorkItemType.objects.get(name="Question")
    data = {"title": "Lamp", "item_type": question.pk, "audience": "internal", "custom.hours": number}
    return client.post("/admin/tickets/new/", data), 422


def a_property(client, page, ticket, number):
    data = {"custom.hours": number, "was.custom.hours": "3.5"}
    return client.post(f"/admin/tickets/{ticket.number}/property/", data, headers={"Accept": "application/json"}), 422


def a_ticket_of_a_program(client, page, ticket, number):
    data = {"title": "Lamp", "custom": {"hours": number}}
    return client.post("/api/v1/tickets", data, content_type="application/json"), 400


def a_change_of_a_program(client, page, ticket, number):
    url, data = f"/api/v1/tickets/{ticket.number}", {"custom": {"hours": number}}
    etag = client.get(url)["ETag"]
    return client.patch(url, data, content_type="application/json", headers={"If-Match": etag}), 400


def a_filter_of_a_program(client, page, ticket, number):
    return client.get("/api/v1/tickets", {"custom.hours": number}), 400


def a_filter_of_a_list(client, page, ticket, number):
    return client.get("/admin/tickets/", {"tab": "every", "custom_hours": number}), 200


VISITORS = [an_answer, an_answer_for_a_custom_field, an_answer_of_a_program]
AGENTS = [
    a_new_ticket,
    a_property,
    a_ticket_of_a_program,
    a_change_of_a_program,
    a_filter_of_a_program,
    a_filter_of_a_list,
]


@pytest.mark.parametrize("number", TOO_GREAT)
@pytest.mark.parametrize("send", [*VISITORS, *AGENTS])
def test_a_number_too_great_to_keep_is_refused_where_it_stands(
    client, cast, page, ticket, fingerprint, send: Callable, number
):
    cast.sign_in(client, "visitor" if send in VISITORS else "alice")
    before = fingerprint()

    answer, status = send(client, page, ticket, number)

    assert answer.status_code == status
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("number", "said"),
    [("1e3000000", "45 digits in total"), ("1e15", "15 digits before the decimal point")],
)
def test_who_sends_one_is_told_at_the_question(client, page, number, said):
    errors = an_answer(client, page, None, number)[0].context["form"].errors

    assert list(errors) == ["how_many"]
    assert said in errors["how_many"][0]


@pytest.mark.parametrize(
    ("number", "kept"),
    [("999999999999999", 999999999999999), ("-0.30000000000000004", -0.30000000000000004), ("12.0", 12), ("1e3", 1000)],
)
def test_numbers_of_any_use_are_kept(client, page, number, kept):
    sent = {**ANSWERS, "how_many": number, "hours": number}

    assert client.post(page.url, sent).status_code == 302

    assert WorkItem.objects.get().custom == {"hours": kept}
    assert Submission.objects.get().answers["how_many"] == kept
