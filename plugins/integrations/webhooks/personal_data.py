"""Deliveries that told other programs of a person."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.privacy.api import BATCH, Found, Mode, Person, PersonalData, Section, as_in_json
from plugins.integrations.webhooks.models import WebhookDelivery

COLUMNS = {"at": _("when"), "event": _("event"), "receiver": _("receiver")}
#: So many conditions a query: databases take no end of them.
TOGETHER = 50


class Deliveries(PersonalData):
    """The log, with the bodies as they were sent. Receivers hear of the erasure as an event."""

    slug: ClassVar[str] = "webhooks"
    label: ClassVar[Any] = _("What other programs were told")
    order: ClassVar[int] = 20

    def export(self, person: Person, *, full: bool) -> Iterable[Section]:
        if full:
            keys = list(_about(person))
            rows = WebhookDelivery._base_manager.filter(pk__in=keys).select_related("endpoint").order_by("pk")
            told = [{"at": one.created_at, "event": one.event, "receiver": one.endpoint.name} for one in rows]
            yield Section("webhooks", _("What other programs were told"), COLUMNS, told)

    def preview(self, person: Person, mode: Mode) -> Iterable[Found]:
        number = len(set(_about(person)))
        text = ngettext("%(n)d webhook is deleted from the log.", "%(n)d webhooks are deleted from the log.", number)
        yield Found(number, text % {"n": number})

    def erase(self, person: Person, mode: Mode) -> int:
        found = [pk for pk, _place in zip(_about(person), range(BATCH), strict=False)]
        return WebhookDelivery._base_manager.filter(pk__in=found).delete()[0]


def _about(person: Person) -> Iterator[int]:
    """Keys of deliveries that name the person, or tell of an item of theirs."""
    wanted = [f'"customer_id":{person.customer_id}', *(f'"item_id":{pk}' for pk in person.keys("items"))]
    for start in range(0, len(wanted), TOGETHER):
        some = wanted[start : start + TOGETHER]
        exact = re.compile("|".join(rf"{re.escape(one)}(?!\d)" for one in some))
        yield from _matching(Q(*(("body__contains", one) for one in some), _connector=Q.OR), exact.search)
    named = Q(pk__in=())
    for word in (*person.mails, *(name for name in person.names if " " in name)):
        named |= Q(body__icontains=as_in_json(word)) | Q(response__icontains=word)
    yield from _matching(named, lambda text: person.exact.finds(_unescaped(text)))


def _unescaped(text: str) -> str:
    """Bodies are JSON in ASCII."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


def _matching(candidates: Q, is_meant: Any) -> Iterator[int]:
    rows = WebhookDelivery._base_manager.filter(candidates).order_by("pk")
    for pk, body, response in rows.values_list("pk", "body", "response").iterator():
        if is_meant(body) or is_meant(response):
            yield pk
