"""An editor looks at a form before anybody else does."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage

QUESTION = {"label": "What broke?", "kind": FieldKind.TEXT, "meaning": Meaning.MESSAGE}


@pytest.fixture
def editor(client, cast):
    cast.sign_in(client, "root")
    return client


def questions(answer):
    assert answer.status_code == 200
    return [label.get_text(strip=True) for label in BeautifulSoup(answer.content, "html.parser").select("main label")]


def test_a_draft_of_a_form_is_shown_with_its_questions(editor):
    page = FormPage(title="Contact us", slug="contact", live=False)
    Page.objects.get(depth=2).add_child(instance=page)
    page.fields.add(FormField(**QUESTION))
    draft = page.save_revision()

    assert "What broke?" in questions(editor.get(f"/admin/pages/{page.pk}/view_draft/"))
    assert "What broke?" in questions(editor.get(f"/admin/pages/{page.pk}/revisions/{draft.pk}/view/"))


def test_a_form_is_previewed_before_it_is_first_saved(editor):
    url = f"/admin/pages/add/wagdesk_webforms/formpage/{Page.objects.get(depth=2).pk}/preview/"
    asked = inline_formset([{**QUESTION, "required": "on"}])
    fields = {"title": "Contact us", "slug": "contact", "thanks": rich_text(""), "fields": asked}

    assert editor.post(url, nested_form_data(fields)).json()["is_valid"]
    assert "What broke?" in questions(editor.get(url))
    assert not FormPage.objects.exists()
