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
    """Keep one agent's text for one audience of an item. A second agent's draft is another row."""
    allow_agent(item, Actor.agent(user))
    draft, _ = Draft.objects.update_or_create(
        user=user, item_id=item.pk, audience=audience, defaults={"body": body, "conversation": conversation}
    )
    return draft


@service
def discard_draft(*, user: User, item: WorkItem, audience: str) -> None:
    """Forget it; files that were only in it go with it."""
    for draft in Draft.objects.filter(user=user, item_id=item.pk, audience=audience):
        forget_unsent(draft.attachments.all())
        draft.delete()
