"""Events heard: each names rows, and the rows are put into the queue."""

from core.events.api import Event, Received, Subscriber, turn_seconds
from core.plugins.api import contributions
from search.events import IndexRequested
from search.indexing.draining import drain
from search.registry import documents
from search.services import note_changes


def subscribers() -> list[Subscriber]:
    """One that notes what changed, if any document wants to hear of anything, and one that empties the queue."""
    found = [Subscriber("search.drain", (IndexRequested,), serve, queue="index")]
    if events := watched_events():
        found.append(Subscriber("search.note", events, note, queue="index"))
    return found


def watched_events() -> tuple[type[Event], ...]:
    """Every event some document, enabled or not, wants to hear of."""
    found = (kind for one in contributions("search_documents") for kind in one.value.events)
    return tuple(dict.fromkeys(found))


def serve(received: Received) -> None:
    """Take what waits."""
    drain(seconds=turn_seconds())


def note(received: Received) -> None:
    """Put the rows an event touches into the queue."""
    event = received.event
    note_changes(
        (kind, pk)
        for kind, document in documents().items()
        if (touched := document.events.get(type(event))) is not None
        for pk in touched(event)
    )
