"""Keep what an agent is writing."""

from core.access.api import Actor, service
from core.conversations.models import Conversation, Draft
from core.conversations.services.conversations import allow_agent
from core.conversations.services.files import forget_unsent
from core.people.models import User
from core.work.models import WorkItem


@service
def save_draft(
    *, user: User, item: WorkItem, audience: str, body: str, conversation: Conversation | None = None
) -> Draft:
    """Keep one agent's text for one audience of an item, of customers for one conversation: others stay as they are."""
    allow_agent(item, Actor.agent(user))
    draft, _ = Draft.objects.update_or_create(
        user=user, item_id=item.pk, audience=audience, conversation=conversation, defaults={"body": body}
    )
    return draft


@service
def discard_draft(*, user: User, item: WorkItem, audience: str, conversation: Conversation | None = None) -> None:
    """Forget it; files that were only in it go with it."""
    for draft in Draft.objects.filter(user=user, item_id=item.pk, audience=audience, conversation=conversation):
        forget_unsent(draft.attachments.all())
        draft.delete()
