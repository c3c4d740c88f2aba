"""The list of a kind: `/admin/<prefix>/`, and the part of it that changes while one types."""

from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.forms.search import SearchForm

from core.workspace import links
from core.workspace.base import KindView
from core.workspace.listing.columns import chosen_columns, known_columns
from core.workspace.listing.request import ListRequest
from core.workspace.listing.rows import Page, page_of
from core.workspace.listing.sorting import words_of
from core.workspace.listing.tabs import Tab, counts, tabs_for


class ListBase(KindView):
    """Reads the address and the rows; shared by list, results and export."""

    @cached_property
    def tabs(self) -> list[Tab]:
        """The views of this agent."""
        mine = [team for team in self.furniture.teams if team.pk in self.team_ids]
        return tabs_for(words=self.words, teams=mine)

    @property
    def shown_tabs(self) -> list[Tab]:
        """Those in the strip: the widest one is offered only where a narrower one is empty."""
        return [tab for tab in self.tabs if tab.wider or tab.code == self.wanted.tab.code]

    @cached_property
    def wanted(self) -> ListRequest:
        """What the address asks for."""
        return ListRequest(self.request.GET, self.furniture, self.tabs, self.context_of_conditions)

    @cached_property
    def page(self) -> Page:
        """The rows."""
        return page_of(self.items(), self.wanted, self.viewer)


class ListView(ListBase):
    """The whole page."""

    template_name = "wagdesk_workspace/list.html"

    def get_page_title(self) -> str:
        """The kind's plural."""
        return str(self.kind.name_plural)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Only the list itself."""
        return [{"url": "", "label": self.kind.name_plural}]

    def get_header_buttons(self) -> list[Any]:
        """“Add ticket”."""
        return self.add_button()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's furniture and everything the results need."""
        form = SearchForm(self.request.GET if "q" in self.request.GET else None)
        form.fields["q"].widget.attrs["placeholder"] = self.words["search"]
        kept = [
            (name, value) for name, values in self.wanted.data.lists() if name in ("tab", "sort") for value in values
        ]
        return super().get_context_data(
            search_form=form,
            filters=self.wanted,
            index_results_url=links.action_url(self.kind_code, "list_results"),
            kept_params=kept,
            furniture=self.furniture,
            add_url=links.add_url(self.kind_code) if self.may_add else "",
            bulk_url=links.action_url(self.kind_code, "bulk"),
            undo_url=links.action_url(self.kind_code, "bulk_undo"),
            **self.results_context(),
            **kwargs,
        )

    def results_context(self) -> dict[str, Any]:
        """What `_results.html` needs."""
        wanted, page = self.wanted, self.page
        columns = chosen_columns(self.furniture.custom_fields, self.furniture.columns)
        count = counts(self.items(), self.shown_tabs, self.context_of_conditions)
        total = self._total(count)
        if not wanted.is_narrowed:
            count[wanted.tab.code] = total
        return {
            "wanted": wanted,
            "tabs": [self._tab(tab, count) for tab in self.shown_tabs],
            "total": total,
            "sort_words": words_of(wanted.sort),
            "headings": [self._heading(column) for column in columns],
            "rows": [self._row(item, columns) for item in page.rows],
            "before_url": f"?{wanted.query(before=page.before)}" if page.before else "",
            "after_url": f"?{wanted.query(after=page.after)}" if page.after else "",
            "pills": [self._pill(one) for one in wanted.filters],
            "clear_url": f"?{wanted.query(without=[*wanted.form.fields, 'q'])}",
            "results_url": links.action_url(self.kind_code, "list_results"),
            "export_url": f"{links.action_url(self.kind_code, 'export')}?{wanted.query()}",
            "columns_url": links.action_url(self.kind_code, "columns"),
            "column_choices": self._column_choices(columns),
            "empty": self._empty() if not page.rows else None,
        }

    def _total(self, count: dict[str, int]) -> int:
        """How many rows all pages have together."""
        if self.wanted.tab.code in count and not self.wanted.is_narrowed:
            return count[self.wanted.tab.code]
        return self.items().filter(self.wanted.q).count()

    def _tab(self, tab: Tab, count: dict[str, int]) -> dict[str, Any]:
        return {
            "code": tab.code,
            "label": tab.label,
            "count": count.get(tab.code),
            "url": f"?tab={tab.code}",
            "current": tab.code == self.wanted.tab.code,
        }

    def _heading(self, column: Any) -> dict[str, Any]:
        sort = self.wanted.sort
        heading = {"label": column.label, "url": "", "direction": ""}
        if column.sort:
            current = column.sort == sort.code
            param = sort.reversed.param if current else column.sort
            heading["url"] = f"?{self.wanted.query(sort=param)}"
            heading["direction"] = ("descending" if sort.descending else "ascending") if current else ""
        return heading

    def _row(self, item: Any, columns: list[Any]) -> dict[str, Any]:
        now = self.now
        cells: list[tuple[SafeString | str, str]] = [(column.cell(item, now), column.classname) for column in columns]
        here = f"?{self.here}" if self.here else ""
        return {"item": item, "url": f"{links.item_url(self.kind_code, item.number)}{here}", "cells": cells}

    @cached_property
    def here(self) -> str:
        """What the rows' links carry: the view they were found in."""
        return self.wanted.here

    @cached_property
    def now(self) -> Any:
        """One time for the whole page."""
        return timezone.now()

    def _pill(self, one: Any) -> dict[str, str]:
        return {
            "auto_id": one.auto_id,
            "label": one.field_label,
            "words": one.words,
            "remove": self.wanted.query(without=[one.name]),
        }

    def _column_choices(self, columns: list[Any]) -> list[dict[str, Any]]:
        chosen = {column.code for column in columns}
        known = known_columns(self.furniture.custom_fields)
        return [{"code": code, "label": one.label, "on": code in chosen} for code, one in known.items()]

    def _empty(self) -> dict[str, Any]:
        """Which view and filter found nothing, and one step wider."""
        wanted = self.wanted
        wider = next((tab for tab in self.tabs if tab.code == wanted.tab.wider), None)
        return {
            "tab": wanted.tab.label,
            "narrowed": wanted.is_narrowed,
            "said": ", ".join([f"{one.field_label}: {one.words}" for one in wanted.filters] + _quoted(wanted.words)),
            "wider": wider.label if wider else "",
            "wider_url": f"?{wanted.query(tab=wider.code)}" if wider else "",
        }


def _quoted(words: str) -> list[str]:
    return [_("“%(words)s”") % {"words": words}] if words else []


class ListResults(ListView):
    """The part that filters, words and pages replace."""

    template_name = "wagdesk_workspace/_results.html"
