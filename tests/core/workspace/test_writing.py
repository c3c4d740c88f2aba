"""Replies and notes: the six locks, drafts that survive, the undo."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from core.conversations.models import Attachment, Audience, Conversation, Draft, Message, Recipient
from core.conversations.services import add_message, internal_conversation
from core.people.models import Customer


@pytest.fixture
def item(make_ticket):
    return make_ticket()


def url(item, action=""):
    return f"/admin/tickets/{item.number}/{action}"


def draft(client, item, body, audience="public", talk=None):
    """As the composer keeps it: of a public reply with its conversation, the only one unless said."""
    talk = talk or (item.conversations.get(audience=Audience.PUBLIC) if audience == Audience.PUBLIC else None)
    return client.post(
        url(item, "draft/"), {"audience": audience, "body": body, "conversation": talk.pk if talk else ""}
    )


def reply(client, item, cast, text="Hello Dana.", **more):
    data = {"audience": "public", "body_public": text, "to": [cast.dana.customer.pk], **more}
    return client.post(url(item, "reply/"), data)


def last():
    return Message.objects.latest("pk")


def test_a_reply_goes_to_those_who_are_ticked(alice, cast, item):
    talk = item.conversations.get()
    reply(alice, item, cast, conversation=talk.pk)

    assert last().conversation == talk
    assert last().text == "Hello Dana."
    assert [one.customer for one in Recipient.objects.filter(message=last())] == [cast.dana.customer]


def test_a_reply_to_nobody_is_refused_and_its_text_kept(alice, cast, item):
    before = Message.objects.count()

    data = {"audience": "public", "body_public": "To whom?", "conversation": item.conversations.get().pk}
    alice.post(url(item, "reply/"), data)

    assert Message.objects.count() == before
    page = alice.get(url(item))
    assert page.context["composer"].public_text == "To whom?"


def test_a_note_reaches_no_customer(alice, cast, item):
    alice.post(
        url(item, "reply/"),
        {"audience": "internal", "body_internal": "The lamp.", "body_public": "Public", "to": [cast.dana.customer.pk]},
    )

    assert last().text == "The lamp."
    assert last().conversation.audience == Audience.INTERNAL
    assert not Recipient.objects.filter(message=last()).exists()


@pytest.mark.parametrize("audience", ["", "both", "PUBLIC"])
def test_a_message_without_a_known_audience_is_not_written(alice, item, fingerprint, audience):
    before = fingerprint()

    response = alice.post(url(item, "reply/"), {"audience": audience, "body_public": "x", "body_internal": "y"})

    assert response.status_code == 404
    assert fingerprint() == before


def test_a_public_reply_never_lands_in_an_internal_conversation(alice, cast, item):
    note = internal_conversation(item=item, by=cast.bob.actor)
    reply(alice, item, cast, conversation=note.pk)

    assert last().conversation != note
    assert last().conversation.is_public


def test_a_conversation_of_another_ticket_is_not_written_into(alice, cast, item, make_ticket):
    other = make_ticket().conversations.get()

    reply(alice, item, cast, conversation=other.pk)

    assert last().conversation.item_id == item.pk


def test_somebody_new_joins_by_being_written_to(alice, cast, item):
    talk = item.conversations.get()
    reply(alice, item, cast, conversation=talk.pk, also_to="new@seegrund.example")

    new = Customer.objects.get(addresses__normalized="new@seegrund.example")
    assert set(talk.participants.exclude(customer=None).values_list("customer", flat=True)) == {
        cast.dana.customer.pk,
        new.pk,
    }


def test_an_address_that_is_none_sends_nothing_and_keeps_the_text(alice, cast, item):
    before = Message.objects.count()

    reply(alice, item, cast, also_to="not an address", conversation=item.conversations.get().pk)

    assert Message.objects.count() == before
    assert alice.get(url(item)).context["composer"].public_text == "Hello Dana."


def test_another_conversation_begins_with_whom_the_agent_chooses(alice, cast, item):
    page = alice.get(url(item, "?lane=new"))
    assert [one.is_checked for one in page.context["composer"].recipients] == [False]

    reply(alice, item, cast)

    assert Conversation.objects.filter(item=item.pk, audience=Audience.PUBLIC).count() == 2


@pytest.mark.parametrize("category", ["waiting_customer", "resolved"])
def test_sending_may_set_the_status_in_the_same_step(alice, cast, item, category):
    reply(alice, item, cast, then=category)

    item.refresh_from_db()
    assert item.status.category == category


def test_the_composer_starts_with_the_audience_used_last_on_this_ticket(alice, cast, item):
    assert not alice.get(url(item)).context["composer"].is_internal

    add_message(conversation=internal_conversation(item=item, by=cast.bob.actor), by=cast.bob.actor, text="Note")
    assert alice.get(url(item)).context["composer"].is_internal
    assert not alice.get(url(item, "?write=public")).context["composer"].is_internal
    assert not alice.get(url(item, f"?lane={item.conversations.first().pk}")).context["composer"].is_internal
    assert alice.get(url(item, "?lane=internal")).context["composer"].is_internal


def test_drafts_are_kept_for_each_agent_and_each_audience(alice, client, cast, item):
    draft(alice, item, "Dear Dana")
    draft(alice, item, "Lamp?", audience="internal")
    cast.sign_in(client, "bob")
    draft(client, item, "Bob's own")
    add_message(conversation=item.conversations.get(), by=cast.bob.actor, text="Bob was faster")
    cast.sign_in(client, "alice")

    composer = client.get(url(item)).context["composer"]

    assert (composer.public_text, composer.internal_text) == ("Dear Dana", "Lamp?")


def test_the_page_opens_at_the_draft_whatever_a_colleague_wrote_since(alice, cast, item):
    draft(alice, item, "Half an answer")
    note = internal_conversation(item=item, by=cast.bob.actor)
    add_message(conversation=note, by=cast.bob.actor, text="I look at it.")

    composer = alice.get(url(item)).context["composer"]

    assert (composer.audience, composer.public_text) == (Audience.PUBLIC, "Half an answer")


def test_an_empty_draft_is_forgotten_and_a_sent_one_too(alice, cast, item):
    draft(alice, item, "Dear")
    draft(alice, item, "  ")
    assert not Draft.objects.exists()

    draft(alice, item, "Dear Dana")
    reply(alice, item, cast, conversation=item.conversations.get().pk)
    assert not Draft.objects.exists()


def test_files_wait_with_the_draft_and_leave_with_the_message(alice, cast, item):
    file = SimpleUploadedFile("series.csv", b"a,b\n1,2\n")
    talk = item.conversations.get().pk
    data = {"audience": "public", "conversation": talk, "body": "See", "file": file}
    answer = alice.post(url(item, "upload/"), data).json()

    assert [one.label for one in alice.get(url(item)).context["composer"].public_files] == ["series.csv"]

    reply(alice, item, cast, attachment=[answer["pk"]])
    assert [one.name for one in last().attachments.all()] == ["series.csv"]


def test_without_javascript_files_come_with_the_form(alice, cast, item):
    reply(alice, item, cast, files=[SimpleUploadedFile("a.txt", b"one"), SimpleUploadedFile("b.txt", b"two")])

    assert sorted(one.name for one in last().attachments.all()) == ["a.txt", "b.txt"]


def test_an_upload_can_be_left_out_by_its_uploader_only(alice, client, cast, item):
    file = SimpleUploadedFile("series.csv", b"a,b\n1,2\n")
    pk = alice.post(url(item, "upload/"), {"audience": "public", "file": file}).json()["pk"]

    cast.sign_in(client, "bob")
    assert client.post(url(item, "upload/"), {"remove": pk}).json() == {"removed": False}
    cast.sign_in(client, "alice")
    assert client.post(url(item, "upload/"), {"remove": pk}).json() == {"removed": True}
    assert not Attachment.objects.filter(pk=pk).exists()


def test_an_empty_file_is_refused_with_a_sentence(alice, item):
    answer = alice.post(url(item, "upload/"), {"audience": "public", "file": SimpleUploadedFile("a.txt", b"")})

    assert answer.status_code == 422
    assert "a.txt" in answer.json()["message"]


def test_a_reply_is_taken_back_into_the_draft_while_it_has_not_left(alice, cast, item):
    reply(alice, item, cast)
    page = alice.get(url(item))
    assert page.context["sent"]["names"] == "Dana"

    alice.post(url(item, f"take-back/{last().pk}/"))

    assert last().withdrawn_at is not None
    assert alice.get(url(item)).context["composer"].public_text == "Hello Dana."
    assert "Hello Dana." not in [e.message.text for e in alice.get(url(item)).context["entries"] if e.kind == "message"]


def test_only_its_author_takes_a_reply_back(client, cast, item, alice):
    reply(alice, item, cast)
    cast.sign_in(client, "bob")

    client.post(url(item, f"take-back/{last().pk}/"))

    assert last().withdrawn_at is None


def test_who_may_only_look_writes_nothing(client, cast, item, fingerprint):
    cast.alice.user.groups.get().permissions.remove(Permission.objects.get(codename="change_ticket"))
    cast.sign_in(client, "alice")
    before = fingerprint()

    for action in ("reply/", "draft/", "upload/", "property/", "requesters/", "followers/", "links/"):
        client.post(url(item, action), {"audience": "public", "body_public": "x", "body": "x", "add": "me"})

    assert fingerprint() == before
    assert "wd-composer" not in client.get(url(item)).content.decode()
