"""Lists stay lists: plain ones as text, others as blocks."""

from tests.knowledge_base.conftest import Reading


def test_a_plain_list_with_lists_in_it_is_text(reading: Reading) -> None:
    html = reading.html("1. **One**\n   - a\n   - b\n1. Two\n")

    assert html == "<ol><li><b>One</b><ul><li>a</li><li>b</li></ul></li><li>Two</li></ol>"


def test_a_step_that_holds_code_and_a_note_makes_steps(reading: Reading) -> None:
    ((kind, value),) = reading.blocks(
        """
        1. Run this:

           ```
           ls
           ```

           > [!NOTE]
           > It lists files.
        2. Done.
        """
    )

    assert (kind, value["start"]) == ("steps", 1)
    first, second = ([part["type"] for part in item["value"]] for item in value["items"])
    assert (first, second) == (["text", "code", "callout"], ["text"])
    assert {item["type"] for item in value["items"]} == {"item"}


def test_bullets_with_a_picture_make_a_list_of_blocks(reading: Reading) -> None:
    reading.pictures = {"a.png": 7}

    ((kind, value),) = reading.blocks("- Look:\n\n  ![A lamp](a.png)\n- Here.\n")

    assert kind == "list"
    assert value["items"][0]["value"][1]["value"] == {"image": 7, "alt": "A lamp", "caption": ""}


def test_steps_torn_apart_by_a_missing_picture_are_one_list_again(reading: Reading) -> None:
    assert reading.html("1. One\n\n![x](gone.png)\n\n2. Two\n") == "<ol><li>One</li><li>Two</li></ol>"
    assert [(note.line, note.text) for note in reading.problems] == [(3, "gone.png")]


def test_steps_that_go_on_after_text_keep_their_numbers(reading: Reading) -> None:
    blocks = reading.blocks("1. One\n\nMeanwhile.\n\n2. Two\n")

    assert [kind for kind, _value in blocks] == ["text", "steps"]
    assert blocks[1][1]["start"] == 2


def test_a_list_deeper_than_blocks_go_keeps_its_words_and_numbers(reading: Reading) -> None:
    text = "\n".join(f"{'   ' * depth}1. Level {depth}\n\n{'   ' * depth}   more {depth}" for depth in range(6))

    words = str(reading.blocks(text))
    assert all(f"Level {depth}" in words and f"more {depth}" in words for depth in range(6))
