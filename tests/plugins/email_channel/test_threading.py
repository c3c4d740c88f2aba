"""Which conversation a mail joins where an id alone proves little."""

import pytest

from core.conversations.models import Message
from plugins.email_channel.services import ingest
from tests.plugins.email_channel.test_channel import mail, mailbox

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]


def test_answers_to_one_newsletter_are_not_one_conversation(mailbox):
    first = ingest(mail(References="<news@shop.example>")).intake.item

    second = ingest(
        mail(
            "Me too, and here is my card number.",
            sender="erin@brightwater.example",
            References="<news@shop.example>",
            message_id="<2@b>",
        )
    ).intake.item

    assert first != second
    assert first.conversations.get().participants.count() == 1


def test_answers_to_a_robots_mail_stay_apart(mailbox):
    robot = ingest(mail("Sale!", sender="news@shop.example", List_Id="<news.shop.example>", message_id="<n@s>"))

    answer = ingest(mail(sender="erin@brightwater.example", References="<n@s>", message_id="<2@b>"))

    assert answer.intake.item != robot.intake.item


@pytest.mark.parametrize("sender", ["dana@seegrund.example", "colleague@seegrund.example"])
def test_a_common_ancestor_joins_those_of_one_house(mailbox, sender):
    first = ingest(mail(References="<ancestor@seegrund.example>")).intake.item

    again = ingest(mail(sender=sender, References="<ancestor@seegrund.example>", message_id="<2@s>"))

    assert again.intake.item == first


def test_a_common_ancestor_joins_no_strangers_at_a_free_mail_service(mailbox):
    first = ingest(mail(sender="one@gmail.com", References="<ancestor@x>")).intake.item

    again = ingest(mail(sender="two@gmail.com", References="<ancestor@x>", message_id="<2@s>"))

    assert again.intake.item != first


def test_a_copy_changed_on_its_way_lands_in_the_same_request(mailbox):
    first = ingest(mail("It drifts.")).intake.item

    again = ingest(mail("It drifts.\n\n____\nScanned by a virus scanner"))

    assert again.intake.item == first
    assert Message.objects.count() == 2


def test_a_program_that_gives_all_its_mails_one_id_loses_none_and_mixes_none(mailbox):
    first = ingest(mail("One", subject="Lamp one")).intake.item

    second = ingest(mail("Two", subject="Lamp two")).intake.item
    third = ingest(mail("Three", subject="Lamp one", sender="erin@brightwater.example")).intake.item

    assert len({first.pk, second.pk, third.pk}) == 3


LONG = f"{'a' * 1200}@mail.example"


@pytest.mark.parametrize(
    ("first", "answered"),
    [
        ("CAF+X.Y@Mail.Example", "caf+x.y@mail.example"),
        (LONG, LONG),
        ("two words@mail.example", "two words@mail.example"),
        ("ÄÖ$%{x}@mail.example", "äö$%{x}@mail.example"),
    ],
    ids=["case", "long", "space", "odd"],
)
def test_an_id_is_proof_however_a_program_writes_it(mailbox, first, answered):
    """Erin got the mail from Dana by hand: nothing but the id says that she belongs here."""
    talk = ingest(source(f"Message-ID: <{first}>"))

    answer = ingest(source(f"Message-ID: <2@b>\nIn-Reply-To: <{answered}>", sender="erin@brightwater.example"))

    assert answer.intake.item == talk.intake.item


@pytest.mark.parametrize("message_id", ["CAF+X.Y@Mail.Example", LONG], ids=["case", "long"])
def test_a_changed_copy_is_known_by_its_id_however_long(mailbox, message_id):
    first = ingest(source(f"Message-ID: <{message_id}>"))

    again = ingest(source(f"Message-ID: <{message_id.lower()}>", text="Hello\n-- \nScanned."))

    assert again.intake.item == first.intake.item


FORGED = {
    "a number": {"subject": "Re: thing [#{number}]"},
    "the customer's own id": {"message_id": "<first@seegrund.example>"},
    "an id seen before": {"References": "<ancestor@seegrund.example>"},
}


@pytest.mark.parametrize("way", FORGED)
def test_the_id_of_a_forged_mail_opens_nothing_to_who_chose_it(mailbox, way):
    """The forger knows the number and the address, and the id of their own first mail."""
    talk = ingest(mail(References="<ancestor@seegrund.example>", message_id="<first@seegrund.example>"))
    item = talk.intake.item
    more = {name: value.format(number=item.number) for name, value in FORGED[way].items()}
    forged = ingest(mail("Hello", **{"message_id": "<f1@evil.example>", **more}))
    assert forged.intake.item == item
    known = Message.objects.latest("pk").message_id

    if known != "first@seegrund.example":  # that one is Dana's own, and only who got it knows it
        second = ingest(
            mail("Hello again", sender="mallory@evil.example", References=f"<{known}>", message_id="<f2@evil.example>")
        )
        assert second.intake.item != item
    people = item.conversations.get().participants
    assert not people.filter(customer__addresses__normalized="mallory@evil.example").exists()


def test_reply_to_alone_makes_nobody_of_those_who_take_part(mailbox):
    item = ingest(mail()).intake.item

    stranger = ingest(
        mail(
            "Hello",
            sender="mallory@evil.example",
            subject=f"Re: [#{item.number}]",
            Reply_To="dana@seegrund.example",
            message_id="<f1@evil.example>",
        )
    )

    assert stranger.intake.item != item


def test_a_number_lets_nobody_in_by_another_reply_address(mailbox):
    item = ingest(mail()).intake.item
    people = item.conversations.get().participants.count()

    ingest(mail("Hello", subject=f"[#{item.number}]", Reply_To="mallory@evil.example", message_id="<f1@evil.example>"))

    assert item.conversations.get().participants.count() == people


def source(headers, *, sender="dana@seegrund.example", text="Hello"):
    """A mail as another program writes it: the library that writes ours would tidy the ids up."""
    return f"From: {sender}\nTo: help@wagdesk.example\nSubject: Drift\n{headers}\n\n{text}\n".encode()
