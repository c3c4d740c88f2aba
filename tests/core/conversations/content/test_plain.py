"""From HTML to text and back."""

from hypothesis import given
from hypothesis import strategies as st

from core.conversations.content import text_to_html, to_text


def test_text_is_what_a_person_reads():
    html = (
        "<style>p{}</style><h1>Hello</h1><p>one<br>two &amp; three</p><ul><li>a</li><li>b</li></ul><script>x</script>"
    )

    assert to_text(html) == "Hello\n\none\ntwo & three\n\n  * a\n  * b"


def test_an_empty_page_has_no_text():
    assert to_text("") == to_text("<p> </p>") == to_text("<!-- x -->") == ""


def test_text_becomes_paragraphs_with_links():
    html = text_to_html("See https://example.com/a?b=1&c=2.\nor (https://example.com/x)\n\nWrite to dana@example.com!")

    assert html == (
        '<p>See <a href="https://example.com/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer nofollow">'
        'https://example.com/a?b=1&amp;c=2</a>.<br>\nor (<a href="https://example.com/x" target="_blank" '
        'rel="noopener noreferrer nofollow">https://example.com/x</a>)</p>\n'
        '<p>Write to <a href="mailto:dana@example.com">dana@example.com</a>!</p>'
    )


def test_markup_in_text_is_shown_not_obeyed():
    assert text_to_html('<b onclick="x">&amp;') == "<p>&lt;b onclick=&quot;x&quot;&gt;&amp;amp;</p>"


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), max_size=200))
def test_words_survive_the_way_to_html_and_back(word):
    assert "".join(to_text(text_to_html(word)).split()) == "".join(word.split())
