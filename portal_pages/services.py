"""What customers do to their requests."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.access.api import service
from core.conversations.arrivals import Arrival
from core.conversations.models import Conversation, Intake
from core.conversations.sending import send_key
from core.conversations.services import give_to_intake, take_in
from core.conversations.services.intake import IncomingFile
from core.work.models import Activity, WorkItem
from core.work.services import asked, require_asking, solve_item
from portal_pages.models import PortalSettings


def reply(
    *,
    conversation: Conversation,
    customer_id: int,
    text: str,
    files: Sequence[Any] = (),
    uploads: Sequence[int] = (),
    uploaded_by: int | None = None,
    token: UUID | None = None,
) -> Intake:
    """A customer's answer in a conversation they take part in; stored first, like all that arrives.

    `files` come with it; `uploads` are files that `uploaded_by` sent before, others' are left where they are. The same
    again from the form that was opened with `token` is the answer it was.
    """
    key = send_key(token, customer_id, conversation.pk, text, files=files)

    def claim(intake: Intake, is_new: bool) -> None:
        if uploaded_by is not None and is_new:
            give_to_intake(intake=intake, user_id=uploaded_by, pks=uploads)

    arrival = Arrival(customer_id=customer_id, conversation_id=conversation.pk, text=text, brings_files=bool(uploads))
    incoming = [IncomingFile(name=file.name, data=file) for file in files]
    return take_in(
        arrival, source="portal", channel="portal", key=key and f"portal:{key}", files=incoming, beside=claim,
    )  # fmt: skip


def may_close(*, item: WorkItem, customer_id: int | None) -> bool:
    """Whether the portal lets this customer say it is solved: who asked, where the settings allow it."""
    return PortalSettings.current().may_close and asked(item=item, customer_id=customer_id)


def require_close(*, item: WorkItem, customer_id: int | None) -> None:
    """Raise PermissionDenied where `may_close` says no, and say which of the two it is."""
    if not PortalSettings.current().may_close:
        raise PermissionDenied(_("Requests are closed by those who answer them. Write that yours is solved."))
    require_asking(item=item, customer_id=customer_id)


@service
def close(*, item: WorkItem, customer_id: int | None, beside: Intake | None = None) -> WorkItem:
    """A requester says it is solved, where the settings allow it; see `solve_item`.

    What they said `beside` an answer, or since, is not said again when that answer comes once more: somebody may have
    opened the request again.
    """
    require_close(item=item, customer_id=customer_id)
    said = Activity.objects.filter(item=item, verb="work.solved", customer=customer_id)
    if beside is not None and said.filter(created_at__gte=beside.received_at).exists():
        return WorkItem.objects.get(pk=item.pk)
    return solve_item(item=item, customer_id=customer_id)
