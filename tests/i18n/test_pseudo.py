"""Every screen in the bracketed language: words outside of brackets are words that nobody can translate."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.test import Client
from wagtail.models import Page, Site

from core.conversations.models import Message
from core.people.models import Customer, Organization, Team, User
from core.testing.cast import Cast, make_cast
from core.work.models import CustomField, Priority, Scope, Status, Tag, WorkItem, WorkItemType
from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage
from plugins.email_channel.models import Mailbox
from portal_pages.models import HomePage
from tests.i18n import pseudo
from tests.permissions import world as rows
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage

PAGES = ("home", "index", "topic", "article", "form")
SIGN_IN = ("login/", "login/code/", "password/reset/", "password/reset/done/", "confirm-email/", "inactive/")
VISITOR = tuple(f"/accounts/{path}" for path in SIGN_IN) + (
    "/search/",
    "/search/?q=¤sensor",
    "/search/?q=zzz",
    "/nowhere/",
)
CUSTOMER = ("/", "/portal/", "/portal/?status=all", "/portal/requests/{number}/", "/search/?q=¤x")
CUSTOMER += tuple(f"/accounts/{path}" for path in ("email/", "password/change/", "reauthenticate/", "2fa/"))
DESK = ("", "inbox/", "new/", "{number}/", "{number}/related/", "?q=zzz", "results/")
AGENT = tuple(f"/admin/tickets/{path}" for path in DESK) + (
    "/admin/customers/",
    "/admin/customers/{customer}/",
    "/admin/customers/add/",
    "/admin/customers/organizations/{organization}/",
    "/admin/customers/organizations/add/",
    "/admin/search/?q=¤sensor",
)
LISTS = ("plugins", "health", "arrivals", "deliveries", "outgoing-mail", "received-mail", "mailboxes")
PARTS = ("types", "statuses", "priorities", "tags", "fields")
ADMINISTRATOR = tuple(f"/admin/{name}/" for name in (*LISTS, *PARTS)) + ("/admin/teams/", "/admin/mailboxes/create/")

#: Wagtail's own, which it does not mark, and values of the rows that are kept twice or are names for programs.
NOT_OURS = {"Actions", "True", "False", "ticket", "serial", "· — It was calibrated."}

#: What the test's rows are called; every word of it gets the sentinel.
NAMED: dict[type[models.Model], tuple[str, ...]] = {
    WorkItem: ("title",),
    WorkItemType: ("name",),
    Status: ("label", "customer_label"),
    Priority: ("label",),
    Tag: ("name",),
    CustomField: ("label",),
    Team: ("name",),
    Organization: ("name",),
    Customer: ("name",),
    User: ("first_name", "last_name"),
    Group: ("name",),
    Message: ("text", "author_label"),
    Mailbox: ("name",),
    Scope: ("name",),
    Page: ("title", "draft_title"),
    Site: ("site_name",),
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Cast, dict[str, Any]]]:
    """The cast, a ticket, one page of each kind; undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        values = {**rows.build(cast)["/admin/tickets/"], **_pages()}
        values |= {"organization": cast.seegrund.pk, "customer": cast.dana.customer.pk}
        for model, names in NAMED.items():
            for row in model._base_manager.all():
                model._base_manager.filter(pk=row.pk).update(**{name: _data(getattr(row, name)) for name in names})
        Message._base_manager.update(html_new="<p>¤calibrated</p>")
        yield cast, values
        transaction.set_rollback(True)


def _data(text: str) -> str:
    return " ".join(word if word.startswith(pseudo.SENTINEL) else pseudo.SENTINEL + word for word in text.split())


def _pages() -> dict[str, str]:
    site = Site.objects.get(is_default_site=True)
    home = _publish(Page.objects.get(depth=1), HomePage(title="Home", slug="pseudo-home", hero_title="¤Hello"))
    site.root_page, site.site_name = home, "Nordlicht"
    site.save()
    index = _publish(home, KnowledgeBaseIndexPage(title="Help", slug="help"))
    topic = _publish(index, CategoryPage(title="Billing", slug="billing"))
    body = [("text", "<h2>¤Begin</h2><p>¤Choose ¤Refund.</p>")]
    article = _publish(topic, ArticlePage(title="Refund", slug="refund", body=body))
    form = _publish(home, FormPage(title="Contact", slug="contact"))
    for order, (kind, meaning) in enumerate(((FieldKind.EMAIL, Meaning.EMAIL), (FieldKind.FILE, Meaning.ANSWER))):
        FormField.objects.create(page=form, label=f"¤{kind}", kind=kind, meaning=meaning, sort_order=order)
    FormField.objects.create(page=form, label="¤What", kind=FieldKind.TEXT, meaning=Meaning.MESSAGE, sort_order=9)
    HomePage.objects.filter(pk=home.pk).update(topics=index)
    KnowledgeBaseIndexPage.objects.filter(pk=index.pk).update(contact_page=form)
    return {name: page.url for name, page in zip(PAGES, (home, index, topic, article, form), strict=True)}


def _publish(parent: Page, page: Any) -> Any:
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "path"),
    [("visitor", f"{{{name}}}") for name in PAGES]
    + [("visitor", path) for path in VISITOR]
    + [("dana", path) for path in CUSTOMER]
    + [("alice", path) for path in AGENT]
    + [("root", path) for path in ADMINISTRATOR],
)
def test_a_screen_has_no_unmarked_text(world: tuple[Cast, dict[str, Any]], who: str, path: str) -> None:
    cast, values = world
    client = Client()
    cast.sign_in(client, who)
    with pseudo.language():
        response = client.get(path.format(**values))
    assert response.status_code == (404 if path == "/nowhere/" else 200)
    left = [text for text in pseudo.unmarked(response.content.decode()) if text not in NOT_OURS]
    assert not left, left


@pytest.mark.django_db
def test_sending_a_form_says_nothing_unmarked(world: tuple[Cast, dict[str, Any]]) -> None:
    _, values = world
    with pseudo.language():
        refused = Client().post(values["form"], {})
    assert pseudo.unmarked(refused.content.decode()) == []


def test_the_crawl_finds_what_is_not_marked() -> None:
    with pseudo.language():
        page = f'<p aria-label="Spoken">{pseudo.mark("Marked <b>and bold</b>")} bare ¤data</p>'
    assert pseudo.unmarked(page) == ["Spoken", "bare"]
