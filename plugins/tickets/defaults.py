"""What a new installation begins with: types, statuses and priorities, for administrators to rename.

Guarantees: what exists is never touched: a renamed status keeps its name, a deleted type does not come back.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from core.people.audit import nobodys_acts
from core.work.models import Priority, Status, StatusCategory, WorkItemType
from plugins.tickets.models import Ticket

TYPES = (gettext_lazy("Question"), gettext_lazy("Problem"), gettext_lazy("Request"))


@dataclass(frozen=True)
class Step:
    """A status to begin with."""

    category: StatusCategory
    label: Any
    customer_label: Any
    color: str
    pauses_clock: bool = False


STATUSES = (
    Step(StatusCategory.NEW, gettext_lazy("New"), gettext_lazy("Received"), "#007d7e"),
    Step(StatusCategory.OPEN, pgettext_lazy("status", "Open"), gettext_lazy("We are on it"), "#0c4a6e"),
    Step(
        StatusCategory.WAITING_CUSTOMER,
        gettext_lazy("Waiting for customer"),
        gettext_lazy("Waiting for you"),
        "#b45309",
        pauses_clock=True,
    ),
    Step(
        StatusCategory.WAITING_OTHER,
        gettext_lazy("Waiting for somebody else"),
        gettext_lazy("We are on it"),
        "#92400e",
        pauses_clock=True,
    ),
    Step(StatusCategory.RESOLVED, gettext_lazy("Resolved"), gettext_lazy("Solved"), "#15803d"),
    Step(StatusCategory.CLOSED, gettext_lazy("Closed"), gettext_lazy("Closed"), "#525252"),
    Step(StatusCategory.MERGED, gettext_lazy("Merged"), gettext_lazy("Joined with another request"), "#525252"),
    Step(StatusCategory.SPAM, gettext_lazy("Spam"), gettext_lazy("Closed"), "#b91c1c"),
)
PRIORITIES = (
    (gettext_lazy("Low"), 20),
    (gettext_lazy("Normal"), 40),
    (gettext_lazy("High"), 60),
    (gettext_lazy("Urgent"), 80),
)


def after_migrate(using: str = "default", **kwargs: Any) -> None:
    """Receiver of `post_migrate`: the tables may be gone when somebody migrates backwards."""
    tables = set(connections[using].introspection.table_names())
    if {Status._meta.db_table, Priority._meta.db_table} <= tables:
        create_defaults()


@transaction.atomic
def create_defaults() -> None:
    """Types with their statuses where the kind has none at all, priorities where there are none at all.

    In the installation's language: `migrate` switches translation off.
    """
    with override(settings.LANGUAGE_CODE), nobodys_acts():
        _create_missing()


def _create_missing() -> None:
    if not WorkItemType.objects.filter(kind=Ticket.KIND).exists():
        for rank, name in enumerate(TYPES):
            _create_type(str(name), rank)
    if not Priority.objects.exists():
        Priority.objects.bulk_create(
            Priority(label=str(label), rank=rank, is_default=rank == 40) for label, rank in PRIORITIES
        )


def _create_type(name: str, rank: int) -> None:
    item_type = WorkItemType.objects.create(kind=Ticket.KIND, name=name, rank=rank * 10, is_default=rank == 0)
    Status.objects.bulk_create(
        Status(
            item_type=item_type,
            label=str(step.label),
            customer_label=str(step.customer_label),
            category=step.category,
            color=step.color,
            rank=position * 10,
            is_initial=step.category == StatusCategory.NEW,
            pauses_clock=step.pauses_clock,
        )
        for position, step in enumerate(STATUSES)
    )
