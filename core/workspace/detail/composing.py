"""What the composer shows: for whom, to whom, with which draft."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from core.conversations.models import Audience, Conversation
from core.people.models import Customer
from core.workspace.detail.facts import Fact
from core.workspace.detail.reading import ItemPage


@dataclass(frozen=True)
class ToWhom:
    """A customer a public reply would go to, with what is known of their address."""

    customer: Customer
    is_checked: bool

    @property
    def problem(self) -> str:
        """Why mail would not arrive: "bounced", "none", or nothing."""
        if not self.customer.email:  # type: ignore[attr-defined]
            return "none"
        return "bounced" if self.customer.undeliverable_at else ""  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Composer:
    """The form below the stream."""

    audience: str
    conversation: Conversation | None
    recipients: list[ToWhom]
    public_text: str
    internal_text: str
    public_files: list[Fact]
    internal_files: list[Fact]
    is_new: bool = False
    #: What is sent twice from one page, with the same text, is one message.
    token: UUID = field(default_factory=uuid4)

    @property
    def is_internal(self) -> bool:
        """Whether it starts as a note."""
        return self.audience == Audience.INTERNAL

    @property
    def reached(self) -> int:
        """How many people the reply goes to as it stands."""
        return sum(1 for one in self.recipients if one.is_checked and one.problem != "none")


def composer_for(page: ItemPage, *, lane: str, audience: str, to: str) -> Composer:
    """The composer of a lane; `audience` (from `?write=`) and the conversation `to` set for whom outright."""
    conversation = _conversation(page, lane, to)
    there = conversation.pk if conversation else None
    return Composer(
        audience=audience if audience in Audience.values else _audience(page, lane, there),
        conversation=conversation,
        recipients=_recipients(page, conversation, new=lane == "new"),
        public_text=page.facts.draft(Audience.PUBLIC, there),
        internal_text=page.facts.draft(Audience.INTERNAL),
        public_files=page.facts.uploads(Audience.PUBLIC, there),
        internal_files=page.facts.uploads(Audience.INTERNAL),
        is_new=lane == "new",
    )


def _audience(page: ItemPage, lane: str, conversation_id: int | None) -> str:
    """An internal lane starts internal; "all" with the text this agent began, else as was written last."""
    if lane != "all":
        return Audience.INTERNAL if lane == "internal" else Audience.PUBLIC
    is_answered, is_noted = (
        page.facts.has_begun(Audience.PUBLIC, conversation_id),
        page.facts.has_begun(Audience.INTERNAL),
    )
    if is_answered is is_noted:
        return page.last_audience
    return Audience.PUBLIC if is_answered else Audience.INTERNAL


def _conversation(page: ItemPage, lane: str, to: str) -> Conversation | None:
    """The public conversation a reply continues: that of the lane, else one with a text begun, or heard from last."""
    if lane == "new" or not page.public:
        return None
    for conversation in page.public:
        if str(conversation.pk) in (lane, to):
            return conversation
    last = max(page.messages, key=lambda one: one.pk if _is_public(page, one) else 0, default=None)
    heard = last and next((one for one in page.public if one.pk == last.conversation_id), None)
    begun = [one for one in page.public if page.facts.has_begun(Audience.PUBLIC, one.pk)]
    return heard if heard in begun else (begun or [heard or page.public[-1]])[-1]


def _is_public(page: ItemPage, message: Any) -> bool:
    return any(one.pk == message.conversation_id for one in page.public)


def _recipients(page: ItemPage, conversation: Conversation | None, *, new: bool) -> list[ToWhom]:
    """Members of the conversation are ticked, other requesters offered; a new conversation begins with nobody."""
    inside = page.members_of(conversation) if conversation else ([] if new else page.requesters)
    others = [one for one in page.requesters if one not in inside]
    return [ToWhom(one, True) for one in inside] + [ToWhom(one, False) for one in others]
