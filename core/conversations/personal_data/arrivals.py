"""What arrived: the person's own arrivals are emptied, and they are struck out of those of others."""

from core.conversations.models import Attachment, Intake, IntakeState
from core.conversations.personal_data.deleting import delete_files
from core.conversations.personal_data.holdings import arrivals_around, arrivals_from
from core.privacy.api import BATCH, Person, remember_mails


def erase(person: Person) -> int:
    """One batch. Rows and their keys stay: the same sent once more is the arrival it was, and nothing is made of it."""
    files = Attachment._base_manager.filter(intake__in=person.keys("arrivals"))
    return delete_files(files) or _own(person) or _of_others(person)


def _own(person: Person) -> int:
    rows = list(arrivals_from(person).exclude(state=IntakeState.ERASED).order_by("pk")[:BATCH])
    remember_mails(person.erasure_id, [str(row.payload.get("message_id", "")) for row in rows])
    Intake.objects.filter(pk__in=[row.pk for row in rows]).update(state=IntakeState.ERASED, payload={}, reason="")
    return len(rows)


def _of_others(person: Person) -> int:
    """Of what became a message the text stands there; of what still waits only the person's names go."""
    done = 0
    for row in arrivals_around(person).exclude(state=IntakeState.ERASED).order_by("pk").iterator():
        payload = row.payload
        if row.state in IntakeState.settled():
            payload = payload | {"text": "", "html": "", "also_to": []}
        payload = person.scrubber.json(payload)
        reason = person.scrubber.text(row.reason)
        if (payload, reason) != (row.payload, row.reason):
            done += Intake.objects.filter(pk=row.pk).update(payload=payload, reason=reason)
            if done == BATCH:
                break
    return done
