"""Many tickets out of a few: every row of a sample again, with its own number, people, texts and times.

What the database fills in by itself (when somebody joined a conversation) is the time of seeding.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db import models, transaction

from benchmarks.seeding.people import People
from benchmarks.seeding.samples import mail_of
from benchmarks.words import Words
from core.conversations.body import body_of
from core.conversations.models import Conversation, Intake, Message, MessageReference, Participant, Recipient
from core.conversations.services.messages import digest_of
from core.work.models import Activity, ItemNumber, Requester, WorkItem
from plugins.email_channel.models import ReceivedMail
from webforms.models import Submission

BATCH = 250
TEXTS = 500
Row = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """All rows of one ticket, by table."""

    item: Row
    rows: dict[type[models.Model], list[Row]]
    tags: list[int]

    @property
    def is_over(self) -> bool:
        """Whether nobody works on it any more."""
        return self.item["closed_at"] is not None


def read_sample(pk: int) -> Sample:
    """A ticket as it stands in the tables."""
    talks = {"conversation__item": pk}
    where: dict[type[models.Model], Row] = {
        Requester: {"item": pk},
        Activity: {"item": pk},
        Intake: {"item": pk},
        Conversation: {"item": pk},
        Participant: talks,
        Message: talks,
        MessageReference: talks,
        Recipient: {"message__conversation__item": pk},
        ReceivedMail: {"intake__item": pk},
        Submission: {"intake__item": pk},
    }
    rows = {model: list(model._base_manager.filter(**which).order_by("pk").values()) for model, which in where.items()}
    item = WorkItem._base_manager.filter(pk=pk).values().get()
    tags = WorkItem.tags.through._base_manager.filter(workitem=pk).values_list("tag_id", flat=True)
    return Sample(item, rows, list(tags))


class Copier:
    """Writes copies, batch by batch."""

    def __init__(self, words: Words, people: People, samples: list[Sample]) -> None:
        self.words, self.people, self.samples = words, people, samples
        self.texts = [(text, body_of(text=text)) for text in (words.text(2) for _ in range(TEXTS))]

    def copy(self, count: int) -> Iterator[int]:
        """Write so many copies; yields how many are done after each batch."""
        planned = iter([self._plan(place) for place in range(count)])
        done = 0
        while batch := list(islice(planned, BATCH)):
            with transaction.atomic():
                self._write(batch)
            done += len(batch)
            yield done

    def _plan(self, place: int) -> "Copy":
        sample = self.samples[place % len(self.samples)]
        customers = self.people.customers
        customer = customers[0 if place % 50 == 0 else place % len(customers)]
        days = self.words.random.uniform(1, 400 if sample.is_over else 40)
        texts = [self.words.random.choice(self.texts) for _ in sample.rows[Message]]
        return Copy(place, sample, customer, self.people.addresses[customer.pk], days, self.words.line(), texts)

    def _write(self, copies: list["Copy"]) -> None:
        numbers = ItemNumber.objects.bulk_create(ItemNumber() for _ in copies)
        items = WorkItem._base_manager.bulk_create(
            copy.item(number.pk) for copy, number in zip(copies, numbers, strict=True)
        )
        for copy, item in zip(copies, items, strict=True):
            copy.know(WorkItem, copy.sample.item, item)
        through = WorkItem.tags.through
        through._base_manager.bulk_create(
            through(workitem_id=item.pk, tag_id=tag)
            for copy, item in zip(copies, items, strict=True)
            for tag in copy.sample.tags
        )
        # Each table after those it points to.
        for model in (Requester, Activity, Conversation, Participant, Message, MessageReference, Recipient):
            self._table(model, copies)
        for model in (Intake, ReceivedMail, Submission):
            self._table(model, copies)

    def _table(self, model: Any, copies: Iterable["Copy"]) -> None:
        planned = [(copy, row, copy.row(model, row, self.words)) for copy in copies for row in copy.sample.rows[model]]
        written = model._base_manager.bulk_create([new for _copy, _row, new in planned], batch_size=500)
        for (copy, row, _new), new in zip(planned, written, strict=True):
            copy.know(model, row, new)


#: Columns that point to a row which is copied as well.
_POINTERS: dict[str, type[models.Model]] = {
    "item_id": WorkItem,
    "conversation_id": Conversation,
    "message_id": Message,
    "intake_id": Intake,
}


class Copy:
    """One ticket to be."""

    def __init__(
        self, place: int, sample: Sample, customer: Any, address: str, days: float, title: str, texts: list[Any]
    ) -> None:
        self.place, self.sample, self.title, self.texts = place, sample, title, texts
        self.customer, self.address = customer, address
        self.back = timedelta(days=days)
        self.old_customer = sample.rows[Requester][0]["customer_id"]
        self.known: dict[tuple[type[models.Model], int], int] = {}
        self.text_of = dict(zip((row["id"] for row in sample.rows[Message]), texts, strict=True))

    def know(self, model: type[models.Model], row: Row, new: models.Model) -> None:
        """Which row stands for which."""
        self.known[model, row["id"]] = new.pk

    def item(self, number: int) -> WorkItem:
        """The ticket's row."""
        row = self._moved(self.sample.item)
        public = [self.text_of[one["id"]][0] for one in self.sample.rows[Message]]
        row |= {"number": number, "title": self.title, "organization_id": self.customer.organization_id}
        return WorkItem(**row | {"summary": " ".join(public[-1].split())[:200]})

    def row(self, model: type[models.Model], row: Row, words: Words) -> models.Model:
        """A row of another table."""
        new = self._moved(row)
        for column, target in _POINTERS.items():
            # A message's own "message_id" is a text.
            if column in new and isinstance(new[column], int):
                new[column] = self.known[target, new[column]]
        for column in ("customer_id", "author_customer_id"):
            if new.get(column) == self.old_customer:
                new[column] = self.customer.pk
        new |= self._own(model, row, words)
        return model(**new)

    def _moved(self, row: Row) -> Row:
        """Without its key, further back in time."""
        return {
            name: value - self.back if isinstance(value, datetime) else value
            for name, value in row.items()
            if name != "id"
        }

    def _own(self, model: type[models.Model], row: Row, words: Words) -> Row:
        """What only this copy has."""
        if model is Message:
            text, body = self.text_of[row["id"]]
            received = body.html_new if row["html_received"] else ""
            own = {"text": text, "html_new": body.html_new, "html_quoted": body.html_quoted}
            return own | {"html_received": received, "message_id": self._id(row["message_id"])}
        if model is MessageReference:
            return {"message_id": self._id(row["message_id"]), "digest": digest_of(self._id(row["message_id"]))}
        if model is Recipient:
            return {"address": self.address}
        if model is Conversation and row["subject"]:
            return {"subject": self.title}
        return self._arrived(model, row, words)

    def _arrived(self, model: type[models.Model], row: Row, words: Words) -> Row:
        first = self.texts[0][0]
        if model is Intake:
            said = {"subject": self.title, "text": first, "sender_value": self.address}
            return {
                "payload": row["payload"] | said,
                "key": f"{row['key']}-{self.place}"[-128:] if row["key"] else None,
            }
        if model is ReceivedMail:
            raw = mail_of(words, self.customer.name, self.address, 1_000_000 + self.place)
            own = {"raw": raw, "size": len(raw), "digest": sha256(raw).hexdigest()}
            return own | {"subject": self.title, "sender": self.address}
        if model is Submission:
            return {"answers": row["answers"] | {"subject": self.title, "message": first}}
        return {}

    def _id(self, message_id: str) -> str:
        return f"<{self.place}.{message_id.strip('<>')}>" if message_id else ""
