"""Importing a folder: what becomes of it, and what a second run changes."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from knowledge_base.importing import run
from knowledge_base.importing.run import Options, import_articles
from knowledge_base.importing.shelves import new_home
from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage
from tests.knowledge_base.pictures import png

Write = Callable[[dict[str, Any]], Path]

FOLDER = {
    "en/start.md": "---\ntitle: Start\n---\nSee [refunds](billing/refunds.md).\n",
    "en/billing/refunds.md": "---\ntitle: Refunds\ndescription: Money back.\n---\n# Refunds\n\nText.\n",
    "de/start.md": "---\ntitle: Anfang\n---\nSiehe [Erstattung](billing/refunds.md).\n",
    "de/billing/refunds.md": "---\ntitle: Erstattung\n---\nText.\n",
}


def imported(folder: Path, **options: Any) -> Any:
    return import_articles(folder, Options(**options))


def article(key: str, language: str = "en") -> ArticlePage:
    return ArticlePage.objects.get(import_key=key, locale__language_code=language)


def counts(report: Any) -> dict[str, int]:
    return {outcome.value: number for outcome, number in report.outcomes.items() if number}


def test_folders_become_topics_and_translations_share_their_key(
    home: KnowledgeBaseIndexPage, write_folder: Write
) -> None:
    report = imported(write_folder(FOLDER))

    refunds, erstattung = article("billing/refunds.md"), article("billing/refunds.md", "de")
    assert counts(report) == {"created": 4}
    assert refunds.translation_key == erstattung.translation_key
    assert (refunds.live, refunds.summary, erstattung.title) == (True, "Money back.", "Erstattung")
    topic, thema = (CategoryPage.objects.get(pk=page.get_parent().pk) for page in (refunds, erstattung))
    assert topic.translation_key == thema.translation_key
    assert (topic.title, topic.slug, thema.locale.language_code) == ("Billing", "billing", "de")
    assert refunds.get_url() == "/help/billing/refunds/"
    assert erstattung.get_url() == "/de/help/billing/refunds/"


def test_an_imported_article_is_a_page_editors_can_go_on_with(
    home: KnowledgeBaseIndexPage, write_folder: Write
) -> None:
    imported(write_folder(FOLDER))

    page = article("start.md")
    assert page.latest_revision == page.live_revision
    assert not page.has_unpublished_changes
    assert list(page.latest_revision.as_object().body.raw_data) == list(page.body.raw_data)
    page.full_clean()
    page.body.stream_block.clean(page.body)
    assert Page.find_problems() == ([], [], [], [], [])


def test_links_lead_to_the_same_language(home: KnowledgeBaseIndexPage, write_folder: Write) -> None:
    imported(write_folder(FOLDER))

    for language in ("en", "de"):
        target = article("billing/refunds.md", language).pk
        assert f'<a linktype="page" id="{target}">' in article("start.md", language).body.raw_data[0]["value"]


def test_a_second_run_changes_nothing(
    home: KnowledgeBaseIndexPage, write_folder: Write, fingerprint: Callable[[], str]
) -> None:
    folder = write_folder(
        {**FOLDER, "en/media/a.png": png(), "en/lamp.md": "---\ntitle: Lamp\n---\n![a](media/a.png)\n"}
    )
    imported(folder)
    before = fingerprint()

    report = imported(folder)

    assert counts(report) == {"unchanged": 5}
    assert fingerprint() == before


def test_a_changed_file_updates_its_article_alone(home: KnowledgeBaseIndexPage, write_folder: Write) -> None:
    imported(write_folder(FOLDER))
    pk = article("billing/refunds.md").pk

    report = imported(write_folder({"en/billing/refunds.md": "---\ntitle: Refunds, new\n---\nOther text.\n"}))

    page = article("billing/refunds.md")
    assert counts(report) == {"unchanged": 3, "updated": 1}
    assert (page.pk, page.title, page.draft_title) == (pk, "Refunds, new", "Refunds, new")
    assert page.body.raw_data[0]["value"] == "<p>Other text.</p>"
    assert Revision.objects.for_instance(page).count() == 2


def test_a_link_that_led_nowhere_works_once_the_other_article_arrives(
    home: KnowledgeBaseIndexPage, write_folder: Write
) -> None:
    first = imported(write_folder({"en/start.md": FOLDER["en/start.md"]}))
    second = imported(write_folder({"en/billing/refunds.md": FOLDER["en/billing/refunds.md"]}))

    assert [(note.file, note.line) for note in first.notes] == [("en/start.md", 4)]
    assert counts(second) == {"created": 1, "updated": 1}
    assert "linktype" in article("start.md").body.raw_data[0]["value"]


def test_an_article_taken_offline_stays_offline_and_gets_a_draft(
    home: KnowledgeBaseIndexPage, write_folder: Write
) -> None:
    imported(write_folder(FOLDER))
    article("start.md").unpublish()

    imported(write_folder({"en/start.md": "---\ntitle: Start again\n---\nNew.\n"}))

    page = article("start.md")
    assert (page.live, page.title, page.draft_title) == (False, "Start", "Start again")
    assert page.latest_revision.as_object().body.raw_data[0]["value"] == "<p>New.</p>"


def test_text_edited_here_is_replaced_with_a_note_and_kept_in_the_history(
    home: KnowledgeBaseIndexPage, write_folder: Write, cast: Any
) -> None:
    imported(write_folder(FOLDER))
    page = article("start.md")
    page.summary = "Edited."
    page.save_revision(user=cast.root.user).publish()

    report = imported(write_folder({"en/start.md": "---\ntitle: Start\n---\nNew.\n"}))

    assert [(note.file, note.kind) for note in report.notes] == [("en/start.md", "edited")]
    assert "Edited." in [revision.content["summary"] for revision in Revision.objects.for_instance(page)]


def test_a_copy_of_an_imported_article_is_not_taken_for_it(home: KnowledgeBaseIndexPage, write_folder: Write) -> None:
    folder = write_folder(FOLDER)
    imported(folder)

    article("start.md").copy(update_attrs={"slug": "copy", "title": "Copy"})

    assert counts(imported(folder)) == {"unchanged": 4}


def test_bad_files_are_named_with_line_and_reason_and_leave_nothing(
    home: KnowledgeBaseIndexPage, write_folder: Write
) -> None:
    line = json.dumps({"path": "fine.md", "lang": "de", "markdown": "---\ntitle: Gut\n---\nText.\n"})
    folder = write_folder(
        {
            "en/good.md": "---\ntitle: Good\n---\nText.\n",
            "en/latin.md": b"---\ntitle: T\n---\nKrefeld liegt n\xf6rdlich.\n",
            "en/empty.md": "\n \n",
            "jsonl/de.jsonl": f'{{"path": "x.md"\n{line}\n{{"path": "../x.md", "lang": "de", "markdown": "x"}}\n[1]\n',
            "xx/other.md": "text",
        }
    )

    report = imported(folder)

    assert counts(report) == {"created": 3, "skipped": 5}
    places = {(note.file, note.line) for note in report.notes}
    assert {("en/latin.md", 4), ("en/empty.md", 0)} <= places
    assert {("jsonl/de.jsonl", 1), ("jsonl/de.jsonl", 3), ("jsonl/de.jsonl", 4)} <= places
    assert not ArticlePage.objects.filter(live=False).exists()


def test_what_is_no_article_is_named_with_its_reason(home: KnowledgeBaseIndexPage, write_folder: Write) -> None:
    folder = write_folder(
        {"README.md": "about\n", "page.html": "<p>x</p>", "account/security.md": "# Security\n", "a.md": "# A\n"}
    )
    (folder / "round").symlink_to(folder)

    report = imported(folder)

    assert counts(report) == {"created": 2}
    assert {(note.file, note.kind) for note in report.notes} == {
        ("README.md", "aside"),
        ("page.html", "format"),
        ("round", "symlink"),
    }


def test_an_article_whose_file_is_gone_stays_and_is_named(home: KnowledgeBaseIndexPage, write_folder: Write) -> None:
    folder = write_folder({"en/a.md": "# A\n", "en/b.md": "# B\n"})
    imported(folder)
    (folder / "en/b.md").unlink()

    report = imported(folder)

    assert counts(report) == {"unchanged": 1}
    assert [(note.kind, "b.md" in note.text) for note in report.notes] == [("gone", True)]
    assert article("b.md").live


def test_a_second_folder_does_not_make_the_articles_of_the_first_gone(
    home: KnowledgeBaseIndexPage, tmp_path: Path, write_folder: Write
) -> None:
    imported(write_folder({"en/lamps/a.md": "# A\n", "en/lamps/b.md": "# B\n", "de/lamps/a.md": "# A\n"}))
    second = tmp_path / "second"
    (second / "en/orders").mkdir(parents=True)
    (second / "en/orders/a.md").write_text("# Order\n")
    (second / "en/orders/b.md").write_text("# Return\n")
    first = imported(second)
    (second / "en/orders/b.md").unlink()

    again = imported(second)

    assert first.notes == []
    [note] = again.notes
    assert note.text == "Imported before and not in the folder now: 1 article, left as it is (orders/b.md)."


def test_links_to_the_old_site_are_counted_with_what_helps(home: KnowledgeBaseIndexPage, write_folder: Write) -> None:
    folder = write_folder({"en/a.md": "# A\n\n[x](/help/x) [y](/help/y)\n"})

    advice = [note.text for note in imported(folder).notes if note.kind == "advice"]

    assert [text.startswith("2 links lead") and "--base-url" in text for text in advice] == [True]


def test_an_import_that_another_one_overtook_makes_nothing_twice(
    home: KnowledgeBaseIndexPage, write_folder: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(FOLDER)
    prepare = run._Import._prepare

    def overtaken(self: Any, *arguments: Any) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(run._Import, "_prepare", prepare)
            imported(folder)
        prepare(self, *arguments)

    monkeypatch.setattr(run._Import, "_prepare", overtaken)
    imported(folder)

    keys = ArticlePage.objects.values_list("import_key", "locale")
    assert len(keys) == len(set(keys)) == 4
    assert CategoryPage.objects.values("import_key", "locale").distinct().count() == CategoryPage.objects.count()


def test_lines_of_json_are_articles_like_files(home: KnowledgeBaseIndexPage, write_folder: Write) -> None:
    rows = [
        {"path": f"sub/a{number}.md", "lang": "pt-BR", "markdown": f"---\ntitle: T{number}\n---\nx\n"}
        for number in (1, 2)
    ]
    folder = write_folder({"jsonl/pt-BR.jsonl": "\n".join(map(json.dumps, rows)), "md/pt-PT/sub/a1.md": "# Um\n"})

    report = imported(folder)

    assert counts(report) == {"created": 3}
    one, um = article("sub/a1.md", "pt-br"), article("sub/a1.md", "pt")
    assert one.translation_key == um.translation_key
    assert (one.import_path, one.import_language) == ("pt-BR/sub/a1.md", "pt-BR")
    assert (um.import_path, um.import_language) == ("md/pt-PT/sub/a1.md", "pt-PT")


def test_two_folders_that_mean_one_language_do_not_overwrite_each_other(
    home: KnowledgeBaseIndexPage, write_folder: Write
) -> None:
    report = imported(write_folder({"de/a.md": "# A\n", "de-AT/a.md": "# Anders\n", "en/a.md": "# A\n"}))

    assert counts(report) == {"created": 2, "skipped": 1}
    assert [note.file for note in report.notes if note.kind == "language"] == ["de-AT"]
    assert article("a.md", "de").title == "A"


def test_a_folder_without_languages_is_in_the_sites_language(home: KnowledgeBaseIndexPage, write_folder: Write) -> None:
    imported(write_folder({"faq/a.md": "# A\n", "README.md": "about\n", "includes/x.md": "part\n"}))

    assert [page.import_key for page in ArticlePage.objects.all()] == ["faq/a.md"]
    assert article("faq/a.md").import_path == "faq/a.md"


def test_a_dry_run_says_what_would_happen_and_writes_nothing(
    home: KnowledgeBaseIndexPage, write_folder: Write, fingerprint: Callable[[], str]
) -> None:
    folder = write_folder(
        {**FOLDER, "en/bad.md": b"\xff", "en/media/a.png": png(), "en/p.md": "# P\n\n![a](media/a.png)\n"}
    )
    before = fingerprint()

    report = imported(folder, dry_run=True)

    assert counts(report) == {"created": 5, "skipped": 1}
    assert fingerprint() == before


def test_articles_can_go_into_a_topic(
    home: KnowledgeBaseIndexPage, write_folder: Write, make_topic: Callable[..., CategoryPage]
) -> None:
    topic = make_topic("Projects")

    imported(write_folder(FOLDER), parent=topic.pk)
    again = imported(write_folder(FOLDER), parent=topic.pk)

    assert article("billing/refunds.md").url_path == f"{topic.url_path}billing/refunds/"
    assert article("start.md", "de").get_parent().specific.translation_key == topic.translation_key
    assert counts(again) == {"unchanged": 4}


def test_an_import_that_comes_second_to_a_new_site_uses_the_start_page_made_meanwhile(db: None) -> None:
    first = new_home()

    second = new_home()

    assert second == first
    assert KnowledgeBaseIndexPage.objects.count() == 1


def test_a_site_without_a_start_page_of_articles_gets_one(db: None, write_folder: Write) -> None:
    imported(write_folder(FOLDER))

    home = KnowledgeBaseIndexPage.objects.get(locale__language_code="en")
    assert (home.live, home.title, home.show_in_menus) == (True, "Help articles", True)
    assert article("start.md").get_parent() == home.page_ptr


def test_pictures_are_stored_once_and_only_from_within_the_folder(
    home: KnowledgeBaseIndexPage, write_folder: Write
) -> None:
    pictures = "![The lamp](media/a.png)\n\n![x](media/broken.png)\n\n![y](https://example.com/y.png)\n"
    folder = write_folder(
        {
            "en/media/a.png": png(),
            "en/media/broken.png": b"no picture",
            "en/a.md": f"---\ntitle: A\n---\n{pictures}",
            "en/b.md": "---\ntitle: B\n---\n![Lamp](./media/a.png)\n\n![z](../../../../etc/passwd)\n",
        }
    )
    (folder.parent / "outside.png").write_bytes(png())
    (folder / "en" / "c.md").write_text("---\ntitle: C\n---\n![o](../../outside.png)\n")

    report = imported(folder)

    assert get_image_model().objects.count() == 1
    (picture,) = article("a.md").body.raw_data
    assert picture["value"]["alt"] == "The lamp"
    assert [(note.file, note.line) for note in sorted(report.notes)] == [
        ("en/a.md", 6),
        ("en/a.md", 8),
        ("en/b.md", 6),
        ("en/c.md", 4),
    ]


def test_an_article_the_database_refuses_keeps_nobody_else_out(
    home: KnowledgeBaseIndexPage, write_folder: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = run.write

    def refusing(fillings: Any) -> None:
        write(fillings)
        if any(filling.document.title == "Anfang" for filling in fillings.values()):
            raise DatabaseError("disk is full")

    from django.db import transaction

    monkeypatch.setattr(run, "write", transaction.atomic(refusing))

    report = imported(write_folder(FOLDER))

    assert counts(report) == {"created": 3, "skipped": 1}
    assert [(note.file, "disk is full" in note.text) for note in report.notes] == [("de/start.md", True)]
    assert not ArticlePage.objects.filter(import_key="start.md", locale__language_code="de").exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_what_an_interrupted_run_prepared_is_finished_by_the_next(
    home: KnowledgeBaseIndexPage, write_folder: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(fillings: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(run, "write", killed)
        imported(write_folder(FOLDER))
    drafts = ArticlePage.objects.count()
    live = ArticlePage.objects.live().count()

    report = imported(write_folder(FOLDER))

    assert (drafts, live) == (4, 0)
    assert counts(report) == {"updated": 4}
    assert ArticlePage.objects.live().count() == ArticlePage.objects.count() == 4


def test_no_transaction_writes_more_than_two_hundred_rows(home: KnowledgeBaseIndexPage, write_folder: Write) -> None:
    folder = write_folder({f"en/a{number}.md": f"# Title {number}\n\n[x](a1.md)\n" for number in range(45)})

    with CaptureQueriesContext(connection) as queries:
        imported(folder)

    assert max(rows_by_savepoint([query["sql"] for query in queries])) <= 200
    assert len(queries) < 45 * 25


def rows_by_savepoint(statements: list[str]) -> list[int]:
    """Rows written between the savepoints that stand for transactions in a test."""
    found, depth, rows = [0], 0, 0
    for sql in statements:
        if sql.startswith("SAVEPOINT"):
            depth += 1
        elif sql.startswith("RELEASE"):
            depth -= 1
            if depth == 0:
                found.append(rows)
                rows = 0
        elif sql.startswith(("INSERT", "UPDATE", "DELETE")):
            rows += max(1, sql.count("), (") + 1)
    return found


def test_the_command_reports_and_refuses_nonsense(
    home: KnowledgeBaseIndexPage, write_folder: Write, tmp_path: Path
) -> None:
    folder, out = write_folder({**FOLDER, "en/x.md": "---\ntitle: X\n---\n![a](gone.png)\n"}), io.StringIO()

    call_command("import_articles", folder, "--no-progress", "--report", tmp_path / "report.json", stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0] == "en/x.md:4: The picture “gone.png” is not in the folder."
    assert lines[-1] == "Articles: 5 created, 0 updated, 0 unchanged, 0 skipped"
    data = json.loads((tmp_path / "report.json").read_text())
    assert data["articles"]["created"] == 5
    assert data["notes"][0]["line"] == 4
    with pytest.raises(CommandError, match="no folder"):
        call_command("import_articles", tmp_path / "nowhere", "--no-progress")
    with pytest.raises(CommandError, match="no start page"):
        call_command("import_articles", folder, "--no-progress", "--parent", "1")
