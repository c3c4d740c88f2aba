"""What the dummy plugin contributes: the smallest sensible thing for each hook."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from django.db.models import Q
from django.http import HttpResponse
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

from core.access.api import Actor, TokenProvider, ViewerProvider
from core.events.api import Event
from core.privacy.api import Found, PersonalData, Section
from core.work.models import WorkItem
from core.work.services import create_item
from core.workspace.contributions import AdminScreen, HealthReport, HealthState
from search.documents import Entry, SearchDocument

#: What subscriber, job and revocation listener heard; tests empty it first.
HEARD: list[object] = []
#: Items with this in front are everybody's business, and stay open.
MARK = "[errand]"
#: Since when somebody waits for each of them.
BEGAN = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass(frozen=True)
class ErrandRun(Event):
    """Somebody ran an errand."""

    name = "dummy.errand.run.v1"
    errand: int

    @property
    def object_key(self):
        return f"dummy.errand:{self.errand}"


class MarkedItems(TokenProvider):
    """Marked items carry a token that every agent holds."""

    model = "wagdesk_work.WorkItem"
    prefix = "errands"

    def tokens(self, pks):
        marked = WorkItem._base_manager.filter(pk__in=pks, title__startswith=MARK).values_list("pk", flat=True)
        return {pk: {"errands:all"} for pk in marked}

    def q(self, refs):
        return Q(title__startswith=MARK) if "all" in refs else Q(pk__in=[])


class AgentsRunErrands(ViewerProvider):
    """Every agent holds it."""

    def tokens(self, person):
        return {"errands:all"} if person.is_agent else ()


class ErrandDocument(SearchDocument):
    """Marked items, findable as errands."""

    kind = "errand"
    label = "Errands"
    model = "wagdesk_work.WorkItem"

    def queryset(self):
        return WorkItem._base_manager.filter(title__startswith=MARK)

    def prepare(self, rows):
        words = "To be fetched by bicycle."
        return [
            Entry(kind=self.kind, pk=row.pk, title=row.title, updated_at=row.updated_at, body=words) for row in rows
        ]


class Errands(PersonalData):
    """Whom errands were run for; forgotten one by one."""

    slug = "dummy"
    label = "Errands"
    done_for: ClassVar[dict[int, int]] = {}

    def export(self, person, *, full):
        rows = [{"errands": self.done_for.get(person.customer_id, 0)}]
        return [Section("errands", "Errands", {"errands": "how many"}, rows)]

    def preview(self, person, mode):
        number = self.done_for.get(person.customer_id, 0)
        return [Found(number, f"{number} errands are forgotten.")]

    def erase(self, person, mode):
        if not self.done_for.get(person.customer_id):
            return 0
        self.done_for[person.customer_id] -= 1
        return 1


class ErrandScreen(AdminScreen):
    """One page below `/admin/errands/`."""

    def urls(self):
        return [path("errands/", page, name="dummy_errands")]


class ErrandView(APIView):
    """One address below `/api/v1/errands`."""

    permission_classes = ()

    def get(self, request):
        return Response({"errands": []})


def page(request):
    return HttpResponse("errands")


def withdraw_errands(person, tokens):
    """Carol's errands are taken from her."""
    is_carol = person.user is not None and person.user.email.startswith("carol@")
    return frozenset({"errands:all"} & tokens) if is_carol else frozenset()


def make_errand(intake, arrival):
    return create_item(kind="ticket", title=f"{MARK} {arrival.subject}", by=Actor.system("dummy"))


def report():
    return HealthReport(HealthState.GOOD, "Errands are run.")
