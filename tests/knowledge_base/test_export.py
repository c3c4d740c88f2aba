"""Exporting articles: one line each, nothing lost on the way from the folder."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from knowledge_base.exporting import export_articles
from knowledge_base.importing.run import Options, import_articles
from knowledge_base.models import ArticlePage, KnowledgeBaseIndexPage


def test_what_was_imported_comes_out_again(
    home: KnowledgeBaseIndexPage, write_folder: Callable[[dict[str, Any]], Path]
) -> None:
    folder = write_folder(
        {
            "pt-PT/a/one.md": "---\ntitle: Um\n---\n# Um\n\nOlá [dois](two.md).\n\n> [!TIP]\n> Sim.\n",
            "pt-PT/a/two.md": "---\ntitle: Dois\n---\n| A |\n|---|\n| `b` |\n",
            "en/a/one.md": "---\ntitle: One\n---\n## Part\n\n1. Step\n\n   ```\n   code\n   ```\n",
        }
    )
    import_articles(folder, Options())

    rows = {row["id"]: row for row in export_articles()}

    assert set(rows) == {"pt-PT/a/one.md", "pt-PT/a/two.md", "en/a/one.md"}
    um, dois, one = rows["pt-PT/a/one.md"], rows["pt-PT/a/two.md"], rows["en/a/one.md"]
    assert (um["lang"], um["title"], um["group"], one["group"]) == ("pt-PT", "Um", "a/one.md", "a/one.md")
    assert set(um) == {"id", "lang", "title", "html", "group"}
    assert 'data-kind="tip"' in um["html"]
    assert "/pt/help/a/two/" in um["html"]
    assert "linktype" not in um["html"]
    assert dois["html"] == (
        '<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td><code>b</code></td></tr></tbody></table>'
    )
    assert one["html"] == (
        '<h2 id="part">Part</h2>\n<ol class="wd-steps"><li><p>Step</p>\n<pre><code>code</code></pre></li></ol>'
    )


def test_articles_written_here_have_their_address_and_drafts_stay(
    make_article: Callable[..., ArticlePage],
) -> None:
    shown = make_article("Written here")
    make_article("Hidden").unpublish()

    assert [(row["id"], row["lang"], row["group"]) for row in export_articles()] == [
        ("home/help/written-here", "en", str(shown.translation_key))
    ]


def test_the_command_writes_lines_of_json_to_a_file_or_to_the_terminal(
    make_article: Callable[..., ArticlePage], tmp_path: Path
) -> None:
    make_article("Größe")
    out = io.StringIO()

    call_command("export_articles", "--jsonl", tmp_path / "out.jsonl", stderr=io.StringIO())
    call_command("export_articles", "--jsonl", stdout=out)

    text = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert text == out.getvalue()
    assert json.loads(text)["title"] == "Größe"
    assert "Größe" in text
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_articles", "--jsonl", tmp_path / "no" / "out.jsonl")
