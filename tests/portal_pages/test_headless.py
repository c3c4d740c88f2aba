"""A front end of somebody else's: home, an article, a form and the portal, from the API and nothing else.

As a visitor, and as a customer with the session of the site and its CSRF protection. What the front end would show is
put together here from the answers; no page is asked for.
"""

import pytest
from django.test import Client
from wagtail.models import Locale, Page, PageViewRestriction, Site

from core.conversations.models import Audience
from core.conversations.services import add_message, start_conversation
from core.work.models import WorkItem
from core.work.services import create_item
from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage
from portal_pages.models import HomeContact, HomePage
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage


class FrontEnd:
    """Speaks to the API only."""

    def __init__(self, language="en"):
        self.client, self.language, self.csrf = Client(enforce_csrf_checks=True), language, ""

    def get(self, path, **query):
        answer = self.client.get(f"/api/v1/{path}", query, headers={"Accept-Language": self.language})
        assert answer.status_code == 200, (path, answer.content)
        return answer.json()

    def post(self, path, body, **headers):
        headers = {"X-CSRFToken": self.csrf, "Accept-Language": self.language, **headers}
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def published(parent, page):
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def site(db):
    """A home with a topic of one article, and a form; the article in German, too."""
    row = Site.objects.get(is_default_site=True)
    home = published(Page.objects.get(depth=1), HomePage(title="Home", slug="front", hero_text="Ask, or look it up."))
    row.root_page, row.site_name = home, "Seegrund Help"
    row.save()
    index = published(home, KnowledgeBaseIndexPage(title="Help", slug="help"))
    topic = published(index, CategoryPage(title="Lamps", slug="lamps", icon="lamp", intro="Change and align."))
    body = [("text", "<p>Unplug it <b>first</b>.</p>")]
    article = published(topic, ArticlePage(title="Replace the lamp", slug="replace", summary="In a minute.", body=body))
    form = FormPage(title="Contact us", slug="contact", intro="We answer within a day.")
    form.fields = [
        FormField(label="Your address", kind=FieldKind.EMAIL, meaning=Meaning.EMAIL, sort_order=0),
        FormField(label="What is it about?", kind=FieldKind.LINE, meaning=Meaning.SUBJECT, sort_order=1),
        FormField(label="Tell us more", kind=FieldKind.TEXT, meaning=Meaning.MESSAGE, required=False, sort_order=2),
    ]
    published(home, form)
    home.topics = index
    home.save_revision().publish()
    HomeContact.objects.create(page=home, target=form, text="By form")
    german, _made = Locale.objects.get_or_create(language_code="de")
    for page, title in ((home, "Start"), (index, "Hilfe"), (topic, "Lampen"), (article, "Die Lampe wechseln")):
        copy = page.specific.copy_for_translation(german)
        copy.title = title
        copy.save_revision().publish()
    return home


@pytest.fixture
def asked(cast):
    """A request of Dana's that was answered."""
    item = create_item(kind="ticket", title="It drifts", by=cast.root.actor, requesters=[cast.dana.customer])
    talk = start_conversation(item=item, audience=Audience.PUBLIC, by=cast.root.actor, customers=[cast.dana.customer])
    add_message(conversation=talk, by=cast.alice.actor, text="Did you calibrate it?", undo_seconds=0)
    inside = start_conversation(item=item, audience=Audience.INTERNAL, by=cast.root.actor, customers=[])
    add_message(conversation=inside, by=cast.alice.actor, text="She never does.")
    return item


def test_a_visitor_finds_an_article_from_the_home_page(site):
    app = FrontEnd()

    me, home = app.get("me"), app.get("home")
    topic = home["topics"][0]
    listed = app.get("articles", topic=topic["id"], language=home["language"])["results"]
    article = app.get(f"articles/{listed[0]['id']}")
    found = app.get("search", q="lamp")["results"]

    assert (me["kind"], me["name"], me["permissions"]) == ("visitor", "", [])
    assert (home["service"], home["headline"], home["text"]) == (
        "Seegrund Help", "How can we help?", "Ask, or look it up.",
    )  # fmt: skip
    assert set(home["languages"]) >= {"en", "de"}
    assert (topic["title"], topic["type"], topic["articles"]) == ("Lamps", "category", 1)
    assert app.get(f"topics/{topic['id']}")["intro"] == "Change and align."
    assert [row["title"] for row in app.get("topics", language="en")["results"]] == ["Lamps"]
    assert (article["title"], article["summary"]) == ("Replace the lamp", "In a minute.")
    assert "<b>first</b>" in article["html"]
    assert [one["language"] for one in article["translations"]] == ["de"]
    assert isinstance(found, list)


def test_the_home_page_is_told_in_the_readers_language(site):
    home = FrontEnd("de").get("home")

    assert home["language"] == "de"
    assert [(one["title"], one["language"]) for one in home["topics"]] == [("Lampen", "de")]
    assert "/de/" in home["topics"][0]["url"]


def test_a_closed_translation_of_the_home_page_is_told_to_nobody(site):
    page = HomePage.objects.get(locale__language_code="de")
    HomePage.objects.filter(pk=page.pk).update(hero_text="For the staff")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    home = FrontEnd("de").get("home")

    assert (home["language"], home["text"]) == ("en", "Ask, or look it up.")


def test_a_visitor_sends_a_form(site):
    app = FrontEnd()
    way = app.get("home")["contacts"][0]

    form = app.get(f"forms/{way['id']}")
    questions = {question["label"]: question for question in form["questions"]}
    empty = app.post(f"forms/{way['id']}/submissions", {})
    words = {
        questions["Your address"]["key"]: "mia@example.org",
        questions["What is it about?"]["key"]: "The lamp flickers",
        questions["Tell us more"]["key"]: "Since noon.",
    }
    sent = app.post(f"forms/{way['id']}/submissions", words, **{"Idempotency-Key": "one"})

    assert (way["type"], way["text"], form["intro"]) == ("form", "By form", "We answer within a day.")
    assert [row["id"] for row in app.get("forms", language="en")["results"]] == [way["id"]]
    assert set(empty.json()["errors"]) == {key for key in words if key != questions["Tell us more"]["key"]}
    assert sent.status_code == 201
    assert WorkItem._base_manager.filter(number=sent.json()["number"], title="The lamp flickers").exists()


def test_a_customer_reads_their_requests_and_answers_one(cast, site, asked):
    app = FrontEnd()
    cast.sign_in(app.client, "dana")
    me = app.get("me")
    app.csrf = me["csrf_token"]

    (row,) = app.get("requests", state="open")["results"]
    one = app.get(f"requests/{row['number']}")
    said = app.get(f"requests/{row['number']}/messages")["results"]
    sent = app.post(f"requests/{row['number']}/messages", {"text": "Twice already."})
    then = app.get(f"requests/{row['number']}/messages")["results"]

    assert (me["kind"], me["organization"]) == ("customer", "Seegrund")
    assert (row["title"], one["may_reply"], one["may_close"]) == ("It drifts", True, True)
    assert "Status" in [shown["label"] for shown in one["properties"]]
    assert [person["name"] for person in one["people"]] == [str(cast.dana.customer)]
    assert [(message["text"], message["is_mine"]) for message in said] == [("Did you calibrate it?", False)]
    assert sent.status_code == 201
    assert [(message["text"], message["is_mine"]) for message in then][1:] == [("Twice already.", True)]
    assert app.get("requests", state="done")["results"] == []
    assert app.get("requests", q=str(row["number"]))["results"][0]["number"] == row["number"]
    assert app.post(f"requests/{row['number']}/close", {}).json()["category"] in {"resolved", "closed"}


def test_a_page_of_another_site_that_has_no_token_writes_nothing(cast, site, asked):
    app = FrontEnd()
    cast.sign_in(app.client, "dana")

    refused = app.post(f"requests/{asked.number}/messages", {"text": "Forged"})

    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    assert not asked.conversations.filter(messages__text__contains="Forged").exists()


def test_what_is_not_theirs_is_not_there(cast, site, asked):
    app = FrontEnd()
    cast.sign_in(app.client, "erin")

    assert app.get("requests")["results"] == []
    assert app.client.get(f"/api/v1/requests/{asked.number}").status_code == 404


@pytest.mark.parametrize("query", ["state=mad", "state=open&state=all", "colour=red"])
def test_a_parameter_that_does_not_fit_is_refused(cast, site, client, query):
    cast.sign_in(client, "dana")

    assert client.get(f"/api/v1/requests?{query}").status_code == 400


def test_a_site_that_begins_with_another_page_has_no_home(client, site):
    plain = site.add_child(instance=Page(title="Plain", slug="plain"))
    Site.objects.update(root_page=plain)

    assert client.get("/api/v1/home").status_code == 404


def test_an_agent_is_told_their_rights_and_a_token_needs_no_csrf(cast, client):
    cast.sign_in(client, "alice")
    me = client.get("/api/v1/me").json()

    assert (me["kind"], me["customer"], me["email"]) == ("agent", None, cast.alice.user.email)
    assert "wagdesk_people.view_customer" in me["permissions"]


def test_the_home_page_costs_the_same_however_many_topics(site, count_queries):
    app = FrontEnd()
    few = count_queries(lambda: app.get("home"))
    index = KnowledgeBaseIndexPage.objects.get(locale__language_code="en")
    for number in range(4):
        topic = published(index, CategoryPage(title=f"Topic {number}", slug=f"topic-{number}"))
        published(topic, ArticlePage(title=f"Article {number}", slug=f"article-{number}"))

    assert count_queries(lambda: app.get("home")) == few
