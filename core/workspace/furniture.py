"""What every screen of a kind offers to choose from, read in one query: statuses, types, priorities, agents, teams,
custom fields, and this agent's columns.

Guarantees: one query, whatever there is of each. Never: rows that not everybody may see; those have lists of their own.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, Left, NullIf, StrIndex, Trim

from core.people.initials import initials
from core.people.models import Team, User
from core.work.models import CustomField, Priority, Status, StatusCategory, WorkItemType
from core.workspace.models import ListPreference

EMPTY = Value("", TextField())


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `detail` is the category of a status; `owner` the type a status belongs to."""

    pk: int
    label: str
    detail: str = ""
    owner: str = ""

    @property
    def initials(self) -> str:
        """For an agent's avatar."""
        return initials(self.label)


class Furniture:
    """The rows of the one query, by what they are."""

    def __init__(self, rows: Iterable[tuple[str, int, str, str, str, int]]) -> None:
        self._rows: dict[str, list[tuple[str, int, str, str, str, int]]] = {}
        for row in rows:
            self._rows.setdefault(row[0], []).append(row)

    def _choices(self, source: str) -> list[Choice]:
        return [Choice(pk, label, detail, owner) for _, pk, label, detail, owner, _ in self._rows.get(source, ())]

    @cached_property
    def types(self) -> list[Choice]:
        """Active types, in order."""
        return self._choices("type")

    @cached_property
    def priorities(self) -> list[Choice]:
        """Priorities, most urgent first; `detail` is the rank."""
        return self._choices("priority")

    @cached_property
    def agents(self) -> list[Choice]:
        """Active agents by name."""
        return sorted(self._choices("agent"), key=lambda agent: agent.label.casefold())

    @cached_property
    def teams(self) -> list[Choice]:
        """Teams by name."""
        return self._choices("team")

    @cached_property
    def statuses(self) -> list[Choice]:
        """Statuses of every type, in order."""
        return self._choices("status")

    def statuses_of(self, item_type_id: int) -> list[Choice]:
        """Statuses of one type that somebody may choose, in order."""
        return [status for status in _by_hand(self.statuses) if status.owner == str(item_type_id)]

    @cached_property
    def distinct_statuses(self) -> list[Choice]:
        """One status for each pair of category and label: types that share a word count as one."""
        seen: dict[tuple[str, str], Choice] = {}
        for status in self.statuses:
            seen.setdefault((status.detail, status.label), status)
        return list(seen.values())

    @property
    def statuses_to_set(self) -> list[Choice]:
        """Those of `distinct_statuses` that somebody may choose."""
        return _by_hand(self.distinct_statuses)

    def like_status(self, pk: int) -> list[int]:
        """The statuses of all types with the same category and label."""
        wanted = next(((s.detail, s.label) for s in self.statuses if s.pk == pk), None)
        return [s.pk for s in self.statuses if (s.detail, s.label) == wanted]

    @cached_property
    def custom_fields(self) -> list[CustomField]:
        """The active custom fields, in order; not saved, only described."""
        return [_custom_field(pk, label, detail) for _, pk, label, detail, _, _ in self._rows.get("field", ())]

    @cached_property
    def columns(self) -> list[str] | None:
        """The columns this agent chose, None while they chose none."""
        rows = self._rows.get("columns")
        return json.loads(rows[0][2]) if rows else None


def _by_hand(statuses: list[Choice]) -> list[Choice]:
    return [status for status in statuses if status.detail in StatusCategory.by_hand()]


def furniture_of(kind: str, *, user_id: int, item_type_id: int | None = None) -> Furniture:
    """Everything to choose from on screens of a kind; with a type, custom fields only those of that type."""
    sources = [
        _select(
            Status.objects.filter(item_type__kind=kind),
            "status",
            "label",
            detail="category",
            owner="item_type_id",
            rank="rank",
        ),
        _select(WorkItemType.objects.filter(kind=kind, is_active=True), "type", "name", rank="rank"),
        _select(Priority.objects.all(), "priority", "label", detail="rank", rank=-1 * F("rank")),
        _select(User.objects.filter(is_agent=True, is_active=True), "agent", agent_name(), detail="email"),
        _select(Team.objects.all(), "team", "name"),
        _select(_fields(kind, item_type_id), "field", "label", detail=_described(), rank="rank"),
        _select(ListPreference.objects.filter(user=user_id, kind=kind), "columns", "columns"),
    ]
    rows = sources[0].union(*sources[1:], all=True).order_by("u_source", "u_owner", "u_rank", "u_label", "pk")
    return Furniture(rows)


def _select(
    rows: QuerySet[Any], source: str, label: Any, *, detail: Any = EMPTY, owner: Any = EMPTY, rank: Any = 0
) -> Any:
    return (
        rows.order_by()
        .annotate(
            u_source=Cast(Value(source), CharField()),
            u_label=Cast(label, TextField()),
            u_detail=Cast(detail, TextField()),
            u_owner=Cast(owner, TextField()),
            u_rank=Cast(rank if not isinstance(rank, int) else Value(rank), IntegerField()),
        )
        .values_list("u_source", "pk", "u_label", "u_detail", "u_owner", "u_rank")
    )


def agent_name(prefix: str = "") -> Coalesce:
    """As `User.get_full_name` says it; `prefix` leads to the user."""
    email = f"{prefix}email"
    named = NullIf(Trim(Concat(f"{prefix}first_name", Value(" "), f"{prefix}last_name")), Value(""))
    return Coalesce(named, Left(email, StrIndex(email, Value("@")) - 1))


def _fields(kind: str, item_type_id: int | None) -> QuerySet[CustomField]:
    rows = CustomField.objects.filter(kind=kind, is_active=True)
    if item_type_id is None:
        return rows
    limits = CustomField.item_types.through.objects.filter(customfield=OuterRef("pk"))
    return rows.filter(Q(~Exists(limits)) | Q(Exists(limits.filter(workitemtype=item_type_id))))


def _described() -> JSONObject:
    return JSONObject(
        key="key", type="field_type", choices="choices", help="help_text", required="required", in_list="in_list"
    )


def _custom_field(pk: int, label: str, described: str) -> CustomField:
    facts = json.loads(described)
    # SQLite hands JSON inside JSON over as text.
    choices = json.loads(facts["choices"]) if isinstance(facts["choices"], str) else facts["choices"]
    return CustomField(
        pk=pk,
        label=label,
        key=facts["key"],
        field_type=facts["type"],
        choices=choices,
        help_text=facts["help"],
        required=bool(facts["required"]),
        in_list=bool(facts["in_list"]),
    )
