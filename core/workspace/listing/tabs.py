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

    @property
    def is_open(self) -> bool:
        """Whether it shows open items only."""
        return self.condition == OPEN or (isinstance(self.condition, AllOf) and OPEN in self.condition.parts)

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


def counts(rows: QuerySet[Any], tabs: Sequence[Tab], context: Context) -> dict[str, int]:
    """How many rows each tab of open items has, in one query.

    What is closed grows for as long as a desk is used, so counting it would cost more every year; those tabs have no
    number here.
    """
    named = {f"n{place}": tab for place, tab in enumerate(tabs) if tab.is_open}
    found = rows.filter(to_q(OPEN, FIELDS, context)).aggregate(
        **{name: Count("pk", filter=tab.q(context)) for name, tab in named.items()}
    )
    return {tab.code: found[name] for name, tab in named.items()}
