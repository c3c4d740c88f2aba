"""Who may see items: agents of the kind, the team, the assignee; the customer who asked, their organisation, followers.

Tokens carry the kind (`team:3.ticket`), because a member of a team sees only kinds they hold the right to view.
An item without a team is everybody's who may view the kind (`agents:ticket`); one with a team is the team's, its
assignee's, and theirs who hold "view all" (`all:ticket`).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q

from core.access.api import Door, Person, RealmProvider, TokenProvider, Viewer, ViewerProvider
from core.people.access import team_ids
from core.people.models import Customer
from core.work.kinds import enabled_kinds
from core.work.models import Follower, Requester, Scope, ScopeFollower, ScopeMember, WorkItem

ITEM = "wagdesk_work.WorkItem"


def pairs(refs: Iterable[str]) -> dict[str, list[int]]:
    """References "3.ticket" as kind → ids."""
    found: dict[str, list[int]] = {}
    for ref in refs:
        number, _, kind = ref.partition(".")
        found.setdefault(kind, []).append(int(number))
    return found


def either(conditions: Iterable[Q]) -> Q:
    """One of the conditions; none of them is nothing."""
    match = Q(pk__in=())
    for condition in conditions:
        match |= condition
    return match


class AgentItemFacts(ViewerProvider):
    """What an agent holds for each kind they may view, and the private scopes they are a member of."""

    def tokens(self, person: Person) -> Iterable[str]:
        """`agents:`, `all:`, `team:` and `user:` tokens."""
        if not person.is_agent:
            return
        teams = team_ids(person.user.pk)
        for kind in enabled_kinds():
            if not person.user.has_perm(kind.permission("view")):
                continue
            yield f"agents:{kind.code}"
            yield f"user:{person.user.pk}.{kind.code}"
            yield from (f"team:{team}.{kind.code}" for team in teams)
            if person.user.has_perm(kind.permission("view_all")):
                yield f"all:{kind.code}"

    def realms(self, person: Person) -> Iterable[str]:
        """Private scopes entered in person or through a team."""
        if not person.is_agent or person.is_administrator:
            return ()
        member = Q(user=person.user) | Q(team__memberships__user=person.user)
        scopes = ScopeMember.objects.filter(member, scope__is_private=True).values_list("scope_id", flat=True)
        return {f"scope:{pk}" for pk in scopes}


class CustomerItemFacts(ViewerProvider):
    """The scopes shared with a customer, and the realms of what they asked for themselves."""

    def _followed(self, person: Person) -> Any:
        if person.user is None or person.door is not Door.PORTAL:
            return Scope.objects.none()
        mine = Customer.objects.filter(user=person.user, is_blocked=False)
        shared = ScopeFollower.objects.filter(
            Q(customer__in=mine.values("pk")) | Q(organization__in=mine.values("organization"))
        )
        return Scope.objects.filter(pk__in=shared.values("scope"))

    def tokens(self, person: Person) -> Iterable[str]:
        """`scope:<pk>` of followed scopes."""
        return {f"scope:{pk}" for pk in self._followed(person).values_list("pk", flat=True)}

    def realms(self, person: Person) -> Iterable[str]:
        """Private scopes that are followed, or that hold something the customer asked for."""
        if person.user is None or person.door is not Door.PORTAL:
            return ()
        asked = WorkItem._base_manager.filter(
            realm__isnull=False, requester_links__customer__user=person.user
        ).values_list("realm_id", flat=True)
        followed = self._followed(person).filter(is_private=True).values_list("pk", flat=True)
        return {f"scope:{pk}" for pk in {*asked, *followed}}


class AgentsOfKind(TokenProvider):
    """An item without a team carries `agents:<kind>`."""

    model: ClassVar[str] = ITEM
    prefix: ClassVar[str] = "agents"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        rows = WorkItem._base_manager.filter(pk__in=pks, team__isnull=True).values_list("pk", "kind")
        return {pk: {f"agents:{kind}"} for pk, kind in rows}

    def q(self, refs: frozenset[str]) -> Q:
        return Q(kind__in=sorted(refs), team__isnull=True)


class AllOfKind(TokenProvider):
    """Every item carries `all:<kind>`."""

    model: ClassVar[str] = ITEM
    prefix: ClassVar[str] = "all"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        return {pk: {f"all:{kind}"} for pk, kind in WorkItem._base_manager.filter(pk__in=pks).values_list("pk", "kind")}

    def q(self, refs: frozenset[str]) -> Q:
        return Q(kind__in=sorted(refs))


class TeamOfItem(TokenProvider):
    """An item of a team carries `team:<team>.<kind>`."""

    model: ClassVar[str] = ITEM
    prefix: ClassVar[str] = "team"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        rows = WorkItem._base_manager.filter(pk__in=pks, team__isnull=False).values_list("pk", "team_id", "kind")
        return {pk: {f"team:{team}.{kind}"} for pk, team, kind in rows}

    def q(self, refs: frozenset[str]) -> Q:
        return either(Q(kind=kind, team__in=teams) for kind, teams in sorted(pairs(refs).items()))


class AgentsNamedOnItem(TokenProvider):
    """The assignee and following agents: `user:<user>.<kind>`."""

    model: ClassVar[str] = ITEM
    prefix: ClassVar[str] = "user"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        found: dict[int, set[str]] = {}
        items = WorkItem._base_manager.filter(pk__in=pks)
        for pk, user, kind in items.filter(assignee__isnull=False).values_list("pk", "assignee_id", "kind"):
            found.setdefault(pk, set()).add(f"user:{user}.{kind}")
        for pk, user, kind in Follower.objects.filter(item__in=pks).values_list("item_id", "user_id", "item__kind"):
            found.setdefault(pk, set()).add(f"user:{user}.{kind}")
        return found

    def q(self, refs: frozenset[str]) -> Q:
        return either(
            Q(kind=kind)
            & (Q(assignee__in=users) | Q(Exists(Follower.objects.filter(item=OuterRef("pk"), user__in=users))))
            for kind, users in sorted(pairs(refs).items())
        )


class RequestersOfItem(TokenProvider):
    """Who asked: `customer:<customer>`."""

    model: ClassVar[str] = ITEM
    prefix: ClassVar[str] = "customer"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        found: dict[int, set[str]] = {}
        for item, customer in Requester.objects.filter(item__in=pks).values_list("item_id", "customer_id"):
            found.setdefault(item, set()).add(f"customer:{customer}")
        return found

    def q(self, refs: frozenset[str]) -> Q:
        return Q(pk__in=Requester.objects.filter(customer__in=[int(ref) for ref in refs]).values("item"))


class OrganizationOfItem(TokenProvider):
    """The organisation asked for: `org:<organization>`; the portal decides whether its members hold the token."""

    model: ClassVar[str] = ITEM
    prefix: ClassVar[str] = "org"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        rows = WorkItem._base_manager.filter(pk__in=pks, organization__isnull=False)
        return {pk: {f"org:{organization}"} for pk, organization in rows.values_list("pk", "organization_id")}

    def q(self, refs: frozenset[str]) -> Q:
        return Q(organization__in=[int(ref) for ref in refs])


class ScopesOfItem(TokenProvider):
    """The scope an item stands in and all above it: `scope:<scope>`, held by those a scope is shared with."""

    model: ClassVar[str] = ITEM
    prefix: ClassVar[str] = "scope"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        step = Scope.steplen
        rows = list(WorkItem._base_manager.filter(pk__in=pks).values_list("pk", "scope__path"))
        paths = {path[:end] for _, path in rows for end in range(step, len(path) + 1, step)}
        ids = dict(Scope.objects.filter(path__in=paths).values_list("path", "pk"))
        return {pk: {f"scope:{ids[path[:end]]}" for end in range(step, len(path) + 1, step)} for pk, path in rows}

    def q(self, refs: frozenset[str]) -> Q:
        paths = Scope.objects.filter(pk__in=[int(ref) for ref in refs]).values_list("path", flat=True)
        return either(Q(scope__path__startswith=path) for path in sorted(paths))


class RealmOfItem(RealmProvider):
    """The nearest private scope at or above the item's."""

    model: ClassVar[str] = ITEM

    def realms(self, pks: Sequence[int]) -> Mapping[int, str]:
        rows = WorkItem._base_manager.filter(pk__in=pks, realm__isnull=False).values_list("pk", "realm_id")
        return {pk: f"scope:{realm}" for pk, realm in rows}

    def q(self, viewer: Viewer) -> Q:
        mine = [int(realm.partition(":")[2]) for realm in viewer.realms if realm.startswith("scope:")]
        return Q(realm__isnull=True) | Q(realm__in=mine) if mine else Q(realm__isnull=True)
