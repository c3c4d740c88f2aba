"""No file of ours holds a cell that a spreadsheet runs, whichever screen wrote it."""

import csv
import io

import pytest
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from core.workspace.exports import FORMULA, harmless
from tests.conftest import SHARED_DATA

ATTACKS = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1", "|calc", "%0A=1"]
PLAIN = ["", "E-37", "7 – 8", "dana@seegrund.example", "a=b"]


class Table(SpreadsheetExportMixin):
    """A list as Wagtail and modeladmin write it."""

    list_export = ("title",)

    def __init__(self, titles):
        self.titles = titles

    def get_heading(self, queryset, field):
        return field

    def rows(self):
        return [type("Row", (), {"title": title})() for title in self.titles]


def collected():
    """The collection beside this checkout, where there is one."""
    path = SHARED_DATA / "hostile-input" / "csv-payload.txt"
    return path.read_text().splitlines() if path.is_file() else []


@pytest.mark.parametrize("cell", ATTACKS)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", PLAIN)
def test_other_text_stays_as_it_is(cell):
    assert harmless(cell) == cell


def test_a_list_of_wagtails_is_harmless_as_csv():
    table = Table([*ATTACKS, *collected()])
    text = b"".join(table.stream_csv(table.rows())).decode()
    cells = [row[0] for row in csv.reader(io.StringIO(text))][1:]

    assert len(cells) >= len(ATTACKS)
    assert [cell for cell in cells if cell.lstrip().startswith(FORMULA)] == []


def test_and_as_a_workbook():
    table, file = Table([*ATTACKS, *collected()]), io.BytesIO()
    table.write_xlsx(table.rows(), file)
    file.seek(0)
    cells = [row[0] for row in load_workbook(file).active.iter_rows()][1:]

    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if str(cell.value).lstrip().startswith(FORMULA)] == []
