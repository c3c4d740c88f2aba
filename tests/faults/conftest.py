"""A site that other processes see: pages, the cast, a mailbox; everything is flushed after each test."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from wagtail.models import Locale, Page, Site

from core.testing.cast import Cast, make_cast
from plugins.email_channel.models import Mailbox
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
