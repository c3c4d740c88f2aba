"""A question has any words and any name; what the page itself sends has other names."""

import pytest

from core.work.models import WorkItem
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField

ADDRESS = ("Your e-mail", FieldKind.EMAIL, Meaning.EMAIL)


def told():
    """What the one request says."""
    return WorkItem.objects.get().conversations.get().messages.get().text


@pytest.mark.parametrize("name", ["solved", "csrfmiddlewaretoken", "token", "website"])
def test_a_question_named_as_what_a_form_itself_sends_is_answered_all_the_same(client, make_form, name):
    page = make_form(ADDRESS, ("What was solved?", FieldKind.LINE, Meaning.ANSWER))
    FormField.objects.filter(meaning=Meaning.ANSWER).update(key=name)
    asked = client.get(page.url).context["form"].visible[1].name

    answer = client.post(page.url, {"your_e_mail": "mia@seegrund.example", asked: "The lamp."})

    assert (answer.status_code, asked) == (302, f"{name}_")
    assert told() == "What was solved?: The lamp."


def test_that_an_article_solved_it_stores_nothing(client, make_form, fingerprint):
    page = make_form(ADDRESS, ("Solved", FieldKind.LINE, Meaning.ANSWER))
    before = fingerprint()

    answer = client.post(page.url, {"your_e_mail": "mia@seegrund.example", "solved": "1"}, follow=True)

    assert answer.context["solved"] is True
    assert fingerprint() == before


def test_a_question_of_the_editor_is_not_taken_for_the_one_that_we_add(client, make_form):
    page = make_form(("Email", FieldKind.LINE, Meaning.ANSWER))
    own, added = (bound.name for bound in client.get(page.url).context["form"].visible)

    answer = client.post(page.url, {own: "The second mailbox", added: "mia@seegrund.example"})

    assert (answer.status_code, own, added) == (302, "email_", "email")
    assert told() == "Email: The second mailbox"
