"""A site that other processes see: pages, the cast, a mailbox; everything is flushed after each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import APIToken, Locale, Page, Site

from core.conversations.services import start_conversation
from core.testing.cast import Cast, Member, make_cast
from core.work.models import WorkItem
from core.work.services import create_item
from plugins.email_channel.models import Mailbox
from search.indexing.rebuilding import rebuild
from search.registry import documents
from tests.core.events.conftest import MailServer
from tests.faults.installation import installed
from tests.faults.own_server import OwnServer
from tests.faults.soaking import Access, Senders, Soak
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage


@pytest.fixture
def people(flushed_defaults: None, settings) -> Iterator[Cast]:
    """The cast, and a mailbox of Field support whose mail stays here."""
    cache.clear()
    settings.EMAIL_BACKEND = "core.events.mail.OutboxEmailBackend"
    settings.WAGDESK_MAIL_URL = "mailbox:"
    cast = make_cast()
    Mailbox.objects.create(name="Help", address="help@wagdesk.example", is_default=True, team=cast.field_support)
    yield cast
    cache.clear()


@pytest.fixture
def form_page(people: Cast) -> FormPage:
    """A form that asks for an address, a title, a message and files."""
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    Site.objects.filter(is_default_site=True).delete()
    home = root.add_child(instance=Page(title="Home", slug="a-home"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    page = FormPage(title="Contact us", slug="contact", team=people.field_support)
    home.add_child(instance=page)
    rows = [
        ("E-mail", FieldKind.EMAIL, Meaning.EMAIL),
        ("Subject", FieldKind.LINE, Meaning.SUBJECT),
        ("What happened", FieldKind.TEXT, Meaning.MESSAGE),
        ("Photos", FieldKind.FILE, Meaning.ANSWER),
    ]
    for order, (label, kind, meaning) in enumerate(rows):
        FormField.objects.create(page=page, label=label, kind=kind, meaning=meaning, sort_order=order)
    return page


@pytest.fixture
def access(people: Cast, form_page: FormPage) -> Access:
    """Who writes where: Root answers Dana in three tickets. What was made past the services is indexed."""
    for document in documents().values():
        rebuild(document)
    return Access(
        agent=_session(people.root),
        customer=_session(people.dana),
        customer_pk=people.dana.customer.pk,
        program=APIToken.create_token(user=people.root.user, name="program")[1],
        form=form_page.url,
        items=tuple(_conversation(people, number).number for number in range(3)),
    )


def _session(member: Member) -> str:
    client = Client()
    client.force_login(member.user, backend="core.people.auth.AgentPermissionsBackend")
    return client.cookies["sessionid"].value


def _conversation(people: Cast, number: int) -> WorkItem:
    dana, root = people.dana.customer, people.root.actor
    item = create_item(kind="ticket", title=f"Ours {number}", by=root, requesters=[dana])
    start_conversation(item=item, audience="public", by=root, customers=[dana], subject=item.title)
    return item


@pytest.fixture
def make_soak(access: Access, tmp_path: Path) -> Iterator[Callable[..., Soak]]:
    """Make a soak: an installation with this test's data in `place`, a mail server, and everybody who writes."""
    with ExitStack() as stack:

        def make(
            *, seed: int = 1, place: Path | None = None, server: OwnServer | None = None, **environment: str
        ) -> Soak:
            mails = MailServer(tmp_path)
            stack.callback(mails.stop)
            home = place or tmp_path / "home"
            one = stack.enter_context(installed(home, server, **{"WAGDESK_MAIL_URL": mails.url, **environment}))
            return Soak(one, Senders(one, access, seed), mails.received, seed)

        yield make
