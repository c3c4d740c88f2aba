"""What stands in lines: marks, placeholders, HTML, code."""

import pytest

from tests.knowledge_base.conftest import Reading


def test_marks_become_those_of_the_editor(reading: Reading) -> None:
    html = reading.html("**a** *b* `c` ~~d~~ H<sub>2</sub>O x<sup>2</sup> <kbd>F1</kbd> <u>e</u>\n")

    assert html == ("<p><b>a</b> <i>b</i> <code>c</code> <s>d</s> H<sub>2</sub>O x<sup>2</sup> <code>F1</code> e</p>")


@pytest.mark.parametrize(
    "text",
    [
        "Set-Mailbox <Mailbox> now",
        "<GroupName>",
        "Identity <name of the mailbox>",
        r"\<your name\>",
        "1 < 2 > 0",
    ],
)
def test_words_in_angle_brackets_stay_words(reading: Reading, text: str) -> None:
    html = reading.html(f"{text}\n")

    assert html == "<p>" + text.replace("\\", "").replace("<", "&lt;").replace(">", "&gt;") + "</p>"


def test_placeholders_inside_a_block_of_html_stay_words(reading: Reading) -> None:
    ((_kind, table),) = reading.blocks("<table><tr><td><UserName></td></tr></table>\n")

    assert table["rows"][0]["values"] == ["<p>&lt;UserName&gt;</p>"]


def test_code_keeps_every_character(reading: Reading) -> None:
    blocks = reading.blocks('```xml\n<Key type="a">\n  [!NOTE] :::row:::\n</Key>\n```\n')

    assert blocks == [("code", {"language": "xml", "code": '<Key type="a">\n  [!NOTE] :::row:::\n</Key>'})]


def test_scripts_and_handlers_are_gone_and_said_so(reading: Reading) -> None:
    html = reading.html('<p onmouseover="x()">Hi</p>\n\n<script>alert(1)</script>\n\n[go](javascript:alert(1))\n')

    assert "script" not in html
    assert "onmouseover" not in html
    assert html == "<p>Hi</p><p>go</p>"
    assert [note.kind for note in reading.problems] == ["html", "link"]


def test_a_film_in_a_frame_becomes_a_link(reading: Reading) -> None:
    html = reading.html('> [!VIDEO https://example.com/film]\n\n<iframe src="https://example.com/other"></iframe>\n')

    assert html == (
        '<p><a href="https://example.com/film">https://example.com/film</a></p>'
        '<p><a href="https://example.com/other">https://example.com/other</a></p>'
    )


def test_a_stray_closing_tag_does_not_end_a_link(reading: Reading) -> None:
    html = reading.html("[for </a> accounts](https://example.com/a)\n")

    assert html == '<p><a href="https://example.com/a">for accounts</a></p>'


def test_a_link_without_words_shows_its_address_unless_the_same_link_stands_before_it(reading: Reading) -> None:
    alone = reading.html("See [](https://example.com/a).\n")
    double = reading.html("See [A](https://example.com/a)[](https://example.com/a).\n")

    assert alone == '<p>See <a href="https://example.com/a">https://example.com/a</a>.</p>'
    assert double == '<p>See <a href="https://example.com/a">A</a>.</p>'


def test_details_keep_summary_and_content(reading: Reading) -> None:
    html = reading.html("<details><summary>More</summary>\n\nHidden **text**.\n\n</details>\n")

    assert html == "<p><b>More</b></p><p>Hidden <b>text</b>.</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (':::no-loc text="Contoso"::: is a name.', "<p>Contoso is a name.</p>"),
        ("Choose [!UICONTROL Save].", "<p>Choose Save.</p>"),
        ("See <xref:System.String>.", "<p>See xref:System.String.</p>"),
        ("A note[^1].\n\n[^1]: The fine print.", "The fine print."),
        ("[one][1]\n\n[1]: https://example.com/1", '<p><a href="https://example.com/1">one</a></p>'),
        ("one\u2028two", "<p>one\u2028two</p>"),
        ("### [Portal](#tab/portal)", "Portal"),
    ],
)
def test_words_of_other_dialects_stay(reading: Reading, text: str, html: str) -> None:
    assert html in "".join(
        str(value.get("text") if isinstance(value, dict) else value) for _k, value in reading.blocks(text)
    )
