"""Remarks keep their kind, whatever the dialect."""

import pytest

from tests.knowledge_base.conftest import Reading


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_a_marked_quotation_is_a_callout_of_its_kind(reading: Reading, kind: str) -> None:
    ((found, value),) = reading.blocks(f"> [!{kind.upper()}]\n> Mind the gap.\n")

    assert found == "callout"
    assert (value["kind"], value["title"]) == (kind, "")
    assert [(part["type"], part["value"]) for part in value["content"]] == [("text", "<p>Mind the gap.</p>")]


@pytest.mark.parametrize(
    "text",
    [
        "> [!NOTE] Mind the gap.\n",
        "> [!Hinweis] Mind the gap.\n",
        "> [!HINWEIS Mind the gap.\n",
        ":::note\nMind the gap.\n:::\n",
        ":::info\nMind the gap.\n:::\n",
        "> [!NOTE]\n>\n> Mind the gap.\n",
    ],
)
def test_the_ways_authors_write_a_note(reading: Reading, text: str) -> None:
    ((found, value),) = reading.blocks(text)

    assert (found, value["kind"]) == ("callout", "note")
    assert [part["value"] for part in value["content"]] == ["<p>Mind the gap.</p>"]


def test_a_callout_holds_lists_code_and_more_paragraphs(reading: Reading) -> None:
    ((_kind, value),) = reading.blocks(
        """
        > [!WARNING]
        > First:
        >
        > - one
        > - two
        >
        > ```bash
        > rm -rf build
        > ```
        >
        > Last.
        """
    )

    kinds = [part["type"] for part in value["content"]]
    assert kinds == ["text", "code", "text"]
    assert value["content"][0]["value"] == "<p>First:</p><ul><li>one</li><li>two</li></ul>"
    assert value["content"][1]["value"] == {"language": "bash", "code": "rm -rf build"}


def test_a_quotation_without_a_marker_is_a_quotation(reading: Reading) -> None:
    assert reading.blocks("> Somebody said so.\n") == [("quote", {"text": "<p>Somebody said so.</p>", "source": ""})]


def test_a_titled_admonition_keeps_its_title(reading: Reading) -> None:
    ((_kind, value),) = reading.blocks(":::tip Save time\nUse the keyboard.\n:::\n")

    assert value["kind"] == "tip"
    assert value["content"][0]["value"] == "<p><b>Save time</b></p><p>Use the keyboard.</p>"


def test_marks_of_another_sites_layout_leave_only_what_they_hold(reading: Reading) -> None:
    text = """
        :::row:::
        :::column:::
        Left.
        :::column-end:::
        :::row-end:::

        > [!div class="nextstepaction"]
        > [Next](https://example.com/next)
        """

    assert reading.html(text) == '<p>Left.</p><p><a href="https://example.com/next">Next</a></p>'
