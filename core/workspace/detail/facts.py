"""Small facts about an item in one query: tags, followers, requesters, participants, this agent's drafts and uploads.

Names of customers are not among them: those come from `visible_to`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from core.access.api import Viewer
from core.conversations.models import Attachment, Draft, Participant
from core.work.models import Follower, Requester, WorkItem
from core.workspace.furniture import agent_name

EMPTY = Value("", TextField())
NONE = Value(0, BigIntegerField())


@dataclass(frozen=True)
class Fact:
    """One row: what it is about (`ref`), its name, and one more thing."""

    ref: int
    label: str
    detail: str


class Facts:
    """The rows of the one query, by what they are."""

    def __init__(self, rows: Iterable[tuple[str, int, int, str, str]]) -> None:
        self._rows: dict[str, list[Fact]] = {}
        for source, _pk, ref, label, detail in rows:
            self._rows.setdefault(source, []).append(Fact(ref, label, detail))

    def get(self, source: str) -> list[Fact]:
        """The facts of one kind, oldest first."""
        return self._rows.get(source, [])

    @property
    def tags(self) -> list[str]:
        """Names of tags, by name."""
        return sorted((fact.label for fact in self.get("tag")), key=str.casefold)

    @property
    def requester_ids(self) -> list[int]:
        """Customers who asked, the first first."""
        return [fact.ref for fact in self.get("requester")]

    def participants_of(self, conversation_id: int) -> list[int]:
        """Customers in a conversation."""
        return [fact.ref for fact in self.get("participant") if fact.label == str(conversation_id)]

    def draft(self, audience: str, conversation_id: int | None = None) -> str:
        """What this agent was writing for an audience, of customers in one conversation or in one not begun yet."""
        place = _place(audience, conversation_id)
        return next((fact.detail for fact in self.get("draft") if fact.label == place), "")

    def uploads(self, audience: str, conversation_id: int | None = None) -> list[Fact]:
        """Files this agent has attached to that draft."""
        return [fact for fact in self.get("upload") if fact.detail == _place(audience, conversation_id)]

    def has_begun(self, audience: str, conversation_id: int | None = None) -> bool:
        """Whether there is such a draft, of words or of files."""
        return bool(self.draft(audience, conversation_id) or self.uploads(audience, conversation_id))


def _place(audience: str, conversation_id: int | None) -> str:
    """As `_place_of` writes it."""
    return f"{audience} {conversation_id or 0}"


def _place_of(prefix: str = "") -> Concat:
    conversation = Cast(Coalesce(f"{prefix}conversation_id", 0), CharField())
    return Concat(Cast(f"{prefix}audience", CharField()), Value(" "), conversation)


def facts_of(item: WorkItem, viewer: Viewer) -> Facts:
    """Read them."""
    mine = Draft.objects.filter(item=item.pk, user=viewer.user.pk)
    # An upload without a message is its uploader's alone, so this is the whole check.
    uploads = Attachment._base_manager.filter(
        draft__item=item.pk, draft__user=viewer.user.pk, uploaded_by=viewer.user.pk, message__isnull=True
    )
    sources = [
        _select(WorkItem.tags.through.objects.filter(workitem=item.pk), "tag", F("tag_id"), label=F("tag__name")),
        _select(Follower.objects.filter(item=item.pk), "follower", F("user_id"), label=agent_name("user__")),
        _select(Requester.objects.filter(item=item.pk), "requester", F("customer_id")),
        _select(
            Participant.objects.filter(conversation__item=item.pk, customer__isnull=False),
            "participant",
            F("customer_id"),
            label=F("conversation_id"),
        ),
        _select(mine, "draft", NONE, label=_place_of(), detail=F("body")),
        _select(uploads, "upload", F("pk"), label=F("name"), detail=_place_of("draft__")),
    ]
    return Facts(sources[0].union(*sources[1:], all=True).order_by("f_source", "pk"))


def _select(rows: QuerySet[Any], source: str, ref: Any, *, label: Any = EMPTY, detail: Any = EMPTY) -> Any:
    return (
        rows.order_by()
        .annotate(
            f_source=Cast(Value(source), CharField()),
            f_ref=Cast(ref, BigIntegerField()),
            f_label=Cast(label, TextField()),
            f_detail=Cast(detail, TextField()),
        )
        .values_list("f_source", "pk", "f_ref", "f_label", "f_detail")
    )
