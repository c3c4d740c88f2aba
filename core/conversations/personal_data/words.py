"""What a person said is emptied, and struck out of what others said."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.conversations.content import text_to_html, to_text
from core.conversations.events import ConversationChanged
from core.conversations.models import Attachment, Audience, Conversation, Draft, Message, MessageReference
from core.conversations.personal_data.deleting import anonymous_digest, anonymous_id, delete_files, their_files
from core.conversations.personal_data.holdings import messages_around, messages_of
from core.conversations.services.items import summary_of
from core.conversations.services.messages import digest_of
from core.events.api import append_events
from core.privacy.api import BATCH, Mode, Person, Scrubber, remember_mails
from core.work.models import WorkItem

COLUMNS = ("html_received", "html_new", "html_quoted", "text", "author_label", "message_id", "erased_at")
#: Under which name the search remembers the conversation it reached.
SEARCH = "core.conversations"


def erase(person: Person, mode: Mode) -> int:
    """One batch, once `search` finds nothing more: the person's own sentences are looked for in others' words."""
    return (
        delete_files(Attachment._base_manager.filter(their_files(person)))
        or _empty(person, mode)
        or _drafts(person)
        or _subjects(person, mode)
        or _summaries(person)
    )


def erased_text() -> str:
    """What stands in the place of a message."""
    return _("What stood here was erased, together with the data of who wrote it.")


def erased_label() -> str:
    """Who wrote it."""
    return _("Erased person")


def search(person: Person, mode: Mode) -> Iterator[int]:
    """Others' messages in which something is to be struck out, conversation by conversation, from where it stopped."""
    for conversation in person.keys("conversations"):
        if conversation < person.reached.get(SEARCH, 0):
            continue
        person.reached[SEARCH] = conversation
        rows = messages_around(person).filter(conversation=conversation, erased_at__isnull=True).order_by("pk")
        scrubber = _scrubber(person, mode, conversation)
        for message in rows.iterator():
            if _struck(message, scrubber):
                yield message.pk


def strike_out(person: Person, mode: Mode, keys: list[int]) -> int:
    """Names, addresses and quotes in these messages of others."""
    changed: list[Message] = []
    scrubbers: dict[int, Scrubber] = {}
    for message in messages_around(person).filter(pk__in=keys, erased_at__isnull=True).order_by("pk"):
        place = message.conversation_id
        if place not in scrubbers:
            scrubbers[place] = _scrubber(person, mode, place)
        if _struck(message, scrubbers[place]):
            changed.append(message)
    return _save(changed)


def _scrubber(person: Person, mode: Mode, conversation: int) -> Scrubber:
    """With what the person said on the same item; where their words stay, so do quotes of them."""
    if mode is Mode.KEEP_WORDS:
        return person.scrubber
    place = Q(conversation=conversation)
    item = Conversation._base_manager.filter(pk=conversation).values_list("item", flat=True).first()
    if item is not None:
        place |= Q(conversation__item=item)
    said = messages_of(person).filter(place, erased_at__isnull=True).values_list("text", flat=True)
    return Scrubber(names=person.names, addresses=person.addresses, sentences=said)


def _struck(message: Message, scrubber: Scrubber) -> bool:
    """Whether something was to be struck out. What was quoted goes; what names the person becomes plain text."""
    before = [getattr(message, column) for column in COLUMNS]
    if message.html_quoted:
        message.text = to_text(message.html_new)
    message.html_received, message.html_quoted = "", ""
    if scrubber.finds(message.html_new) or scrubber.finds(message.text):
        message.text = scrubber.text(to_text(message.html_new) or message.text)
        message.html_new = text_to_html(message.text)
    message.author_label = scrubber.text(message.author_label)
    if scrubber.finds(message.message_id):
        message.message_id = anonymous_id(message.message_id)
    return before != [getattr(message, column) for column in COLUMNS]


def _empty(person: Person, mode: Mode) -> int:
    """The person's own messages: the ids of their mails are known by digests only, from now on."""
    found = list(messages_of(person).filter(erased_at__isnull=True).order_by("pk")[:BATCH])
    if not found:
        return 0
    ids = [message.message_id for message in found if message.message_id]
    if done := _anonymise_references(ids):
        return done
    remember_mails(person.erasure_id, ids)
    for message in found:
        if mode is Mode.KEEP_WORDS:
            message.text = person.scrubber.text(to_text(message.html_new) or message.text)
        else:
            message.text, message.has_remote_images = erased_text(), False
        message.html_new, message.html_received, message.html_quoted = text_to_html(message.text), "", ""
        message.author_label, message.erased_at = erased_label(), timezone.now()
        message.message_id = anonymous_id(message.message_id) if message.message_id else ""
    return _save(found, "has_remote_images")


def _anonymise_references(ids: list[str]) -> int:
    """Before the messages, in batches of their own: each id may be known in many conversations."""
    done = 0
    for reference in MessageReference.objects.filter(digest__in=list(map(digest_of, ids))).order_by("pk").iterator():
        name = anonymous_digest(reference.digest)
        if reference.message_id != name:
            done += MessageReference.objects.filter(pk=reference.pk).update(message_id=name)
            if done == BATCH:
                break
    return done


def _save(messages: list[Message], *columns: str) -> int:
    Message._base_manager.bulk_update(messages, [*COLUMNS, *columns])
    places = Conversation._base_manager.filter(pk__in={message.conversation_id for message in messages})
    append_events(
        [ConversationChanged(conversation_id=pk, item_id=item) for pk, item in places.values_list("pk", "item")]
    )
    return len(messages)


def _drafts(person: Person) -> int:
    """What agents are writing about the person's items; they may be typing, so only names are struck out."""
    done = 0
    for draft in Draft.objects.filter(item__in=person.keys("items")).order_by("pk").iterator():
        body = person.scrubber.text(draft.body)
        if body != draft.body:
            done += Draft.objects.filter(pk=draft.pk).update(body=body)
            if done == BATCH:
                break
    return done


def _subjects(person: Person, mode: Mode) -> int:
    """A subject is that of who wrote first."""
    done = 0
    for conversation in Conversation._base_manager.filter(pk__in=person.keys("conversations")).order_by("pk"):
        subject = person.scrubber.text(conversation.subject)
        first = Message._base_manager.filter(conversation=conversation).order_by("pk").first()
        if mode is not Mode.KEEP_WORDS and first is not None and first.author_customer_id == person.customer_id:
            subject = _("Erased request")
        if subject != conversation.subject:
            done += Conversation._base_manager.filter(pk=conversation.pk).update(subject=subject)
            if done == BATCH:
                break
    return done


def _summaries(person: Person) -> int:
    """The first words of the newest public message, as it reads now."""
    done = 0
    for item in WorkItem._base_manager.filter(pk__in=person.keys("items")).order_by("pk").iterator():
        summary = _summary(item.pk)
        if summary != item.summary:
            done += WorkItem._base_manager.filter(pk=item.pk).update(summary=summary)
            if done == BATCH:
                break
    return done


def _summary(item: int) -> str:
    said: Iterable[Message] = Message._base_manager.filter(
        conversation__item=item, conversation__audience=Audience.PUBLIC, withdrawn_at__isnull=True
    ).order_by("-pk")[:1]
    return next((summary_of(message) for message in said), "")
