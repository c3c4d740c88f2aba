"""Programs that list forms pay for the list, and read what a form asks from the form itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from core.work.models import CustomField, FieldType
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage

PAGES = "/api/v2/pages/"


@pytest.fixture
def add_form(db):
    custom = CustomField.objects.create(kind="ticket", key="place", label="Place", field_type=FieldType.TEXT)

    def add(slug):
        page = Page.objects.get(depth=2).add_child(instance=FormPage(title=slug, slug=slug))
        asked = {"label": "Where?", "kind": FieldKind.LINE, "meaning": Meaning.CUSTOM, "custom_field": custom}
        FormField.objects.create(page=page, **asked)
        return page

    return add


@pytest.mark.parametrize("query", ["type=wagdesk_webforms.FormPage&fields=*", "fields=_,title,locale"])
def test_a_list_of_forms_costs_the_same_however_long_it_is(client, add_form, query):
    def listed(*slugs):
        for slug in slugs:
            add_form(slug)
        client.get(f"{PAGES}?{query}")  # what is asked once is asked
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(f"{PAGES}?{query}").json()
        return len(answer["items"]), len(asked)

    (few, cost), (more, same) = listed("one"), listed("two", "three", "four")
    assert (more - few, same) == (3, cost)


def test_questions_are_told_of_one_form_only(client, add_form):
    page = add_form("one")

    refused = client.get(f"{PAGES}?type=wagdesk_webforms.FormPage&fields=questions")

    assert refused.status_code == 400
    assert [one["key"] for one in client.get(f"{PAGES}{page.pk}/").json()["questions"]] == ["where", "email"]
