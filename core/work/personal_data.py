"""What work keeps of a person: that they asked, what their requests are called, and the history."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access.api import Actor, revoke
from core.events.api import append_event
from core.privacy.api import BATCH, Found, Mode, Person, PersonalData, Scrubber, Section
from core.work.activity import verb_of
from core.work.events import ItemChanged
from core.work.models import Activity, CustomField, FieldType, Requester, ScopeFollower, WorkItem
from core.work.services.activity import add_activity

ERASED = "work.person_erased"
REQUEST = {
    "number": gettext_lazy("number"),
    "title": gettext_lazy("title"),
    "status": gettext_lazy("status"),
    "created_at": gettext_lazy("created"),
    "closed_at": gettext_lazy("closed"),
    "answers": gettext_lazy("answers"),
}
FACT = {"number": gettext_lazy("request"), "at": gettext_lazy("when"), "text": gettext_lazy("what happened")}


class Work(PersonalData):
    """Items asked for by the person. Those that are only theirs are deleted with their conversations."""

    slug: ClassVar[str] = "core.work"
    label: ClassVar[Any] = gettext_lazy("Titles, fields and history")
    order: ClassVar[int] = 200
    models: ClassVar[frozenset[str]] = frozenset(
        f"wagdesk_work.{name}"
        for name in ("Activity", "Follower", "Requester", "ScopeFollower", "ScopeMember", "WorkItem")
    )

    def remember(self, person: Person) -> Mapping[str, Iterable[int]]:
        items = set(Requester.objects.filter(customer=person.customer_id).values_list("item", flat=True))
        everything = items | set(person.keys("items"))
        numbers = WorkItem._base_manager.filter(pk__in=everything).values_list("number", flat=True)
        return {"items": items, "numbers": numbers}

    def export(self, person: Person, *, full: bool) -> Iterable[Section]:
        shown = CustomField.objects.filter(is_active=True, **({} if full else {"shown_to_customers": True}))
        fields: dict[str, list[CustomField]] = {}
        for one in shown.prefetch_related("item_types"):
            fields.setdefault(one.kind, []).append(one)
        items = WorkItem._base_manager.filter(requester_links__customer=person.customer_id)
        rows = (
            _as_row(item, _labels(fields.get(item.kind, ()), item, full))
            for item in items.select_related("status").order_by("pk").iterator()
        )
        yield Section("requests", _("Your requests"), REQUEST, rows)
        if full:
            facts = Activity._base_manager.filter(item__in=person.keys("items")).select_related("item")
            yield Section("history", _("What was done on them"), FACT, map(_as_fact, facts.order_by("item", "pk")))

    def preview(self, person: Person, mode: Mode) -> Iterable[Found]:
        number = WorkItem._base_manager.filter(_began(person)).count() if mode is Mode.ANONYMISE else 0
        text = ngettext(
            "%(n)d title and its free answers are removed.", "%(n)d titles and their free answers are removed.", number
        )
        yield Found(number, text % {"n": number})
        number = ScopeFollower.objects.filter(customer=person.customer_id).count()
        text = ngettext("%(n)d project is no longer shared.", "%(n)d projects are no longer shared.", number)
        yield Found(number, text % {"n": number})

    def erase(self, person: Person, mode: Mode) -> int:
        followed = list(ScopeFollower.objects.filter(customer=person.customer_id)[:BATCH])
        if followed:
            return ScopeFollower.objects.filter(pk__in=[row.pk for row in followed]).delete()[0]
        return _history(person, mode) or _items(person, mode) or _leave(person, mode)


def _labels(fields: Iterable[CustomField], item: WorkItem, full: bool) -> dict[str, str]:
    """Key → label of the fields of the item's kind; for the customer only those of its type, as in the portal."""
    return {one.key: one.label for one in fields if full or _is_of_type(one, item)}


def _is_of_type(field: CustomField, item: WorkItem) -> bool:
    types = [one.pk for one in field.item_types.all()]
    return not types or item.item_type_id in types


def _as_row(item: WorkItem, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": f"#{item.number}",
        "title": item.title,
        "status": item.status.label_for_customer,
        "created_at": item.created_at,
        "closed_at": item.closed_at,
        "answers": {labels[key]: value for key, value in item.custom.items() if key in labels},
    }


def _as_fact(fact: Activity) -> dict[str, Any]:
    return {"number": f"#{fact.item.number}", "at": fact.created_at, "text": str(verb_of(fact.verb).text(fact.data))}


def _began(person: Person) -> Q:
    """Items whose title is in their words: the first who asked, where anybody did."""
    first = Requester.objects.filter(customer=person.customer_id, item__in=person.keys("items"))
    later = Requester.objects.filter(item__in=first.values("item")).exclude(customer=person.customer_id)
    ahead = [row.pk for row in first if not any(other.item_id == row.item_id and other.pk < row.pk for other in later)]
    return Q(requester_links__in=ahead)


def _history(person: Person, mode: Mode) -> int:
    """Before the titles, which facts repeat."""
    done = 0
    titles = _titles(person, mode)
    for fact in Activity._base_manager.filter(item__in=person.keys("items")).order_by("pk").iterator():
        scrubber = titles.get(fact.item_id, person.scrubber)
        data, label = scrubber.json(fact.data), person.scrubber.text(fact.actor_label)
        if (data, label) != (fact.data, fact.actor_label):
            done += Activity._base_manager.filter(pk=fact.pk).update(data=data, actor_label=label)
            if done == BATCH:
                break
    return done


def _titles(person: Person, mode: Mode) -> dict[int, Scrubber]:
    """Item → what also strikes its title out, where that goes."""
    if mode is Mode.KEEP_WORDS:
        return {}
    rows = WorkItem._base_manager.filter(_began(person)).exclude(title=_erased_title())
    return {
        pk: Scrubber(names=person.names, addresses=person.addresses, sentences=[title])
        for pk, title in rows.values_list("pk", "title")
    }


def _erased_title() -> str:
    return _("Erased request")


def _items(person: Person, mode: Mode) -> int:
    """Titles and free answers; and a line in the history, once."""
    began = set(WorkItem._base_manager.filter(_began(person)).values_list("pk", flat=True))
    told = Activity._base_manager.filter(verb=ERASED, data__erasure=person.erasure_id)
    told_on = set(told.filter(item__in=person.keys("items")).values_list("item", flat=True))
    free = set(CustomField.objects.filter(field_type=FieldType.TEXT).values_list("kind", "key"))
    done = 0
    for item in _locked(person).iterator():
        columns = _clean(item, person, mode, in_their_words=item.pk in began, free=free)
        if columns or item.pk not in told_on:
            _write(item, columns, person, is_told=item.pk in told_on)
            done += 1
            if done == BATCH:
                break
    return done


def _locked(person: Person) -> QuerySet[WorkItem]:
    return WorkItem._base_manager.filter(pk__in=person.keys("items")).order_by("pk")


def _clean(
    item: WorkItem, person: Person, mode: Mode, *, in_their_words: bool, free: set[tuple[str, str]]
) -> list[str]:
    """The columns that are not what they were."""
    title, custom = person.scrubber.text(item.title), person.scrubber.json(item.custom)
    if in_their_words and mode is not Mode.KEEP_WORDS:
        title = _erased_title()
        custom = {key: value for key, value in custom.items() if (item.kind, key) not in free}
    columns = []
    for column, value in (("title", title), ("custom", custom)):
        if getattr(item, column) != value:
            setattr(item, column, value)
            columns.append(column)
    return columns


def _write(item: WorkItem, columns: list[str], person: Person, *, is_told: bool) -> None:
    item.save_columns(*columns)
    if not is_told:
        add_activity(
            item=item, by=Actor.system("privacy"), verb=ERASED, data={"erasure": person.erasure_id}, for_customers=True
        )
    append_event(ItemChanged(item_id=item.pk, kind=item.kind, fields=",".join(columns), actor_user_id=None))


def _leave(person: Person, mode: Mode) -> int:
    """Where the requests stay they stay somebody's, who has no name; else nobody's."""
    if mode.keeps_requests:
        return 0
    rows = list(Requester.objects.filter(customer=person.customer_id)[:BATCH])
    Requester.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if rows:
        revoke(WorkItem, [row.item_id for row in rows])
    return len(rows)
