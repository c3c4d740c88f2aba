"""The rows of the customers screen: organisations with their people, or people alone; page by page, by keyset.

Guarantees: the number of queries does not grow with rows; a page is found by where the last one ended, never by
counting rows away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from core.access.api import Viewer, row_key
from core.people.models import Customer, Organization
from core.people.queries import (
    customers_for_list,
    matching,
    organizations_for_list,
    waiting_for_acceptance,
    without_organization,
)

#: Organisations a page, and people shown of each before "show all".
ORGANIZATIONS, PEOPLE_EACH = 20, 10
#: People a page where they stand alone.
PEOPLE = 50

BY_ORGANIZATION, WITHOUT, INVITED = "", "without", "invited"


@dataclass
class Group:
    """A heading and the people below it. `organization` is None for those without one."""

    title: str
    people: list[Any]
    total: int
    organization: Organization | None = None
    #: Whether each person's organisation is said.
    says_organization: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether more people belong here than are shown."""
        return self.total > len(self.people)

    @property
    def key(self) -> str:
        """For ids and drops: the organisation's number, or "none"."""
        return str(self.organization.pk) if self.organization else "none"


@dataclass
class Page:
    """Groups, and where the next page begins ("" on the last)."""

    groups: list[Group] = field(default_factory=list)
    after: str = ""


@dataclass(frozen=True)
class Wanted:
    """What the address asks for."""

    view: str = BY_ORGANIZATION
    words: str = ""
    organization: int | None = None
    after: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "Wanted":
        """From the query; nonsense is left out."""
        view = data.get("view", "")
        return cls(
            view=view if view in (WITHOUT, INVITED) else BY_ORGANIZATION,
            words=data.get("q", "").strip()[:100],
            organization=row_key(data.get("organization", "")),
            after=data.get("after", "")[:250],
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether words or one organisation narrow the view."""
        return bool(self.words or self.organization)


def page_of(viewer: Viewer, wanted: Wanted) -> Page:
    """The page the address asks for."""
    if wanted.organization is not None or wanted.view:
        return _people_alone(viewer, wanted)
    return _by_organization(viewer, wanted)


def counts(viewer: Viewer) -> dict[str, int]:
    """How many people each view has."""
    people = Customer.objects.visible_to(viewer)
    return {
        BY_ORGANIZATION: people.count(),
        WITHOUT: people.filter(without_organization()).count(),
        INVITED: people.filter(waiting_for_acceptance()).count(),
    }


def _by_organization(viewer: Viewer, wanted: Wanted) -> Page:
    people = customers_for_list(viewer)
    rows = organizations_for_list(viewer)
    if wanted.words:
        people = people.filter(matching(wanted.words))
        found = Customer.objects.visible_to(viewer).filter(matching(wanted.words), organization=OuterRef("pk"))
        rows = rows.filter(Q(name__icontains=wanted.words) | Exists(found))
    if wanted.after:
        rows = rows.filter(sort_name__gt=Lower(Value(wanted.after)))
    rows = rows.prefetch_related(Prefetch("customers", people[:PEOPLE_EACH], to_attr="shown"))
    found_rows = list(rows[: ORGANIZATIONS + 1])
    page = Page([_group(row, wanted) for row in found_rows[:ORGANIZATIONS]])
    if len(found_rows) > ORGANIZATIONS:
        page.after = found_rows[ORGANIZATIONS - 1].name
        return page
    loose = people.filter(without_organization())
    shown = list(loose[: PEOPLE_EACH + 1])
    if shown or not wanted.words:
        total = loose.count() if len(shown) > PEOPLE_EACH else len(shown)
        page.groups.append(Group(_("Without organisation"), shown[:PEOPLE_EACH], total))
    return page


def _group(row: Any, wanted: Wanted) -> Group:
    # While one searches, who does not match is not missing.
    total = len(row.shown) if wanted.words and len(row.shown) < PEOPLE_EACH else row.people
    return Group(row.name, row.shown, total, row)


def _people_alone(viewer: Viewer, wanted: Wanted) -> Page:
    people, organization = customers_for_list(viewer), None
    if wanted.organization is not None:
        organization = organizations_for_list(viewer).filter(pk=wanted.organization).first()
        if organization is None:
            return Page()
        people = people.filter(organization=organization)
    elif wanted.view == WITHOUT:
        people = people.filter(without_organization())
    else:
        people = people.filter(waiting_for_acceptance()).select_related("organization")
    if wanted.words:
        people = people.filter(matching(wanted.words))
    total = people.count()
    if not total and wanted.words:
        return Page()
    shown = list(_after(people, wanted.after)[: PEOPLE + 1])
    group = Group(_title(wanted, organization), shown[:PEOPLE], total, organization, wanted.view == INVITED)
    return Page([group], f"{shown[PEOPLE - 1].pk}~{shown[PEOPLE - 1].name}" if len(shown) > PEOPLE else "")


def _after(people: Any, cursor: str) -> Any:
    number, tilde, name = cursor.partition("~")
    pk = row_key(number)
    if not tilde or pk is None:
        return people
    last = Lower(Value(name))
    return people.filter(Q(sort_name__gt=last) | Q(sort_name=last, pk__gt=pk))


def _title(wanted: Wanted, organization: Organization | None) -> str:
    if organization is not None:
        return organization.name
    return _("Without organisation") if wanted.view == WITHOUT else _("Invited, not signed in")
