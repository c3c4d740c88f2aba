"""The demo's requests: each arrives through its channel, is answered, and then moved to its place in the past."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from django.db.models import F
from django.utils import timezone

from core.access.api import Actor, service
from core.conversations.arrivals import Arrival
from core.conversations.models import Conversation, Intake, Message, Recipient
from core.conversations.services import add_message, internal_conversation, take_in
from core.people.models import Customer, Team, User
from core.project.progress import Tell
from core.work.models import Activity, Priority, Status, WorkItem
from core.work.services import update_item
from plugins.demo.projects import project
from plugins.email_channel.api import ensure_mailbox, ingest

#: The defaults have names in the language of the installation, and ranks in all.
PRIORITIES = {"Low": 20, "Normal": 40, "High": 60, "Urgent": 80}
TEAMS = {"F": "Field support", "O": "Orders and service"}
#: So long a mail takes.
SOON = timedelta(minutes=1)


def load(rows: list[dict[str, Any]], teams: dict[str, Team], tell: Tell) -> None:
    """Every request that is not there yet."""
    ensure_mailbox()
    for place, row in enumerate(_oldest_first(rows)):
        tell(place, len(rows))
        if not _exists(row):
            _one(row, _key(row), teams.get(TEAMS.get(row["team"], "")), place)


def is_loaded(rows: list[dict[str, Any]]) -> bool:
    """The last of them is there."""
    return _exists(_oldest_first(rows)[-1])


@service
def settle() -> None:
    """Put into the past what the relay did with the requests just now: confirmations, and mails that arrived."""
    loaded = Activity.objects.filter(verb="work.created", data__demo__startswith="demo:").values("item")
    for activity in Activity.objects.filter(verb="email_channel.confirmed", item__in=loaded).select_related("item"):
        Activity.objects.filter(pk=activity.pk).update(created_at=activity.item.created_at + SOON)
    for row in Recipient.objects.filter(message__conversation__item__in=loaded).select_related("message"):
        Recipient.objects.filter(pk=row.pk).update(changed_at=row.message.created_at + SOON)


def _oldest_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: -row["days"])


def _key(row: dict[str, Any]) -> str:
    return f"demo:{row['who']}:{row['subject']}"[:128]


def _exists(row: dict[str, Any]) -> bool:
    return Activity.objects.filter(verb="work.created", data__demo=_key(row)).exists()


def _one(row: dict[str, Any], key: str, team: Team | None, place: int) -> None:
    customer = Customer.objects.get(addresses__normalized=row["who"])
    intake = _by_mail(row, customer, place) if row["via"] == "email" else _by_form(row, customer, key)
    assert intake.item is not None  # the demo requires the plugin that takes it
    agent = User.objects.filter(email=f"{row['to']}@nordlicht.example").first() if row["to"] else None
    _assign(intake.item, row, team, agent)
    conversation = Conversation.objects.get(item=intake.item, audience="public")
    for text in row["talk"][1:]:
        _say(conversation, text, agent, customer)
    _finish(intake.item.pk, row, key)


def _by_form(row: dict[str, Any], customer: Customer, key: str) -> Intake:
    arrival = Arrival(
        customer_id=customer.pk, subject=row["subject"], text=row["talk"][0], language=row["lang"],
        custom=row.get("custom", {}),
    )  # fmt: skip
    return take_in(arrival, source=row["via"], channel=row["via"], key=key)


def _by_mail(row: dict[str, Any], customer: Customer, place: int) -> Intake:
    mail = EmailMessage()
    mail["From"] = f"{customer.name} <{row['who']}>"
    mail["To"] = ensure_mailbox().address
    mail["Subject"] = row["subject"]
    mail["Message-ID"] = f"<demo-{place}@{row['who'].partition('@')[2]}>"
    mail["Content-Language"] = row["lang"]
    mail.set_content(row["talk"][0])
    intake = ingest(bytes(mail)).intake
    assert intake is not None  # a well-formed mail of a person becomes an arrival
    return intake


def _assign(item: WorkItem, row: dict[str, Any], team: Team | None, agent: User | None) -> None:
    changes: dict[str, Any] = {
        "team": team,
        "assignee": agent,
        "priority": Priority.objects.get(rank=PRIORITIES[row["priority"]]),
        "tags": row["tags"],
        "custom": row.get("custom", {}),
    }
    update_item(item=item, by=Actor.agent(agent) if agent else Actor.system("demo"), changes=changes)
    if scope := project(row.get("project")):
        update_item(item=item, by=Actor.system("demo"), changes={"scope": scope})


def _say(conversation: Conversation, text: str, agent: User | None, customer: Customer) -> None:
    if text.startswith("n: ") and agent:
        note = internal_conversation(item=conversation.item, by=Actor.agent(agent))  # type: ignore[arg-type]
        add_message(conversation=note, by=Actor.agent(agent), text=text[3:])
    elif text.startswith("a: ") and agent:
        add_message(conversation=conversation, by=Actor.agent(agent), text=text[3:], undo_seconds=0)
    else:
        add_message(conversation=conversation, by=Actor.customer(customer.pk), text=text, channel="portal")


@service
def _finish(pk: int, row: dict[str, Any], key: str) -> None:
    """Set the status last, because answers move it, then put everything into the past."""
    item = WorkItem.objects.select_related("item_type").get(pk=pk)
    status = Status.objects.filter(item_type=item.item_type, category=row["status"]).order_by("rank")[0]
    update_item(item=item, by=Actor.system("demo"), changes={"status": status})
    Activity.objects.filter(item=pk, verb="work.created").update(data={"channel": row["via"], "demo": key})
    begin = timezone.now() - timedelta(days=row["days"])
    _spread(Message.objects.filter(conversation__item=pk), begin)
    _spread(Activity.objects.filter(item=pk), begin)
    last = Message.objects.filter(conversation__item=pk).latest("pk")
    WorkItem.objects.filter(pk=pk).update(
        created_at=begin, updated_at=last.created_at, last_message_at=last.created_at, language=row["lang"]
    )
    for column in ("waiting_since", "closed_at"):
        WorkItem.objects.filter(pk=pk, **{f"{column}__isnull": False}).update(**{column: F("last_message_at")})


def _spread(rows: Any, begin: datetime) -> None:
    """One after another, up to now."""
    total = rows.count()
    step = (timezone.now() - begin) / (total + 1)
    for place, row in enumerate(rows.order_by("pk")):
        type(row).objects.filter(pk=row.pk).update(created_at=begin + step * place)
