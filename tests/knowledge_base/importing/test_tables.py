"""Tables stay tables."""

from tests.knowledge_base.conftest import Reading


def test_a_table_becomes_columns_and_rows_with_links_in_them(reading: Reading) -> None:
    ((kind, table),) = reading.blocks(
        """
        | Plan | Price |
        |------|------:|
        | **Small** | 5 € |
        | [Large](https://example.com/large) | 50 € |
        """
    )

    assert kind == "table"
    assert table["columns"] == [{"type": "text", "heading": "Plan"}, {"type": "text", "heading": "Price"}]
    assert [row["values"] for row in table["rows"]] == [
        ["<p><b>Small</b></p>", "<p>5 €</p>"],
        ['<p><a href="https://example.com/large">Large</a></p>', "<p>50 €</p>"],
    ]


def test_line_breaks_and_lists_stay_inside_a_cell(reading: Reading) -> None:
    ((_kind, table),) = reading.blocks("| A |\n|---|\n| one<br>two</br>three |\n")

    assert table["rows"][0]["values"] == ["<p>one<br/>two<br/>three</p>"]


def test_joined_cells_stay_joined(reading: Reading) -> None:
    ((kind, html),) = reading.blocks(
        """
        <table>
        <thead><tr><th rowspan="2">Event</th><th colspan="2">Billing</th></tr></thead>
        <tbody><tr><td onclick="x()">Fixed</td><td><ul><li>a</li></ul></td></tr></tbody>
        </table>
        """
    )

    assert kind == "html_table"
    assert html == (
        '<table><thead><tr><th rowspan="2"><p>Event</p></th><th colspan="2"><p>Billing</p></th></tr></thead>'
        "<tbody><tr><td><p>Fixed</p></td><td><ul><li>a</li></ul></td></tr></tbody></table>"
    )


def test_a_table_of_html_with_even_rows_is_an_ordinary_table(reading: Reading) -> None:
    ((kind, table),) = reading.blocks("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>\n")

    assert kind == "table"
    assert [column["heading"] for column in table["columns"]] == ["", ""]
    assert [row["values"] for row in table["rows"]] == [["<p>a</p>", "<p>b</p>"], ["<p>c</p>", "<p>d</p>"]]
