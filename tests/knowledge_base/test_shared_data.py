"""The sample material that lies beside the checkout of those who have it: real articles in eight languages."""

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge_base.exporting import export_articles
from knowledge_base.importing import frontmatter
from knowledge_base.importing.dialect import normalise
from knowledge_base.importing.markdown import to_html
from knowledge_base.importing.run import Options, import_articles
from knowledge_base.models import ArticlePage, KnowledgeBaseIndexPage

pytestmark = [pytest.mark.shared_data, pytest.mark.slow, pytest.mark.django_db]
WORD = re.compile(r"\w+")
HEAD = re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*\n", re.DOTALL)
COUNTED = {
    "heading_open": "headings",
    "list_item_open": "items",
    "td_open": "cells",
    "th_open": "cells",
    "fence": "code",
    "code_block": "code",
}
IN_HTML = {"headings": r"<h[1-6]\b", "items": r"<li\b", "cells": r"<t[dh]\b", "code": r"<pre\b"}


def words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.casefold()))


def facts(html: str) -> tuple[Counter[str], int, int]:
    """Words, tables and links to elsewhere."""
    page = BeautifulSoup(html, "html.parser")
    links = [link for link in page.find_all("a", href=True) if str(link["href"]).startswith("http")]
    return words(page.get_text(" ")), len(page.find_all("table")), len(links)


def test_real_articles_lose_no_word_no_table_and_no_link(home: KnowledgeBaseIndexPage, shared_data: Path) -> None:
    folder = shared_data / "kb-multilingual" / "project-operations"

    report = import_articles(folder, Options())
    again = import_articles(folder, Options())

    files = sorted(folder.glob("*/**/*.md"))
    assert (report.outcomes["created"], report.skipped, again.outcomes["unchanged"]) == (len(files), 0, len(files))
    assert all(note.file.endswith(".md") and note.line for note in report.notes if note.kind in {"picture", "link"})
    rows = {row["id"]: row for row in export_articles()}
    assert {row["lang"] for row in rows.values()} == {"en", "de", "es", "fr", "fi", "nb", "pt-BR", "pt-PT"}
    assert [name for file in files if (name := lost(file, rows[file.relative_to(folder).as_posix()]))] == []
    assert [
        (name, *counts)
        for file in files
        if (counts := miscounted(file, rows[(name := file.relative_to(folder).as_posix())]))
    ] == []
    groups = Counter(row["group"] for row in rows.values())
    assert set(groups.values()) == {8}


def lost(file: Path, row: dict[str, str]) -> Any:
    """What is in the file and not in the export."""
    head = frontmatter.split(file.read_text(encoding="utf-8-sig"))
    source, tables, links = facts(to_html(normalise(head.text, 1, lambda label, address, line: None)))
    exported, tables_now, links_now = facts(row["html"])
    missing = source - exported - words(row["title"])
    assert row["title"] == head.get("title")
    return (file.name, missing) if missing or tables != tables_now or links > links_now else None


def miscounted(file: Path, row: dict[str, str]) -> list[tuple[str, int, int]]:
    """(what, in the file, in the export) of all that is not there as often as Markdown alone says it should be."""
    source = counted(HEAD.sub("", file.read_text(encoding="utf-8-sig")), file, row["title"])
    page = BeautifulSoup(row["html"], "html.parser")
    exported = {
        "headings": len(page.find_all(re.compile(r"^h[1-6]$"))),
        "items": len(page.find_all("li")),
        "cells": len(page.find_all(["td", "th"])),
        "code": len(page.find_all("pre")),
        "links": len(page.select(f"a[href^='{settings.WAGDESK_BASE_URL}/'][href*='/help/']")),
    }
    return [(what, source[what], found) for what, found in exported.items() if source[what] != found]


def counted(text: str, file: Path, title: str) -> Counter[str]:
    """What a parser that knows nothing of the importer's dialect finds; not a heading that repeats the title."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    found: Counter[str] = Counter()
    addresses: list[str] = []
    for token, following in zip(tokens, [*tokens[1:], Token("", "", 0)], strict=True):
        is_empty = (token.type, following.type) == ("list_item_open", "list_item_close")
        if token.type in COUNTED and not is_empty:
            found[COUNTED[token.type]] += 1
        if token.type == "heading_open" and found["headings"] == 1 and not found["repeated"]:
            found["repeated"] = words(re.sub(r"<[^>]+>", "", following.content)) == words(title)
        html = token.content if token.type == "html_block" else ""
        for child in token.children or []:
            html += child.content if child.type == "html_inline" else ""
            addresses += [str(child.attrGet("href"))] if child.type == "link_open" else []
        for what, pattern in IN_HTML.items():
            found[what] += len(re.findall(pattern, html))
        addresses += re.findall(r"""<a\b[^>]*\bhref=["']([^"']+)""", html)
    found["headings"] -= found["repeated"]
    found["links"] = sum(is_article(address, file) for address in addresses)
    return found


def is_article(address: str, file: Path) -> bool:
    """Whether it leads to another file of Markdown that is there."""
    path = re.split(r"[?#]", address)[0]
    return "://" not in path and path.endswith(".md") and (file.parent / path).is_file()


def test_lines_of_json_and_files_become_one_set(
    home: KnowledgeBaseIndexPage, shared_data: Path, tmp_path: Path
) -> None:
    source = shared_data / "kb-multilingual" / "alchemy-insights"
    folder = tmp_path / "insights"
    for language in ("fi", "pt-BR"):
        shutil.copytree(source / "md" / language, folder / "md" / language)
        (folder / "jsonl").mkdir(parents=True, exist_ok=True)
        lines = (source / "jsonl" / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()[:80]
        (folder / "jsonl" / f"{language}.jsonl").write_text("\n".join(lines), encoding="utf-8")

    report = import_articles(folder, Options())

    assert (report.outcomes["created"], report.skipped) == (280, 0)
    assert ArticlePage.objects.values("translation_key").distinct().count() == 140
