"""Requests, files and places of a person, deleted a batch at a time."""

from typing import Final

from django.db.models import Q, QuerySet

from core.access.api import revoke
from core.conversations.models import Attachment, Conversation, Message, Participant, Recipient
from core.conversations.personal_data.holdings import own_items, own_talks
from core.conversations.services.messages import digest_of
from core.privacy.api import BATCH, Mode, Person, remember_mails
from core.work.models import Activity, WorkItem

#: So many files a step: a storage may be far away, and the transaction waits.
FILES: Final = 20


def delete_own(person: Person) -> int:
    """What is only theirs goes whole: files first, then words, history, and at last the items."""
    items = list(own_items(person).order_by("pk").values_list("pk", flat=True)[:BATCH])
    talks = list(own_talks(person).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not items and not talks:
        return 0
    said = Q(conversation__item__in=items) | Q(conversation__in=talks)
    files = Q(message__in=Message._base_manager.filter(said)) | Q(draft__item__in=items)
    return (
        delete_files(Attachment._base_manager.filter(files))
        or _delete_messages(Message._base_manager.filter(said), person)
        or _delete(Activity._base_manager.filter(item__in=items))
        or _delete_places(items, talks)
    )


def their_files(person: Person) -> Q:
    """Files they sent, files that wait to be sent by them, and those that only they were sent."""
    mine = Q(message__author_customer=person.customer_id) | Q(intake__in=person.keys("arrivals"))
    only_theirs = Q(message__conversation__item__in=own_items(person), message__conversation__audience="public")
    mine |= only_theirs | Q(message__conversation__in=own_talks(person))
    if person.user_id and not person.is_agent:
        mine |= Q(uploaded_by=person.user_id, message__isnull=True)
    return mine


def leave(person: Person, mode: Mode) -> int:
    """Out of the lists of whom a message went to; and, where nothing stays of them, of who takes part."""
    if done := _delete(Recipient._base_manager.filter(customer=person.customer_id)):
        return done
    addressed = Q(pk__in=())
    for address in person.mails:
        addressed |= Q(address__iexact=address)
    if done := _delete(Recipient._base_manager.filter(addressed)):
        return done
    if mode.keeps_requests:
        return 0
    rows = list(Participant.objects.filter(customer=person.customer_id)[:BATCH])
    Participant.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if rows:
        revoke(Conversation, [row.conversation_id for row in rows])
    return len(rows)


def delete_files(rows: QuerySet[Attachment]) -> int:
    """Attachments and what lies in the storage.

    The file first: a process that dies before the commit finds the row again, and deleting what is gone is harmless;
    after the commit nobody would know of the file any more.
    """
    found = list(rows.order_by("pk")[:FILES])
    for one in found:
        one.file.storage.delete(str(one.file.name))
    Attachment._base_manager.filter(pk__in=[one.pk for one in found]).delete()
    return len(found)


def _delete_messages(rows: QuerySet[Message], person: Person) -> int:
    found = dict(rows.order_by("pk").values_list("pk", "message_id")[:BATCH])
    remember_mails(person.erasure_id, found.values())
    Message._base_manager.filter(pk__in=found).delete()
    return len(found)


def _delete_places(items: list[int], talks: list[int]) -> int:
    revoke(WorkItem, items)
    revoke(Conversation, talks)
    Conversation._base_manager.filter(pk__in=talks).delete()
    WorkItem._base_manager.filter(pk__in=items).delete()
    return len(items) + len(talks)


def _delete(rows: QuerySet) -> int:
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    rows.model._base_manager.filter(pk__in=keys).delete()
    return len(keys)


def anonymous_id(message_id: str) -> str:
    """Stands for an id that may hold the sender's name; answers still find the conversation by the digest."""
    return anonymous_digest(digest_of(message_id))


def anonymous_digest(digest: str) -> str:
    """The same, from the digest of the id."""
    return f"{digest[:32]}@erased.invalid"
