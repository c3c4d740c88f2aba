"""Tickets that came the real way: by mail or form, answered, noted, tagged, moved on."""

from email.message import EmailMessage

from benchmarks.seeding.people import SYSTEM, People
from benchmarks.words import Words
from core.access.api import Actor
from core.conversations.models import Conversation
from core.conversations.services import add_message, internal_conversation
from core.people.models import Customer
from core.work.models import Priority, Status, StatusCategory, WorkItem
from core.work.services import update_item
from plugins.email_channel.api import ensure_mailbox, ingest
from webforms.forms import PageForm
from webforms.models import FormPage
from webforms.services import submit

SAMPLES = 32
TAGS = ("battery", "firmware", "invoice", "repair", "urgent visit", "training")
#: How tickets of a desk stand: most are over, some wait for one side or the other.
STATES = (
    *[StatusCategory.CLOSED] * 5,
    *[StatusCategory.RESOLVED] * 2,
    *[StatusCategory.OPEN] * 3,
    *[StatusCategory.NEW] * 2,
    *[StatusCategory.WAITING_CUSTOMER] * 3,
    StatusCategory.WAITING_OTHER,
)


def seed_samples(words: Words, people: People, form: FormPage, count: int = SAMPLES) -> list[int]:
    """The primary keys of some tickets, each a little different."""
    ensure_mailbox()
    return [_sample(words, people, form, place) for place in range(count)]


def _sample(words: Words, people: People, form: FormPage, place: int) -> int:
    customer = people.customers[place % len(people.customers)]
    item = _by_mail(words, people, customer, place) if place % 3 == 0 else _by_form(words, people, customer, form)
    state = STATES[place % len(STATES)]
    if state != StatusCategory.NEW:
        _work_on(words, people, item, customer, place)
    _settle(item.pk, state)
    return item.pk


def mail_of(words: Words, name: str, address: str, number: int, *, file: bytes = b"") -> bytes:
    """A mail as programs of people write it."""
    mail = EmailMessage()
    mail["From"] = f"{name} <{address}>"
    mail["To"] = ensure_mailbox().address
    mail["Subject"] = words.line()
    mail["Message-ID"] = f"<bench-{number}@{address.partition('@')[2]}>"
    mail["Date"] = "Mon, 02 Nov 2026 10:00:00 +0000"
    text = words.text(3)
    mail.set_content(text)
    mail.add_alternative("".join(f"<p>{part}</p>" for part in text.split("\n\n")), subtype="html")
    if file:
        mail.add_attachment(file, maintype="application", subtype="octet-stream", filename="log.bin")
    return bytes(mail)


def _by_mail(words: Words, people: People, customer: Customer, place: int) -> WorkItem:
    intake = ingest(mail_of(words, customer.name, people.addresses[customer.pk], place)).intake
    assert intake is not None and intake.item is not None
    return intake.item


def _by_form(words: Words, people: People, customer: Customer, form: FormPage) -> WorkItem:
    answers = {"subject": words.line(), "message": words.text(2), "e-mail": people.addresses[customer.pk]}
    answers["token"] = words.token()
    filled = PageForm(form, None, answers)
    assert filled.is_valid(), filled.errors
    item = submit(filled).intake.item
    assert item is not None
    return item


def _work_on(words: Words, people: People, item: WorkItem, customer: Customer, place: int) -> None:
    agent = people.agents[place % len(people.agents)]
    by = Actor.agent(agent)
    priorities = list(Priority.objects.order_by("pk"))
    changes = {
        "assignee": agent if place % 4 else None,
        "priority": priorities[place % len(priorities)],
        "tags": list({TAGS[place % len(TAGS)], TAGS[(place + 2) % len(TAGS)]})[: place % 3],
    }
    update_item(item=item, by=by, changes=changes)
    conversation = Conversation.objects.get(item=item, audience="public")
    for turn in range(1 + place % 4):
        speaker = by if turn % 2 == 0 else Actor.customer(customer.pk)
        undo = 0 if turn % 2 == 0 else None
        add_message(conversation=conversation, by=speaker, text=words.text(2), undo_seconds=undo)
    if place % 5 == 0:
        add_message(conversation=internal_conversation(item=item, by=by), by=by, text=words.paragraph(2))
    if place % 3 == 1:
        update_item(item=item, by=SYSTEM, changes={"team": people.teams[place % len(people.teams)]})


def _settle(pk: int, state: str) -> None:
    """Into its state last: messages move it."""
    item = WorkItem.objects.select_related("item_type").get(pk=pk)
    status = Status.objects.filter(item_type=item.item_type, category=state).order_by("rank")[0]
    update_item(item=item, by=SYSTEM, changes={"status": status})
