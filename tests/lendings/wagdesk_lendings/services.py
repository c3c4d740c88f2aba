"""What is done with lendings."""

from django.db import connections, transaction

from core.conversations.services import open_request
from core.work.models import Status, StatusCategory, WorkItemType
from wagdesk_lendings.models import Lending, LendingDetails

WORD = "lend:"
STATUSES = (
    (StatusCategory.NEW, "Asked for"),
    (StatusCategory.OPEN, "Lent"),
    (StatusCategory.CLOSED, "Back"),
)


def create_defaults(using="default", **kwargs):
    """A type with its statuses where there is none."""
    if Status._meta.db_table not in connections[using].introspection.table_names():
        return
    with transaction.atomic():
        if WorkItemType.objects.filter(kind=Lending.KIND).exists():
            return
        kind = WorkItemType.objects.create(kind=Lending.KIND, name="Lending", is_default=True)
        for rank, (category, label) in enumerate(STATUSES):
            Status.objects.create(
                item_type=kind, label=label, category=category, rank=rank, is_initial=category == StatusCategory.NEW
            )


def takes(arrival):
    """Whoever writes “lend: PX3-104412” asks for that instrument."""
    return arrival.subject.lower().startswith(WORD)


def lend(intake, arrival):
    """The lending with its details, in the arrival's transaction."""
    item = open_request(kind=Lending.KIND, intake=intake, arrival=arrival)
    LendingDetails.objects.create(item_id=item.pk, serial=arrival.subject[len(WORD) :].strip()[:50])
    return item
