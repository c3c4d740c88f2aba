"""Tables as files: no cell of a list, a report or a log that Wagtail or modeladmin writes is run by a spreadsheet.

Titles, names and addresses are written by strangers; a cell that begins like a formula is one, in CSV as in XLSX.
"""

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

#: A cell that begins so would be run as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def harmless(cell: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run, behind spaces as well."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell


def make_exports_harmless() -> None:
    """Called once, when the app is ready. Wagtail has no setting for it, and every export comes through here."""
    written = SpreadsheetExportMixin.preprocess_field_value
    if getattr(written, "is_harmless", False):
        return

    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        cell = written(self, field, value, export_format)
        return harmless(cell) if isinstance(cell, str) else cell

    preprocess_field_value.is_harmless = True  # type: ignore[attr-defined]
    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
