"""What customers do to their requests."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.access.api import Actor, service
from core.conversations.arrivals import Arrival
from core.conversations.models import Conversation
from core.conversations.services import take_in
from core.conversations.services.intake import IncomingFile
from core.work.models import Status, StatusCategory, WorkItem
from core.work.services import update_item


def reply(*, conversation: Conversation, customer_id: int, text: str, files: Sequence[Any], key: str = "") -> None:
    """A customer's answer in a conversation they take part in; stored first, like all that arrives."""
    arrival = Arrival(customer_id=customer_id, conversation_id=conversation.pk, text=text)
    incoming = [IncomingFile(name=file.name, data=file) for file in files]
    take_in(arrival, source="portal", channel="portal", key=f"portal:{key}" if key else None, files=incoming)


@service
def close(*, item: WorkItem, customer_id: int) -> WorkItem:
    """A requester says it is solved. Nothing happens when it is over already."""
    if not item.requester_links.filter(customer=customer_id).exists():
        raise PermissionDenied(_("Only who asked can close a request."))
    item = WorkItem.objects.select_related("status", "item_type").get(pk=item.pk)
    if item.status.category in StatusCategory.finished():
        return item
    solved = Status.objects.first_of(item.item_type, StatusCategory.RESOLVED)
    return update_item(item=item, by=Actor.system("portal"), changes={"status": solved})
