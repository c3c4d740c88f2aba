"""What people sent through forms, as it was typed."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.privacy.api import BATCH, Found, Mode, Person, PersonalData, Section
from webforms.models import Submission

COLUMNS = {"form": _("form"), "sent_at": _("sent"), "answers": _("answers")}


class Submissions(PersonalData):
    """Deleted in any case: what became a request says the same."""

    slug: ClassVar[str] = "webforms"
    label: ClassVar[Any] = _("Forms that were sent")
    order: ClassVar[int] = 25

    def export(self, person: Person, *, full: bool) -> Iterable[Section]:
        rows = (
            {"form": one.form_title, "sent_at": one.created_at, "answers": one.answers}
            for one in _sent(person).order_by("pk").iterator()
        )
        yield Section("forms", _("Forms you sent"), COLUMNS, rows)

    def preview(self, person: Person, mode: Mode) -> Iterable[Found]:
        number = _sent(person).count()
        text = ngettext("%(n)d sent form is deleted.", "%(n)d sent forms are deleted.", number)
        yield Found(number, text % {"n": number})

    def erase(self, person: Person, mode: Mode) -> int:
        keys = list(_sent(person).order_by("pk").values_list("pk", flat=True)[:BATCH])
        Submission._base_manager.filter(pk__in=keys).delete()
        return len(keys) or _named_by_others(person)


def _sent(person: Person) -> QuerySet[Submission]:
    return Submission._base_manager.filter(intake__in=person.keys("arrivals"))


def _named_by_others(person: Person) -> int:
    """Forms of others that became a request of the person as well."""
    done = 0
    for one in Submission._base_manager.filter(intake__item__in=person.keys("items")).order_by("pk").iterator():
        answers = person.scrubber.json(one.answers)
        if answers != one.answers:
            done += Submission._base_manager.filter(pk=one.pk).update(answers=answers)
            if done == BATCH:
                break
    return done
