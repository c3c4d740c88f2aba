"""The front door: topics, often needed articles, the way to ask."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page, Site

from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage
from portal_pages.models import HomeArticle, HomeContact, HomePage
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage

ASK = reverse("wagdesk_portal_pages:ask")


def published(parent, page):
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def home(db):
    """An English home with one topic of two articles and a form; in German only one article."""
    site = Site.objects.get(is_default_site=True)
    home = published(Page.objects.get(depth=1), HomePage(title="Home", slug="front"))
    site.root_page = home
    site.save()
    index = published(home, KnowledgeBaseIndexPage(title="Help", slug="help"))
    topic = published(index, CategoryPage(title="Lamps", slug="lamps", icon="lamp", intro="Change and align."))
    first = published(topic, ArticlePage(title="Replace the lamp", slug="replace"))
    second = published(topic, ArticlePage(title="Align the lamp", slug="align"))
    home.topics = index
    home.save_revision().publish()
    HomeArticle.objects.bulk_create([HomeArticle(page=home, target=second), HomeArticle(page=home, target=first)])
    german, _ = Locale.objects.get_or_create(language_code="de")
    for page, title in ((home, "Start"), (index, "Hilfe"), (topic, "Lampen"), (first, "Die Lampe wechseln")):
        copy = page.specific.copy_for_translation(german)
        copy.title = title
        copy.save_revision().publish()
    return home


@pytest.fixture
def form(home):
    question = FormField(label="What is it about?", kind=FieldKind.LINE, meaning=Meaning.SUBJECT, sort_order=0)
    form = FormPage(title="Contact us", slug="contact")
    form.fields = [question]
    published(home, form)
    HomeContact.objects.create(page=home, target=form)
    return form


def test_only_who_is_signed_in_is_promised_their_requests(client, home, cast):
    assert "Once you are signed in" in soup(client, "/").select_one(".wd-hero").text

    cast.sign_in(client, "dana")
    assert "takes you straight there" in soup(client, "/").select_one(".wd-hero").text


def soup(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_topics_come_with_what_they_are_about_and_how_much_is_in_them(client, home):
    tile = soup(client, "/").select_one(".wd-tile")

    assert tile.select_one("h3").get_text() == "Lamps"
    assert tile.select_one("p").get_text() == "Change and align."
    assert tile.select_one("small").get_text() == "2 articles"


def test_often_needed_articles_keep_the_order_that_editors_gave_them(client, home):
    page = soup(client, "/")

    assert page.find(id="articles").get_text() == "Often needed"
    assert [link.get_text() for link in page.select(".wd-links a")] == ["Align the lamp", "Replace the lamp"]


def test_a_reader_of_another_language_stays_in_it_and_sees_what_is_not_translated(client, home):
    page = soup(client, "/de/")

    links = [(link.get_text(), link["href"], link.get("lang")) for link in page.select(".wd-links a")]
    assert links == [
        ("Align the lamp English", "/de/help/lamps/align/", "en"),
        ("Die Lampe wechseln", "/de/help/lamps/replace/", None),
    ]
    assert page.select_one(".wd-tile small").get_text().startswith("2 ")


def test_without_a_choice_of_editors_the_newest_articles_are_shown(client, home):
    home.articles.all().delete()

    page = soup(client, "/")

    assert page.find(id="articles").get_text() == "New and updated"
    assert len(page.select(".wd-links a")) == 2


def test_articles_that_stand_in_no_topic_are_among_the_newest(client, home):
    home.articles.all().delete()
    CategoryPage.objects.filter(slug="lamps").delete()
    index = KnowledgeBaseIndexPage.objects.get(locale__language_code="en")
    published(index, ArticlePage(title="Loose", slug="loose"))
    published(index, CategoryPage(title="Empty", slug="empty"))

    page = soup(client, "/")

    assert page.find(id="topics") is None
    assert [link.get_text() for link in page.select(".wd-links a")] == ["Loose"]


def test_the_newest_articles_cost_the_same_whatever_their_number(client, home):
    home.articles.all().delete()
    index = KnowledgeBaseIndexPage.objects.get(locale__language_code="en")
    client.get("/de/")
    with CaptureQueriesContext(connection) as few:
        client.get("/de/")
    for number in range(8):
        published(index, ArticlePage(title=f"Article {number}", slug=f"article-{number}"))
    client.get("/de/")

    with CaptureQueriesContext(connection) as many:
        client.get("/de/")

    assert len(many) <= len(few), [one["sql"] for one in many]


def test_picked_articles_need_no_page_of_topics(client, home):
    home.topics = None
    home.save_revision().publish()

    page = soup(client, "/")

    assert page.find(id="topics") is None
    links = [(link.get_text(), link["href"]) for link in page.select(".wd-links a")]
    assert links == [("Align the lamp", "/help/lamps/align/"), ("Replace the lamp", "/help/lamps/replace/")]
    assert page.find("section", attrs={"aria-labelledby": "articles"}).select("a.wd-more") == []


@pytest.mark.parametrize(
    ("site_name", "title"),
    [("Home", "Home · Help centre"), ("Nordlicht", "Home · Nordlicht")],
)
def test_the_title_of_the_home_page_says_no_name_twice(client, home, site_name, title):
    Site.objects.update(site_name=site_name)
    Site.clear_site_root_paths_cache()

    assert soup(client, "/").title.get_text() == title


def test_a_picked_article_that_is_restricted_is_not_shown(client, home, cast):
    article = ArticlePage.objects.get(slug="align", locale__language_code="en")
    article.view_restrictions.create(restriction_type="login")

    assert [link.get_text() for link in soup(client, "/").select(".wd-links a")] == ["Replace the lamp"]


def test_asking_after_a_vain_search_begins_with_its_words(client, form):
    answer = client.get(ASK, {"about": "lamp hums"})

    assert answer.url == "/contact/?about=lamp+hums"
    assert soup(client, answer.url).find("input", attrs={"name": "what_is_it_about"})["value"] == "lamp hums"


def test_asking_leads_home_where_there_is_no_way_to_ask(client, home):
    assert client.get(ASK).url == "/"


@pytest.mark.parametrize("address", ["/nowhere/", "/search/?q=xyzzyqwv"])
def test_nobody_is_offered_to_ask_where_there_is_no_way(client, home, address):
    assert "Send a request" not in client.get(address).text


@pytest.mark.parametrize("address", ["/nowhere/", "/search/?q=xyzzyqwv"])
def test_who_finds_nothing_is_offered_to_ask(client, form, address):
    main = BeautifulSoup(client.get(address).content, "html.parser").find("main")

    links = [link["href"] for link in main.find_all("a") if "Send a request" in link.get_text()]
    assert [link.partition("?")[0] for link in links] == [ASK]


def test_a_new_customer_without_a_form_is_not_sent_home_to_ask(client, home, cast):
    client.force_login(cast.dana.user)

    empty = soup(client, reverse("wagdesk_portal_pages:requests")).select_one(".wd-empty")

    assert empty.select("a") == []


def test_a_way_to_ask_that_is_a_draft_or_restricted_is_not_offered(client, home, form):
    form.unpublish()
    assert soup(client, "/").find(id="talk") is None
    assert client.get(ASK).url == "/"

    form.save_revision().publish()
    form.view_restrictions.create(restriction_type="login")
    assert soup(client, "/").find(id="talk") is None


def test_the_home_page_costs_the_same_whatever_editors_pick(client, home, form):
    client.get("/de/")
    with CaptureQueriesContext(connection) as few:
        client.get("/de/")
    topic = CategoryPage.objects.get(slug="lamps", locale__language_code="en")
    for number in range(8):
        article = published(topic, ArticlePage(title=f"Article {number}", slug=f"article-{number}"))
        way = published(home, FormPage(title=f"Way {number}", slug=f"way-{number}"))
        HomeArticle.objects.create(page=home, target=article)
        HomeContact.objects.create(page=home, target=way)
    client.get("/de/")

    with CaptureQueriesContext(connection) as many:
        client.get("/de/")

    assert len(many) <= len(few), [one["sql"] for one in many]
