"""Titles, descriptions, dates, and what files include."""

from datetime import date

import pytest

from knowledge_base.importing import frontmatter
from tests.knowledge_base.conftest import Reading


def test_front_matter_gives_title_short_answer_and_date(reading: Reading) -> None:
    document = reading.read(
        "---\ntitle: Refunds\ndescription: How to get your money back.\nms.date: 04/27/2026\n---\n# Refunds\n\nText.\n"
    )

    assert (document.title, document.summary) == ("Refunds", "How to get your money back.")
    assert document.reviewed == date(2026, 4, 27)
    assert [block["value"] for block in document.blocks] == ["<p>Text.</p>"]


def test_a_first_heading_with_other_words_than_the_title_stays(reading: Reading) -> None:
    document = reading.read("---\ntitle: 614 Refunds\n---\n# Money back\n\n## Steps\n")

    assert document.title == "614 Refunds"
    assert [block["value"]["text"] for block in document.blocks] == ["Money back", "Steps"]


@pytest.mark.parametrize(
    ("text", "title"),
    [("# Money back\n\nText.\n", "Money back"), ("Text.\n", "Refunds"), ("---\ntitle: ''\n---\nText.\n", "Refunds")],
)
def test_without_a_title_the_heading_or_the_files_name_is_one(reading: Reading, text: str, title: str) -> None:
    assert reading.read(text).title == title


def test_front_matter_that_is_not_quite_yaml_is_read_line_by_line(reading: Reading) -> None:
    document = reading.read("---\ntitle: Refunds: how\nms.date: 01/02/2026\n---\nText.\n")

    assert (document.title, document.reviewed) == ("Refunds: how", date(2026, 1, 2))
    assert [(note.line, note.kind) for note in reading.notes] == [(2, "front matter")]


def test_blanks_after_the_rule_do_not_hide_the_front_matter() -> None:
    head = frontmatter.split("--- \r\ntitle: Refunds\r\n---\r\nText.")

    assert (head.values, head.text, head.lines) == ({"title": "Refunds"}, "Text.", 3)


@pytest.mark.parametrize("value", ["2026-04-27", "27.04.2026", "04/27/2026", "April 27, 2026", "2026/04/27"])
def test_dates_as_people_write_them(value: str) -> None:
    assert frontmatter.as_date(value) == date(2026, 4, 27)


def test_a_date_nobody_can_read_is_noted(reading: Reading) -> None:
    document = reading.read("---\ntitle: T\nms.date: soon\n---\nText.\n")

    assert document.reviewed is None
    assert "soon" in reading.notes[0].text


def test_long_titles_are_cut_and_said_so(reading: Reading) -> None:
    document = reading.read(f"---\ntitle: {'word ' * 80}\n---\nText.\n")

    assert len(document.title) <= 255
    assert [note.kind for note in reading.notes] == ["title"]


def test_an_included_file_stands_where_it_was_named(reading: Reading) -> None:
    (reading.root / "en" / "includes").mkdir(parents=True)
    (reading.root / "en" / "includes" / "warn.md").write_text("---\na: b\n---\n> [!WARNING]\n> Hot.\n")
    (reading.root / "en" / "includes" / "name.md").write_text("Polaris 300\n")

    blocks = reading.blocks(
        "[!INCLUDE [warn](../includes/warn.md)]\n\nThe [!include[n](../includes/name.md)] is new.\n"
    )

    assert [kind for kind, _value in blocks] == ["callout", "text"]
    assert blocks[1][1] == "<p>The Polaris 300 is new.</p>"


def test_a_missing_include_leaves_with_a_note_or_its_label_within_a_sentence(reading: Reading) -> None:
    html = reading.html("[!include[banner](../includes/banner.md)]\n\nUse [!include[Polaris](../includes/p.md)] now.\n")

    assert html == "<p>Use Polaris now.</p>"
    assert [(note.line, note.kind) for note in reading.problems] == [(1, "include"), (3, "include")]


def test_an_include_never_reads_outside_the_folder(reading: Reading) -> None:
    (reading.root.parent / "secret.md").write_text("secret\n")

    assert reading.html("[!include[x](../../../secret.md)]\n\nText.\n") == "<p>Text.</p>"


def test_files_that_include_each_other_come_to_an_end(reading: Reading) -> None:
    (reading.root / "en" / "billing").mkdir(parents=True)
    (reading.root / "en" / "billing" / "a.md").write_text("a [!include[b](b.md)]\n")
    (reading.root / "en" / "billing" / "b.md").write_text("b [!include[a](a.md)]\n")

    assert reading.html("[!include[a](a.md)]\n").startswith("<p>a b a b")


def test_pictures_in_both_dialects_are_looked_for_with_their_line(reading: Reading) -> None:
    reading.pictures = {"media/a.png": 7}

    blocks = reading.blocks(
        'Text\n\n:::image type="content" source="media/a.png" alt-text="The [lamp]":::\n\n![b](media/b.png)\n'
    )

    assert blocks[1] == ("image", {"image": 7, "alt": "The (lamp)", "caption": ""})
    assert [(note.line, note.text) for note in reading.problems] == [(5, "media/b.png")]


@pytest.mark.parametrize("text", ["[!code-csharp[Main](a.cs)]", ':::code language="csharp" source="a.cs":::'])
def test_code_kept_in_a_file_of_its_own_stands_where_it_was_named(reading: Reading, text: str) -> None:
    (reading.root / "en" / "billing").mkdir(parents=True)
    (reading.root / "en" / "billing" / "a.cs").write_text("var a = b<c>();\n")

    assert reading.blocks(f"{text}\n") == [("code", {"language": "cs", "code": "var a = b<c>();"})]


def test_code_that_is_not_there_is_noted(reading: Reading) -> None:
    assert reading.blocks("Text\n\n[!code-csharp[](~/samples/a.cs)]\n") == [("text", "<p>Text</p>")]
    assert [(note.line, note.kind) for note in reading.problems] == [(3, "include")]
