"""Documents over core's own rows, so that search is tested without any plugin's, and a way to index at once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from django.db.models import Prefetch, QuerySet

from core.access.api import Actor, Door, anonymous
from core.conversations.events import ConversationChanged, MessageAdded
from core.conversations.models import Conversation, Message
from core.people.models import Team
from core.work.events import ItemChanged, ItemCreated
from core.work.models import WorkItem
from core.work.services import create_item
from search import registry
from search.api import Entry, SearchDocument, search
from search.documents import Touched
from search.indexing.draining import Failures, drain, index_keys
from search.indexing.reading import draw_version
from search.people import CustomerDocument, OrganizationDocument

SYSTEM = Actor.system("tests")
MOMENT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def _item(event: Any) -> Iterable[int]:
    return [event.item_id]


def _conversation(event: Any) -> Iterable[int]:
    return [event.conversation_id]


def _conversations_of_item(event: Any) -> Iterable[int]:
    return Conversation._base_manager.filter(item=event.item_id).values_list("pk", flat=True)


class ItemDocument(SearchDocument):
    """Items of every kind: the title for everybody, tags for agents, the channel a property."""

    kind: ClassVar[str] = "item"
    label: ClassVar[Any] = "Items"
    portal_label: ClassVar[Any] = "Your requests"
    model: ClassVar[str] = "wagdesk_work.WorkItem"
    number_field: ClassVar[str] = "number"
    events: ClassVar[dict[type, Touched]] = {ItemCreated: _item, ItemChanged: _item}

    def queryset(self) -> QuerySet[Any]:
        return WorkItem._base_manager.select_related("assignee").prefetch_related("tags")

    def prepare(self, rows: Sequence[WorkItem]) -> Iterable[Entry]:
        for item in rows:
            if item.title == "poison":
                raise ValueError("this one cannot be read")
            yield Entry(
                kind=self.kind,
                pk=item.pk,
                title=item.title,
                identifier=f"#{item.number}",
                staff=" ".join(tag.name for tag in item.tags.all()),
                properties={"channel": item.channel, "assignee": str(item.assignee or "")},
                language=item.language,
                url_admin=f"/admin/items/{item.number}/",
                url_portal=f"/portal/requests/{item.number}/",
                updated_at=item.updated_at,
            )

    def url(self, row: WorkItem, door: Door) -> str:
        return f"/{'portal' if door is Door.PORTAL else 'admin'}/{row.number}/"

    def shown_properties(self, viewer: Any) -> frozenset[str]:
        return frozenset({"channel"})


class TalkDocument(SearchDocument):
    """Conversations, collapsed under their items."""

    kind: ClassVar[str] = "talk"
    label: ClassVar[Any] = "Conversations"
    model: ClassVar[str] = "wagdesk_conversations.Conversation"
    shown_as: ClassVar[str] = "item"
    events: ClassVar[dict[type, Touched]] = {
        MessageAdded: _conversation,
        ConversationChanged: _conversation,
        ItemChanged: _conversations_of_item,
    }

    def queryset(self) -> QuerySet[Any]:
        messages = Prefetch("messages", Message._base_manager.filter(withdrawn_at=None).order_by("pk"))
        return Conversation._base_manager.select_related("item").prefetch_related(messages)

    def prepare(self, rows: Sequence[Conversation]) -> Iterable[Entry]:
        for conversation in rows:
            yield Entry(
                kind=self.kind,
                pk=conversation.pk,
                item=conversation.item_id,
                title=conversation.item.title,
                body="\n".join(message.text for message in conversation.messages.all()),
                url_admin=f"/admin/items/{conversation.item.number}/",
                url_portal=f"/portal/requests/{conversation.item.number}/",
                updated_at=conversation.created_at,
            )


class PageDocument(SearchDocument):
    """Texts that everybody may read, without a table: what pages are to search."""

    kind: ClassVar[str] = "page"
    label: ClassVar[Any] = "Articles"
    model: ClassVar[str] = "wagdesk_people.Team"
    texts: ClassVar[dict[int, tuple[str, str, str]]] = {}

    def queryset(self) -> QuerySet[Any]:
        return Team.objects.none()

    def visible(self, viewer: Any, pks: Any) -> set[int]:
        return set(pks) & set(self.texts)

    def put(self, *texts: tuple[str, str, str]) -> None:
        """Index (language, title, body) as pages 1, 2, 3 …"""
        from search.engines.chosen import engine
        from search.indexing.reading import _indexable

        self.texts.update(enumerate(texts, start=1))
        entries = [
            Entry(
                kind="page", pk=pk, title=title, body=body, language=language, updated_at=MOMENT, url_portal=f"/{pk}/"
            )
            for pk, (language, title, body) in enumerate(texts, start=1)
        ]
        ready = [_indexable(self, entry, frozenset({"public"}), "") for entry in entries]
        engine().index(ready, version=draw_version())


@pytest.fixture
def pages(documents: dict[str, SearchDocument]) -> Iterator[PageDocument]:
    """A document of public texts, empty at first."""
    document = documents["page"]
    assert isinstance(document, PageDocument)
    PageDocument.texts = {}
    yield document
    PageDocument.texts = {}


@pytest.fixture
def documents(monkeypatch: pytest.MonkeyPatch, db: None) -> dict[str, SearchDocument]:
    """Only these documents exist."""
    own = [CustomerDocument(), OrganizationDocument(), ItemDocument(), TalkDocument(), PageDocument()]
    monkeypatch.setattr(registry, "enabled_contributions", lambda hook: iter(own))
    return {document.kind: document for document in own}


def index(*rows: Any) -> None:
    """Bring these rows into the index now."""
    kinds = {"WorkItem": "item", "Ticket": "item", "Conversation": "talk", "Customer": "customer"}
    keys = [(kinds[type(row).__name__], row.pk) for row in rows]
    index_keys(keys, version=draw_version(), failures=Failures())


def make_item(title: str, **more: Any) -> WorkItem:
    """An item, indexed."""
    item = create_item(kind="ticket", title=title, by=SYSTEM, **more)
    index(item)
    return item


def titles(viewer: Any, text: str, **more: Any) -> list[str]:
    """The titles a viewer finds, best first."""
    return ["".join(part for part, _ in one.title) for one in search(viewer, text, **more).results]


def pages_found(text: str, language: str = "en", **more: Any) -> list[int]:
    """The numbers of the pages the visitor finds, best first."""
    return [one.pk for one in search(anonymous(), text, language=language, **more).results]


__all__ = ["SYSTEM", "drain", "index", "make_item", "pages_found", "titles"]
