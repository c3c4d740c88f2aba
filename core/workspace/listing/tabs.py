"""The views every list has: tabs with counts, each a condition tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from core.conditions.api import AllOf, Condition, Context, Negation, Test, to_q
from core.work.filters import FIELDS
from core.workspace.furniture import Choice

OPEN = Test("open", "is", True)


@dataclass(frozen=True)
class Tab:
    """A view: a condition with a name, and the order it is read in."""

    code: str
    label: str
    condition: Condition
    sort: str = "waiting"
    #: The view that shows more, offered where this one is empty.
    wider: str = "all"

    def q(self, context: Context) -> Q:
        """The condition for one person."""
        return to_q(self.condition, FIELDS, context)


def tabs_for(*, words: dict[str, str], teams: Sequence[Choice]) -> list[Tab]:
    """My, unassigned, each of my teams, waiting for us, all open, closed."""
    team_tabs = [
        Tab(f"team-{team.pk}", team.label, AllOf((OPEN, Test("team", "is", team.pk))), wider="all") for team in teams
    ]
    return [
        Tab("mine", words["mine"], AllOf((OPEN, Test("assignee", "is", "me")))),
        Tab("unassigned", _("Unassigned"), AllOf((OPEN, Test("assignee", "empty")))),
        *team_tabs,
        Tab("waiting", _("Waiting for us"), AllOf((OPEN, Negation(Test("waiting", "empty"))))),
        Tab("all", _("All open"), OPEN, wider="every"),
        Tab("closed", _("Closed"), Negation(OPEN), sort="updated", wider="every"),
        Tab("every", _("Everything"), AllOf(), sort="updated", wider=""),
    ]


def counts(rows: QuerySet[Any], tabs: Sequence[Tab], context: Context, extra: dict[str, Q]) -> dict[str, int]:
    """How many rows each tab has, and each extra condition, in one query."""
    wanted = {tab.code: tab.q(context) for tab in tabs} | extra
    named = {f"n{place}": code for place, code in enumerate(wanted)}
    found = rows.aggregate(**{name: Count("pk", filter=_some(wanted[code])) for name, code in named.items()})
    return {code: found[name] for name, code in named.items()}


def _some(q: Q) -> Q | None:
    return q or None
