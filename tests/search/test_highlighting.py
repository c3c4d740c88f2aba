"""What is marked is what matched, and nothing is lost or invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.queries import parse
from search.highlighting import SNIPPET_CHARS, Highlighter


def marked(text, query, language="en"):
    """The text with its matches in brackets."""
    parts = Highlighter(parse(query, language)).mark(text, language)
    return "".join(f"[{part}]" if match else part for part, match in parts)


@pytest.mark.parametrize(
    ("language", "text", "query", "expected"),
    [
        ("en", "Replacing the printers", "printer", "Replacing the [printers]"),
        ("fi", "Käyttäjän lasku", "käyttäjä ", "[Käyttäjän] lasku"),
        ("de", "Häuser und Straßen", "haus ", "[Häuser] und Straßen"),
        ("de", "Häuser und Straßen", "STRASSE ", "Häuser und [Straßen]"),
        ("en", "Spectrometer", "spectro", "[Spectrometer]"),
        ("en", "Error E-37 and E-38", "e-37 ", "Error [E-37] and E-38"),
        ("en", "See #1042, not 1042", "#1042", "See [#1042], not 1042"),
        ("en", "lamp drift, drift of the lamp", '"lamp drift"', "[lamp drift], drift of the lamp"),
        ("zh", "東京都庁の利用", "京都", "東[京都]庁の利用"),
        ("en", "The lamp of the lab", "the lamp ", "The [lamp] of the lab"),
        ("en", "<b>lamp</b> & co", "lamp ", "<b>[lamp]</b> & co"),
        ("en", "nothing here", "lamp ", "nothing here"),
    ],
)
def test_matches_are_marked_as_they_stand_in_the_text(language, text, query, expected):
    assert marked(text, query, language) == expected


@given(text=st.text(max_size=300), query=st.text(max_size=40))
def test_the_parts_are_the_text_and_never_empty(text, query):
    parts = Highlighter(parse(query, "en")).mark(text, "en")

    assert "".join(part for part, _ in parts) == text
    assert all(part for part, _ in parts)


def test_a_snippet_shows_the_place_that_answers_most():
    text = f"lamp here. {'filler words stand between. ' * 40} The lamp drifts after the update. {'more. ' * 50}"

    snippet = "".join(part for part, _ in Highlighter(parse("lamp drift update ", "en")).snippet([text], "en"))

    assert "lamp drifts after the update" in snippet
    assert snippet.startswith("The lamp drifts")
    assert len(snippet) < SNIPPET_CHARS + 60


def test_a_snippet_begins_with_the_sentence_that_matches():
    text = "Lamps, PL3, E-37. Old news.\nWhen the device has stood in the cold for a night, the lamp needs ten minutes."

    parts = Highlighter(parse("needs ", "en")).snippet([text], "en")

    assert parts[0] == ("When the device has stood in the cold for a night, the lamp ", False)


def test_a_sentence_that_begins_too_far_away_is_cut_and_says_so():
    text = f"Begin {'and on ' * 40} the lamp needs ten minutes."

    snippet = "".join(part for part, _ in Highlighter(parse("needs ", "en")).snippet([text], "en"))

    assert snippet.startswith("… ")


def test_many_short_words_before_a_match_do_not_push_it_out():
    text = f"Readings: {' '.join(str(number) for number in range(1, 31))} lamp failed"

    parts = Highlighter(parse("lamp ", "en")).snippet([text], "en")

    assert ("lamp", True) in parts
    assert parts[0] == ("… ", False)


def test_a_snippet_without_a_match_is_the_beginning():
    parts = Highlighter(parse("lamp ", "en")).snippet(["First words. " * 60, "other"], "en")

    assert parts[0][0].startswith("First words. First words.")
    assert parts[-1][0].endswith("…")
    assert not any(match for _, match in parts)


def test_the_text_that_tells_most_gives_the_snippet():
    parts = Highlighter(parse("lamp drift ", "en")).snippet(["a lamp", "the lamp drifts", "nothing"], "en")

    assert parts == (("the ", False), ("lamp", True), (" ", False), ("drifts", True))


@given(texts=st.lists(st.text(max_size=2000), max_size=3), query=st.text(max_size=40))
def test_no_text_and_no_query_breaks_a_snippet(texts, query):
    parts = Highlighter(parse(query, "en")).snippet(texts, "en")

    assert all(part for part, _ in parts)
