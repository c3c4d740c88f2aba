"""Dorothea, who came through every door, and whom everybody talked about."""

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.conversations.models import Conversation
from core.conversations.services import add_message, internal_conversation, save_draft
from core.events.relay import run_until_idle
from core.outbound.api import Sealed
from core.people.models import Address, Customer
from core.people.services import invite_customer, prove_address, sign_in_for
from core.testing.cast import Cast
from core.work.models import CustomField, WorkItem
from core.work.services import update_item
from plugins.email_channel.models import Mailbox, MailState, ReceivedMail
from plugins.email_channel.services import ingest
from plugins.integrations.webhooks.models import Endpoint
from plugins.integrations.webhooks.services import queue_event
from tests.plugins.email_channel.test_channel import mail
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage

MAIL = "dorothea.quillfeather@post.example"
NAME = "Dorothea Quillfeather"
SENTINEL = "My zanzibarquux hums whenever the brindlefax rains."
#: Nothing of these may be left.
TRACES = (MAIL, "dorothea", "quillfeather", "zanzibarquux", "brindlefax")


@dataclass
class Story:
    """What happened to her."""

    customer: Customer
    own: WorkItem
    shared: WorkItem
    cast: Cast
    client: Client


@pytest.fixture
def post(cast: Cast, settings: Any) -> Mailbox:
    settings.EMAIL_BACKEND = "core.events.mail.OutboxEmailBackend"
    settings.WAGDESK_MAIL_URL = "mailbox:"
    settings.WAGDESK_UNDO_SECONDS = 0
    return Mailbox.objects.create(name="Help", address="help@wagdesk.example", is_default=True, team=cast.field_support)


def with_file(raw: bytes, name: str) -> bytes:
    message = message_from_bytes(raw, policy=default)
    message.add_attachment(SENTINEL.encode(), maintype="text", subtype="plain", filename=name)
    return bytes(message)


def _form(cast: Cast) -> FormPage:
    from wagtail.models import Page

    page = FormPage(title="Contact us", slug="contact", team=cast.field_support)
    Page.objects.get(depth=2).add_child(instance=page)
    serial = CustomField.objects.create(
        kind="ticket", key="serial", label="Serial", field_type="text", shown_to_customers=True
    )
    questions = [
        ("Your name", FieldKind.LINE, Meaning.NAME, None),
        ("Address", FieldKind.EMAIL, Meaning.EMAIL, None),
        ("Subject", FieldKind.LINE, Meaning.SUBJECT, None),
        ("Message", FieldKind.TEXT, Meaning.MESSAGE, None),
        ("Serial", FieldKind.LINE, Meaning.CUSTOM, serial),
        ("Photos", FieldKind.FILE, Meaning.ANSWER, None),
    ]
    for order, (label, kind, meaning, custom) in enumerate(questions):
        FormField.objects.create(
            page=page, sort_order=order, label=label, kind=kind, meaning=meaning, custom_field=custom, required=False
        )
    return page


def _sends_a_form(client: Client, page: FormPage) -> WorkItem:
    files = [SimpleUploadedFile("quillfeather.txt", SENTINEL.encode())]
    said = {"your_name": NAME, "address": MAIL, "subject": f"{NAME} asks", "message": SENTINEL, "serial": SENTINEL}
    answer = client.post(page.url, {**said, "photos": files})
    assert answer.status_code == 302, answer.context["form"].errors
    return WorkItem.objects.latest("pk")


def _signs_in(customer: Customer) -> Client:
    user = sign_in_for(value=MAIL)
    assert user is not None
    prove_address(user=user, value=MAIL)
    customer.refresh_from_db()
    client = Client()
    client.post("/accounts/login/", {"login": MAIL, "password": "wrong"})  # a trace in the log of attempts
    client.force_login(user, backend="core.people.auth.AgentPermissionsBackend")
    return client


def _answers(client: Client, item: WorkItem) -> None:
    """At the portal, with a file, and through the API."""
    url = reverse("wagdesk_portal_pages:request", args=[item.number])
    file = SimpleUploadedFile("dorothea.txt", SENTINEL.encode())
    assert client.post(url, {"body": f"Portal. {SENTINEL}", "files": [file]}).status_code == 302
    answer = client.post(
        f"/api/v1/requests/{item.number}/messages",
        {"text": f"By program. {SENTINEL}"},
        content_type="application/json",
        headers={"Idempotency-Key": "dorothea-1"},
    )
    assert answer.status_code == 201, answer.content


def _agents_talk(cast: Cast, item: WorkItem) -> None:
    talk = item.conversations.get(audience="public")
    add_message(
        conversation=talk,
        by=cast.alice.actor,
        text=f"Dear {NAME},\n\nWe look.\n\n> {SENTINEL}\n",
        html=f"<p>Dear <b>{NAME}</b>, we look.</p><blockquote type='cite'>{SENTINEL}</blockquote>",
    )
    note = internal_conversation(item=item, by=cast.alice.actor)
    add_message(conversation=note, by=cast.bob.actor, text=f"Dorothea called. {MAIL} says: “{SENTINEL}”")
    save_draft(user=cast.bob.user, item=item, audience="internal", body=f"Ask {NAME}")
    update_item(item=item, by=cast.alice.actor, changes={"title": f"{item.title} again"})


def _comes_back() -> None:
    """A report nobody could read, from a server that writes addresses in its own way."""
    raw = b"\xff\x00 could not be delivered: <" + MAIL.title().encode() + b">\r\n"
    ReceivedMail.objects.create(raw=raw, size=len(raw), digest="0" * 64, state=MailState.QUARANTINED)


def _erin_answers(item: WorkItem) -> None:
    """Another customer takes part, and quotes."""
    reference = item.conversations.get(audience="public").references.first().message_id
    text = f"I saw that too.\n\nOn Monday {NAME} <{MAIL}> wrote:\n> {SENTINEL}\n"
    raw = mail(
        text, sender="Erin <erin@brightwater.example>", References=f"<{reference}>", message_id="<erin-1@b.example>",
        subject="Re: Shared", cc=MAIL,
    )  # fmt: skip
    assert ingest(raw).intake.item == item


@pytest.fixture
def story(empty_home: None, cast: Cast, post: Mailbox, client: Client) -> Story:
    """A request that is hers alone, and one that Erin takes part in."""
    endpoint = Endpoint.objects.create(
        name="ERP", url="https://erp.example/", secret=Sealed.of("whsec_c2VjcmV0"), tells_internal=True,
        events=["work.item.created.v1", "conversations.message.added.v1", "work.item.changed.v1"],
    )  # fmt: skip
    own = _sends_a_form(client, _form(cast))
    customer = Address._base_manager.select_related("customer").get(normalized=MAIL).customer
    both = with_file(mail(SENTINEL, sender=f"{NAME} <{MAIL}>", message_id="<d-2@post.example>",
                          subject=f"{NAME} writes", Cc="Erin <erin@brightwater.example>"), "dorothea.log")  # fmt: skip
    shared = ingest(both).intake.item
    run_until_idle()
    invite_customer(customer=customer, by=cast.alice.actor)
    browser = _signs_in(customer)
    _answers(browser, own)
    _agents_talk(cast, own)
    _agents_talk(cast, shared)
    _erin_answers(shared)
    _comes_back()
    body = {"title": f"For {NAME}", "text": SENTINEL, "requester": {"email": MAIL}}
    cast.sign_in(client, "alice")
    answer = client.post(
        "/api/v1/tickets", body, content_type="application/json", headers={"Idempotency-Key": "by-alice"}
    )
    assert answer.status_code == 201, answer.content
    queue_event(endpoints=[endpoint], event="x", body=f'{{"name":"{NAME}"}}', source=0, happened=own.created_at)
    run_until_idle()
    assert Conversation.objects.filter(item=shared, participants__customer=cast.erin.customer).exists()
    own.refresh_from_db()
    shared.refresh_from_db()
    return Story(customer, own, shared, cast, browser)
