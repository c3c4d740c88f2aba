"""Answers of the API that are kept for two days, so that a repeated call gets the same."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.api.models import IdempotencyKey
from core.privacy.api import Found, Mode, Person, PersonalData


class KeptAnswers(PersonalData):
    """Not exported: what they say stands in the rows they tell of."""

    slug: ClassVar[str] = "core.api"
    label: ClassVar[Any] = _("Answers of the API kept for repetition")
    order: ClassVar[int] = 30

    def preview(self, person: Person, mode: Mode) -> Iterable[Found]:
        number = sum(1 for _key in _keys(person))
        text = ngettext("%(n)d kept answer is deleted.", "%(n)d kept answers are deleted.", number)
        yield Found(number, text % {"n": number})

    def search(self, person: Person, mode: Mode) -> Iterable[int]:
        return _keys(person)

    def erase_found(self, person: Person, mode: Mode, keys: list[int]) -> int:
        still = list(_keys(person, among=keys))
        return IdempotencyKey.objects.filter(pk__in=still).delete()[0]

    def erase(self, person: Person, mode: Mode) -> int:
        return 0


def _keys(person: Person, *, among: list[int] | None = None) -> Iterator[int]:
    """Answers that name the person, or tell of one of their requests or conversations."""
    rows = IdempotencyKey.objects.exclude(body=None).order_by("pk").values_list("pk", "body")
    if among is not None:
        rows = rows.filter(pk__in=among)
    known = {"number": set(person.keys("numbers")), "conversation": set(person.keys("conversations"))}
    for pk, body in rows.iterator():
        if _tells_of(body, person, known):
            yield pk


def _tells_of(value: Any, person: Person, known: dict[str, set[int]]) -> bool:
    if isinstance(value, str):
        return person.exact.finds(value)
    if isinstance(value, list):
        return any(_tells_of(one, person, known) for one in value)
    if isinstance(value, dict):
        return any(
            (key in known and one in known[key]) if isinstance(one, int) else _tells_of(one, person, known)
            for key, one in value.items()
        )
    return False
