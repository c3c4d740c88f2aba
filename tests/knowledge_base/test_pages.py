"""What readers get: the start page, topics, articles, languages, and at what price."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page, Site

from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage

Make = Callable[..., Any]


def soup(client: Client, url: str, status: int = 200) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def long_body(sections: int, rows: int = 3) -> list[Any]:
    table = {
        "columns": [{"type": "text", "heading": "A"}],
        "rows": [{"values": [f"<p>{number}</p>"]} for number in range(rows)],
        "caption": "",
    }
    return [
        part
        for number in range(sections)
        for part in (
            {"type": "heading", "value": {"text": f"Section {number}", "level": "2", "anchor": ""}},
            {"type": "text", "value": "<p>Text.</p>"},
            {"type": "table", "value": table},
        )
    ]


def set_body(article: ArticlePage, body: list[Any]) -> ArticlePage:
    import json

    article.body = json.dumps(body)
    article.save_revision().publish()
    return article


def test_an_article_shows_where_it_stands_and_what_is_near(
    client: Client, make_article: Make, make_topic: Make
) -> None:
    topic = make_topic("Billing")
    article = make_article("Refunds", topic, summary="Money back.")
    near = make_article("Invoices", topic)
    make_article("Elsewhere")

    page = soup(client, article.get_url())

    assert [heading.get_text() for heading in page.find_all("h1")] == ["Refunds"]
    assert [link.get_text() for link in page.select(".wd-crumbs a")] == ["Help articles", "Billing"]
    assert page.select_one(".wd-lead").get_text() == "Money back."
    assert [link["href"] for link in page.select(".wd-aside .wd-links a")] == [near.get_url()]


def test_a_list_of_contents_needs_three_sections(client: Client, make_article: Make) -> None:
    article = make_article("Long")

    set_body(article, long_body(2))
    assert soup(client, article.get_url()).select(".wd-toc") == []

    set_body(article, long_body(3))
    page = soup(client, article.get_url())
    assert [link["href"] for link in page.select("nav.wd-toc a")] == ["#section-0", "#section-1", "#section-2"]
    assert page.select_one("h2#section-1").get_text() == "Section 1"


def test_headings_with_the_same_words_have_different_addresses(client: Client, make_article: Make) -> None:
    heading = {"type": "heading", "value": {"text": "Größe & Maß", "level": "2", "anchor": ""}}
    named = {"type": "heading", "value": {"text": "Other", "level": "3", "anchor": "kept"}}

    page = soup(client, set_body(make_article(), [heading, heading, named]).get_url())

    assert [tag["id"] for tag in page.select(".wd-prose [id]")] == ["größe-maß", "größe-maß-2", "kept"]


def test_every_kind_of_block_has_its_form(client: Client, make_article: Make) -> None:
    table = {"columns": [{"type": "text", "heading": "H"}], "rows": [{"values": ["<p>c</p>"]}], "caption": "Limits"}
    inner = [{"type": "text", "value": "<p>inner</p>"}, {"type": "code", "value": {"language": "", "code": "a < b"}}]
    body = [
        {"type": "callout", "value": {"kind": "warning", "title": "", "content": inner}},
        {"type": "steps", "value": {"start": 3, "items": [{"type": "item", "value": inner}]}},
        {"type": "list", "value": {"items": [{"type": "item", "value": inner}]}},
        {"type": "table", "value": table},
        {"type": "html_table", "value": '<table><tr><td colspan="2" onclick="x()">j</td></tr></table>'},
        {"type": "quote", "value": {"text": "<p>said</p>", "source": "Ada & Co"}},
        {"type": "image", "value": {"image": 999, "alt": "gone", "caption": ""}},
    ]

    page = soup(client, set_body(make_article(), body).get_url())

    callout = page.select_one(".wd-callout.wd-tone--warning")
    assert callout["role"] == "note"
    assert callout.find("strong").get_text() == "Warning"
    assert page.select_one("ol.wd-steps")["start"] == "3"
    assert page.select_one("ol.wd-steps pre").get_text() == "a < b"
    regions = page.select(".wd-table[role=region][tabindex='0']")
    assert page.find(id=regions[0]["aria-labelledby"]).get_text() == "Limits"
    assert regions[1]["aria-label"] == "Table 2"
    assert regions[1].find("td").attrs == {"colspan": "2"}
    assert page.find("blockquote").get_text() == "said— Ada & Co"
    assert page.select(".wd-prose img") == []


def test_the_language_switch_keeps_the_page_and_says_what_is_not_translated(
    client: Client, make_article: Make, translate: Make
) -> None:
    both, alone = make_article("Refunds"), make_article("Alone")
    german = translate(both, "Erstattung")

    english, page = soup(client, both.get_url()), soup(client, alone.get_url())

    assert [(a["hreflang"], a["href"]) for a in english.select("header a[hreflang]")] == [
        ("de", german.get_url()),
        ("en", both.get_url()),
    ]
    assert soup(client, german.get_url()).html["lang"] == "de"
    assert [(a.get_text(), a["href"]) for a in page.select("header a[hreflang]")] == [
        ("Deutsch English", "/de/help/alone/"),
        ("English", "/help/alone/"),
    ]
    foreign = soup(client, "/de/help/alone/")
    assert [a["href"] for a in foreign.select("header a[aria-current]") if a.has_attr("hreflang")] == [
        "/de/help/alone/"
    ]


def test_search_engines_learn_the_address_and_the_translations_but_no_stand_in(
    client: Client, make_article: Make, translate: Make, settings: Any
) -> None:
    both, alone = make_article("Refunds"), make_article("Alone")
    translate(both, "Erstattung")

    heads = [soup(client, page.get_url()).head for page in (both, alone)]

    assert [link["href"] for link in heads[0].select("link[rel=canonical]")] == [
        f"{settings.WAGDESK_BASE_URL}{both.get_url()}"
    ]
    assert [[link["hreflang"] for link in head.select("link[rel=alternate]")] for head in heads] == [
        ["de", "en"],
        ["en"],
    ]
    alternates = heads[0].select("link[rel=alternate]")
    assert all(link["href"].startswith(f"{settings.WAGDESK_BASE_URL}/") for link in alternates)


def test_an_article_that_is_not_translated_is_shown_in_its_language_with_a_word_about_it(
    client: Client, make_article: Make, make_topic: Make, translate: Make
) -> None:
    topic = make_topic("Billing")
    make_article("Refunds", topic)
    translate(topic, "Abrechnung")

    page = soup(client, "/de/help/billing/refunds/")

    assert page.html["lang"] == "de"
    assert page.find("article")["lang"] == "en"
    assert "English" in page.select_one(".wd-layout .wd-banner").get_text()
    assert page.select_one("link[rel=canonical]")["href"].endswith("/help/billing/refunds/")
    assert [link["href"] for link in page.select(".wd-crumbs a")] == ["/de/help/", "/de/help/billing/"]
    assert page.select(".wd-crumbs a")[-1].get_text() == "Abrechnung"
    assert soup(client, "/de/help/billing/nothing/", 404)


def test_a_topic_lists_what_is_not_translated_yet_with_its_language(
    client: Client, make_article: Make, make_topic: Make, translate: Make
) -> None:
    topic = make_topic("Billing")
    translate(make_article("Refunds", topic), "Erstattung")
    make_article("Invoices", topic)
    german = CategoryPage.objects.get(translation_key=topic.translation_key, locale__language_code="de")

    page = soup(client, german.get_url())
    home = soup(client, german.get_parent().get_url())

    titles = [(a.get_text(), a["href"]) for a in page.select(".wd-links h3 a")]
    assert titles == [("Erstattung", "/de/help/billing/refunds/"), ("Invoices", "/de/help/billing/invoices/")]
    assert [tag.get_text() for tag in page.select(".wd-tag")] == ["English"]
    assert "2" in page.find(id="all").get_text()
    assert "2" in home.select_one(".wd-tile small").get_text()


def test_drafts_answer_404_and_empty_places_say_what_to_do(
    client: Client, home: KnowledgeBaseIndexPage, make_article: Make, make_topic: Make
) -> None:
    root = Site.objects.get(is_default_site=True).root_page
    contact = Page(title="Contact us", slug="contact-us")
    root.add_child(instance=contact)
    home.contact_page = contact
    home.save_revision().publish()
    topic, draft = make_topic("Billing"), make_article("Draft")
    draft.unpublish()

    soup(client, draft.get_url(), 404)
    for url in (home.get_url(), topic.get_url()):
        empty = soup(client, url).select_one(".wd-empty")
        assert empty.find("h2").get_text() == "No articles yet"
        assert empty.find("a")["href"] == contact.get_url()


def test_still_need_help_leads_to_the_contact_page_in_the_readers_language(
    client: Client, home: KnowledgeBaseIndexPage, make_article: Make, translate: Make
) -> None:
    root = Site.objects.get(is_default_site=True).root_page
    contact = Page(title="Contact us", slug="contact-us")
    root.add_child(instance=contact)
    home.contact_page = contact
    home.save_revision().publish()
    article = make_article()
    german = translate(article, "Erstattung")
    assert soup(client, german.get_url()).select_one(".wd-aside a.wd-button")["href"] == contact.get_url()

    kontakt = translate(contact, "Kontakt")

    assert soup(client, article.get_url()).select_one(".wd-aside a.wd-button")["href"] == contact.get_url()
    assert soup(client, german.get_url()).select_one(".wd-aside a.wd-button")["href"] == kontakt.get_url()


def test_the_start_page_shows_topics_with_articles_only(client: Client, make_article: Make, make_topic: Make) -> None:
    full, empty = make_topic("Full"), make_topic("Empty")
    make_article("One", make_topic("Inner", full))

    page = soup(client, full.get_parent().get_url())

    assert [tile.get_text() for tile in page.select(".wd-tile h3")] == ["Full"]
    assert page.select_one(".wd-tile small").get_text() == "1 article"
    assert empty.title not in page.get_text()
    assert page.select_one("form[role=search]") is not None


def test_a_long_topic_has_pages(client: Client, make_article: Make, make_topic: Make, settings: Any) -> None:
    topic = make_topic()
    for number in range(27):
        make_article(f"Article {number:02}", topic)

    first, second = soup(client, topic.get_url()), soup(client, f"{topic.get_url()}?page=2")

    assert len(first.select(".wd-links h3")) == 25
    assert [link.get_text() for link in second.select(".wd-links h3")] == ["Article 25", "Article 26"]
    assert first.select_one(".wd-pages a[rel=next]")["href"] == "?page=2"
    canonical = [page.select_one("link[rel=canonical]")["href"] for page in (first, second)]
    url = f"{settings.WAGDESK_BASE_URL}{topic.get_url()}"
    assert canonical == [url, f"{url}?page=2"]
    assert second.select("link[rel=alternate]") == []
    assert soup(client, f"{topic.get_url()}?page=nonsense").select(".wd-links h3")


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_article_costs_at_most_eight_queries_at_any_size_and_depth(
    client: Client, make_article: Make, make_topic: Make, translate: Make, count_queries: Any, language: str
) -> None:
    topic = make_topic("Billing")
    small = make_article("Small", topic)
    deep = make_topic("Deeper", make_topic("Deep", topic))
    targets = [make_article(f"Target {number}", deep) for number in range(12)]
    links = "".join(f'<a linktype="page" id="{target.pk}">x</a>' for target in targets)
    large = make_article("Large", deep)
    set_body(large, [*long_body(40, rows=20), {"type": "text", "value": f"<p>{links}</p>"}])
    if language == "de":
        small, large = translate(small, "Klein"), translate(large, "Groß")

    few = count_queries(lambda: client.get(small.get_url()))
    many = count_queries(lambda: client.get(large.get_url()))

    assert few == many <= 8


def test_lists_cost_the_same_at_any_length(
    client: Client, make_article: Make, make_topic: Make, count_queries: Any
) -> None:
    topic = make_topic()
    inner = make_topic("Inner", topic)
    make_article("First", topic)
    make_article("Inside", inner)
    urls = (topic.get_parent().get_url(), topic.get_url())
    few = [count_queries(lambda url=url: client.get(url)) for url in urls]

    for number in range(12):
        make_article(f"More {number}", topic)
        make_article(f"Inside {number}", make_topic(f"Topic {number}", topic))

    assert [count_queries(lambda url=url: client.get(url)) for url in urls] == few


def test_a_preview_shows_the_draft(client: Client, cast: Any, make_article: Make) -> None:
    article = make_article("Live title")
    article.title = "Draft title"
    article.save_revision()
    cast.sign_in(client, "root")

    page = soup(client, f"/admin/pages/{article.pk}/view_draft/")

    assert page.find("h1").get_text() == "Draft title"
