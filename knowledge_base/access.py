"""Who may read pages: what Wagtail's view restrictions say, stated for rows as tokens and for viewers as a condition.

A published page carries, by what restricts it or a page above it (the source of an alias counts as above it):
    nothing           `public` and `agents:page`
    sign-in           `reader:any` and `agents:page`
    a password        `agents:page`: a shared word says nothing about who somebody is
    groups            `reader:<user>` for each member of all of them; `agent-reader:<user>` with a password as well
and always `all:page`, which administrators hold. Pages that are not published carry nothing.
Wagtail itself opens a page by password for a session; lists, counts and search stay silent about it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageViewRestriction

from core.access.api import Person, Viewer, ViewerProvider

PUBLIC, SIGNED_IN, AGENTS, EVERYBODY = "public", "reader:any", "agents:page", "all:page"


class PageFacts(ViewerProvider):
    """What a person holds towards pages. Asks nothing of the database."""

    def tokens(self, person: Person) -> Iterable[str]:
        """A sign-in reads what asks for one; agents and administrators read more, at the admin's door."""
        if person.user is None:
            return
        yield SIGNED_IN
        yield f"reader:{person.user.pk}"
        if person.is_agent:
            yield AGENTS
            yield f"agent-reader:{person.user.pk}"
        if person.is_administrator:
            yield EVERYBODY


def closed_to(viewer: Viewer) -> QuerySet[PageViewRestriction]:
    """The restrictions this viewer does not pass."""
    return closed(*bearing(viewer))


def bearing(viewer: Viewer) -> tuple[bool, bool, int | None]:
    """All of a viewer that bears on pages: reads everything, is an agent, and who it is."""
    user = viewer.user.pk if viewer.user is not None else None
    return EVERYBODY in viewer.tokens, AGENTS in viewer.tokens, user


def closed(reads_all: bool, is_agent: bool, user: int | None) -> QuerySet[PageViewRestriction]:
    """The restrictions that somebody of this bearing does not pass."""
    restrictions = PageViewRestriction.objects.all()
    if reads_all:
        return restrictions.none()
    if user is None:
        return restrictions
    blocking = Q(restriction_type=PageViewRestriction.GROUPS) & ~Q(groups__user=user)
    if not is_agent:
        blocking |= Q(restriction_type=PageViewRestriction.PASSWORD)
    return restrictions.filter(pk__in=PageViewRestriction.objects.filter(blocking).values("pk"))


def readable_q(viewer: Viewer) -> Q:
    """The published pages that no restriction closes to this viewer: a condition for any page model.

    Reads the restricted places first, of which there are few: lists then use the index of the tree.
    """
    return Q(live=True) & ~_at_or_below(closed_to(viewer))


def readable_here_q(viewer: Viewer) -> Q:
    """The same without a query of its own, for conditions that hold for a handful of pages."""
    return Q(live=True) & ~under(closed_to(viewer))


def under(restrictions: QuerySet[PageViewRestriction]) -> Q:
    """The pages at or below a restricted page, or below an alias of one, found row by row."""
    if restrictions.query.is_empty():
        return Q(pk__in=())
    pages = Q(pk__in=restrictions.order_by().values("page"))
    aliases = Q(alias_of__in=restrictions.order_by().values("page"))
    return Q(Exists(_covering(pages))) | Q(Exists(_covering(aliases)))


def _at_or_below(restrictions: QuerySet[PageViewRestriction]) -> Q:
    """The same pages, by their places in the tree."""
    places = Q(pk__in=())
    if restrictions.query.is_empty():
        return places
    rows = restrictions.order_by().values_list("page__path", "page__aliases__path").distinct()
    for path in sorted({path for row in rows for path in row if path}):
        places |= Q(path=path) | below(path)
    return places


def below(path: str) -> Q:
    """The pages below a place in the tree, as a range of the index: SQLite's LIKE would read every page."""
    return Q(path__range=Page._get_children_path_interval(path))


def _covering(pages: Q) -> QuerySet[Page]:
    """Those of some pages that the row at hand is, or stands below."""
    start = Substr(OuterRef("path"), Value(1), Length("path"))
    return Page.objects.filter(pages, path=start).order_by().values("pk")


def page_tokens(model: type[Page], pks: Sequence[int]) -> Mapping[int, frozenset[str]]:
    """Row → who may find it, for pages of one model. Three queries for any number of rows."""
    paths = dict(model._default_manager.filter(pk__in=pks, live=True).values_list("pk", "path"))
    restrictions = _restricted_paths()
    found = {}
    for pk in pks:
        path = paths.get(pk)
        found[pk] = frozenset() if path is None else _tokens([r for start, r in restrictions if path.startswith(start)])
    return found


def _restricted_paths() -> list[tuple[str, tuple[str, frozenset[int]]]]:
    """(path, (type, members)) of each restricted page and of its aliases."""
    rows = list(PageViewRestriction.objects.values_list("pk", "restriction_type", "page__path", "page__aliases__path"))
    members: dict[int, set[int]] = defaultdict(set)
    if any(row[1] == PageViewRestriction.GROUPS for row in rows):
        users = get_user_model()._default_manager.filter(groups__pageviewrestriction__isnull=False)
        for restriction, user in users.values_list("groups__pageviewrestriction", "pk"):
            members[restriction].add(user)
    return [
        (path, (kind, frozenset(members[pk])))
        for pk, kind, *paths in rows
        for path in dict.fromkeys(paths)
        if path is not None
    ]


def _tokens(restrictions: list[tuple[str, frozenset[int]]]) -> frozenset[str]:
    kinds = {kind for kind, _ in restrictions}
    if not kinds:
        return frozenset({PUBLIC, AGENTS, EVERYBODY})
    if PageViewRestriction.GROUPS not in kinds:
        signed_in = {SIGNED_IN} if PageViewRestriction.PASSWORD not in kinds else set()
        return frozenset({AGENTS, EVERYBODY, *signed_in})
    groups = [members for kind, members in restrictions if kind == PageViewRestriction.GROUPS]
    prefix = "agent-reader" if PageViewRestriction.PASSWORD in kinds else "reader"
    return frozenset({EVERYBODY, *(f"{prefix}:{user}" for user in frozenset.intersection(*groups))})
