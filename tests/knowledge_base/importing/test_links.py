"""Links lead to pages of ours, elsewhere, or nowhere; the last is noted with its line."""

import pytest

from tests.knowledge_base.conftest import Reading


@pytest.fixture
def shelf(reading: Reading) -> Reading:
    reading.library.pages = {
        ("en", "billing/invoices.md"): 11,
        ("en", "start.md"): 12,
        ("en", "only/english.md"): 13,
        ("de", "billing/invoices.md"): 21,
        ("en", "billing/tax/index.md"): 14,
    }
    return reading


@pytest.mark.parametrize(
    ("address", "page", "fragment"),
    [
        ("invoices.md", 11, ""),
        ("./invoices.md#due-date", 11, "due-date"),
        ("../start.md?toc=/x/toc.json", 12, ""),
        ("../start", 12, ""),
        ("~/start.md", 12, ""),
        ("tax", 14, ""),
    ],
)
def test_relative_addresses_lead_to_articles(shelf: Reading, address: str, page: int, fragment: str) -> None:
    expected = f' fragment="{fragment}"' if fragment else ""

    assert shelf.html(f"[x]({address})\n") == f'<p><a linktype="page" id="{page}"{expected}>x</a></p>'
    assert shelf.problems == []


def test_an_article_links_to_its_own_language_first_and_to_the_sites_otherwise(shelf: Reading) -> None:
    html = shelf.html("[a](invoices.md) [b](../only/english.md)\n", language="de")

    assert html == '<p><a linktype="page" id="21">a</a> <a linktype="page" id="13">b</a></p>'


@pytest.mark.parametrize("address", ["missing.md", "../../outside.md", "data:text/html,x", "ms-settings:x", "#nowhere"])
def test_what_leads_nowhere_keeps_its_words_and_is_noted_with_its_line(shelf: Reading, address: str) -> None:
    html = shelf.html(f"---\ntitle: T\n---\nFirst line.\nThen [x]({address}).\n")

    assert html == "<p>First line. Then x.</p>"
    assert [(note.file, note.line, note.kind) for note in shelf.problems] == [("en/billing/refunds.md", 5, "link")]


def test_addresses_of_the_old_site_get_its_name_where_it_is_known(shelf: Reading) -> None:
    kept = shelf.html("[x](/help/a)\n")
    shelf.base_url = "https://old.example/"
    completed = shelf.html("[x](/help/a)\n")

    assert kept == '<p><a href="/help/a">x</a></p>'
    assert [note.kind for note in shelf.problems] == ["old site"]
    assert completed == '<p><a href="https://old.example/help/a">x</a></p>'


def test_links_within_an_article_follow_the_names_its_headings_had(shelf: Reading) -> None:
    blocks = shelf.blocks(
        """
        # <a name="top"></a>Refunds

        [a](#old-name) [b](#wann-zahlen-wir) [c](#top)

        ## <a name="old-name"></a>Wer zahlt

        ## Wann zahlen wir?
        """
    )

    assert blocks[0] == (
        "text",
        '<p><a href="#old-name">a</a> <a href="#wann-zahlen-wir">b</a> <a href="#main">c</a></p>',
    )
    assert blocks[1] == ("heading", {"text": "Wer zahlt", "level": "2", "anchor": "old-name"})
    assert blocks[2] == ("heading", {"text": "Wann zahlen wir?", "level": "2", "anchor": ""})
    assert shelf.problems == []
