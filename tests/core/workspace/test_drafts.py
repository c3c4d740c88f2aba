"""An agent's unsent texts on a ticket with several public conversations: each stays where it was begun."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from core.conversations.models import Audience, Draft, Message
from core.conversations.services import add_message, internal_conversation, save_draft, start_conversation


@pytest.fixture
def item(make_ticket):
    return make_ticket()


@pytest.fixture
def to_dana(item):
    return item.conversations.get()


@pytest.fixture
def to_erin(cast, item, to_dana):
    """The conversation heard from last."""
    talk = start_conversation(item=item, audience=Audience.PUBLIC, by=cast.alice.actor, customers=[cast.erin.customer])
    add_message(conversation=talk, by=cast.erin.actor, text="The lamp is mine.")
    return talk


@pytest.fixture
def post(alice, item):
    def post(action, talk, **data):
        data = {"audience": "public", "conversation": talk.pk if talk else "", **data}
        return alice.post(f"/admin/tickets/{item.number}/{action}/", data)

    return post


@pytest.fixture
def opened(alice, item):
    """The composer of an address, with who is ticked."""

    def opened(query=""):
        composer = alice.get(f"/admin/tickets/{item.number}/{query}").context["composer"]
        ticked = [str(one.customer) for one in composer.recipients if one.is_checked]
        return composer.conversation, ticked, composer.public_text

    return opened


def test_a_text_begun_to_one_customer_never_stands_before_another(post, opened, to_dana, to_erin):
    post("draft", to_dana, body="Dear Dana")

    assert opened(f"?lane={to_erin.pk}") == (to_erin, ["Erin"], "")
    assert opened(f"?lane={to_dana.pk}") == (to_dana, ["Dana"], "Dear Dana")
    assert opened("?lane=new") == (None, [], "")


def test_each_conversation_keeps_its_own_text(post, opened, to_dana, to_erin):
    post("draft", to_dana, body="Dear Dana")
    post("draft", to_erin, body="Dear Erin")
    post("draft", None, body="Dear both")
    post("draft", to_dana, body="Dear Dana,")

    assert opened(f"?lane={to_dana.pk}")[2] == "Dear Dana,"
    assert opened(f"?lane={to_erin.pk}")[2] == "Dear Erin"
    assert opened("?lane=new")[2] == "Dear both"


def test_the_page_opens_where_a_text_was_begun_whoever_wrote_since(cast, post, opened, to_dana, to_erin):
    assert opened()[0] == to_erin
    post("draft", to_dana, body="Dear Dana")
    add_message(conversation=to_erin, by=cast.bob.actor, text="Which lamp?", to=[cast.erin.customer])

    assert opened() == (to_dana, ["Dana"], "Dear Dana")


def test_the_lanes_say_where_a_text_was_begun(alice, item, post, to_dana, to_erin):
    post("draft", to_dana, body="Dear Dana")
    post("draft", None, body="Dear both")

    page = alice.get(f"/admin/tickets/{item.number}/?lane={to_erin.pk}")

    assert [one["code"] for one in page.context["lanes"] if one.get("begun")] == [str(to_dana.pk)]
    assert page.content.decode().count("You began a text here") == 1
    assert "Go on with the conversation you began" in page.content.decode()


def test_a_refused_reply_stays_in_its_conversation(alice, post, opened, to_dana, to_erin):
    post("draft", to_erin, body="Dear Erin")

    answer = post("reply", to_dana, body_public="To whom?")

    composer = alice.get(answer["Location"]).context["composer"]
    assert (composer.conversation, composer.public_text) == (to_dana, "To whom?")
    assert opened(f"?lane={to_erin.pk}")[2] == "Dear Erin"


def test_a_refused_first_message_stays_in_the_new_conversation(alice, post, to_dana):
    answer = post("reply", None, body_public="To whom?", lane="new")

    composer = alice.get(answer["Location"]).context["composer"]
    assert (composer.is_new, composer.conversation, composer.public_text) == (True, None, "To whom?")


def test_sending_forgets_the_text_of_that_conversation_alone(cast, post, opened, to_dana, to_erin):
    post("draft", to_dana, body="Dear Dana")
    post("draft", to_erin, body="Dear Erin")

    post("reply", to_dana, body_public="Dear Dana, done.", to=[cast.dana.customer.pk])

    assert [one.conversation for one in Draft.objects.all()] == [to_erin]


def test_the_first_message_of_a_new_conversation_forgets_its_text(cast, post, to_dana):
    post("draft", None, body="Dear Erin")

    post("reply", None, body_public="Dear Erin, hello.", to=[cast.erin.customer.pk], lane="new")

    assert not Draft.objects.exists()


def test_a_reply_taken_back_returns_to_its_conversation(cast, alice, item, post, opened, to_dana, to_erin):
    post("draft", to_erin, body="Dear Erin")
    post("reply", to_dana, body_public="Dear Dana", to=[cast.dana.customer.pk])
    message = Message.objects.latest("pk")

    answer = alice.post(f"/admin/tickets/{item.number}/take-back/{message.pk}/")

    composer = alice.get(answer["Location"]).context["composer"]
    assert (composer.conversation, composer.public_text) == (to_dana, "Dear Dana")
    assert opened(f"?lane={to_erin.pk}")[2] == "Dear Erin"


def test_a_file_waits_in_the_conversation_it_was_added_to(alice, item, post, to_dana, to_erin):
    post("upload", to_dana, body="", file=SimpleUploadedFile("series.csv", b"a,b\n1,2\n"))

    def files(talk):
        page = alice.get(f"/admin/tickets/{item.number}/?lane={talk.pk}")
        return [one.label for one in page.context["composer"].public_files]

    assert (files(to_dana), files(to_erin)) == (["series.csv"], [])


def test_a_note_is_one_whichever_conversation_is_open(alice, item, post, to_dana, to_erin):
    post("draft", to_dana, audience="internal", body="Lamp?")
    post("draft", to_erin, audience="internal", body="Which lamp?")

    page = alice.get(f"/admin/tickets/{item.number}/?lane={to_dana.pk}")
    assert page.context["composer"].internal_text == "Which lamp?"
    assert Draft.objects.count() == 1


def test_a_conversation_that_is_not_of_this_ticket_or_not_public_takes_no_text(cast, item, post, make_ticket, to_dana):
    elsewhere = make_ticket().conversations.get()
    note = internal_conversation(item=item, by=cast.alice.actor)

    for talk in (elsewhere, note):
        post("draft", talk, body="Dear")

    assert [(one.item_id, one.conversation) for one in Draft.objects.all()] == [(item.pk, None)]


def test_texts_of_earlier_versions_go_where_the_page_would_have_sent_them(cast, item, to_dana, to_erin, make_ticket):
    unheard = make_ticket()
    unheard.conversations.all().delete()
    for one in (item, unheard):
        save_draft(user=cast.alice.user, item=one, audience="public", body="Dear")
        save_draft(user=cast.alice.user, item=one, audience="internal", body="Lamp?")

    import_module("core.conversations.migrations.0005_drafts_of_conversations").place_drafts(apps, None)

    found = {(one.item_id, one.audience): one.conversation for one in Draft.objects.all()}
    assert found.pop((item.pk, "public")) == to_erin
    assert set(found.values()) == {None}
