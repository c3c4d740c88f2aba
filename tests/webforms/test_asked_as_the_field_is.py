"""A question that fills a custom field is asked as that field is: on the page, by the API, and when it is judged."""

import pytest

from core.work.models import CustomField, FieldType
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField

OWN_KINDS = [FieldKind.LINE, FieldKind.CHOICE, FieldKind.CHECKBOX, FieldKind.FILE]


@pytest.fixture
def page(make_form):
    return make_form(("Your e-mail", FieldKind.EMAIL, Meaning.EMAIL))


@pytest.fixture
def ask(page):
    """A question of that kind, for a custom field of that type."""

    def add(field_type, kind, **more):
        choices = ["Hall", "Yard"] if field_type == FieldType.CHOICE else []
        custom = CustomField.objects.create(
            kind="ticket", key="place", label="Place", field_type=field_type, choices=choices
        )
        more |= {"page": page, "label": "Where?", "kind": kind, "meaning": Meaning.CUSTOM, "sort_order": 1}
        return FormField.objects.create(custom_field=custom, choices="Own\nWords", **more)

    return add


def by_forms_api(client, page):
    return client.get(f"/api/v1/forms/{page.pk}").json()["questions"]


def by_pages_api(client, page):
    return client.get(f"/api/v2/pages/{page.pk}/").json()["questions"]


@pytest.mark.parametrize("told", [by_forms_api, by_pages_api])
@pytest.mark.parametrize("kind", OWN_KINDS)
@pytest.mark.parametrize(
    ("field_type", "asked", "choices"),
    [
        (FieldType.TEXT, "line", []),
        (FieldType.NUMBER, "number", []),
        (FieldType.DATE, "date", []),
        (FieldType.CHOICE, "choice", ["Hall", "Yard"]),
        (FieldType.CHECKBOX, "checkbox", []),
    ],
)
def test_programs_are_told_the_kind_and_choices_of_the_field(client, page, ask, told, kind, field_type, asked, choices):
    ask(field_type, kind, required=False)

    question = told(client, page)[1]

    assert (question["key"], question["kind"], question["choices"]) == ("where", asked, choices)
    assert question["required"] is False


def test_a_choice_without_choices_is_told_as_the_line_it_is_asked_as(client, page):
    FormField.objects.create(page=page, label="Where?", kind=FieldKind.CHOICE, meaning=Meaning.CUSTOM, sort_order=1)

    question = by_forms_api(client, page)[1]

    assert (question["kind"], question["choices"]) == ("line", [])


@pytest.mark.parametrize("told", [by_forms_api, by_pages_api])
def test_an_address_is_told_as_required_whatever_the_editor_says(client, page, told):
    page.fields.update(required=False)

    assert told(client, page)[0]["required"] is True


@pytest.mark.parametrize(
    ("field_type", "kind", "words"),
    [
        (FieldType.CHECKBOX, FieldKind.LINE, "Tick the box to go on."),
        (FieldType.CHOICE, FieldKind.LINE, "Choose one of the answers."),
        (FieldType.TEXT, FieldKind.FILE, "This answer is missing; a few words will do."),
    ],
)
def test_a_missing_answer_is_asked_for_in_words_that_fit_the_field(client, page, ask, field_type, kind, words):
    ask(field_type, kind)

    answer = client.post(page.url, {"your_e_mail": "mia@seegrund.example"})

    assert answer.status_code == 422
    assert words in answer.content.decode()
