"""Teams of agents."""

from collections.abc import Iterable
from typing import Any

from core.access.api import Actor, require, service
from core.events.api import append_event
from core.people.addresses import clean_name
from core.people.audit import record
from core.people.errors import NameMissing, NameTaken, NotAnAgent
from core.people.events import TeamChanged
from core.people.models import Team, TeamMembership, User
from core.people.services.rows import save_unique


@service
def add_team(*, name: str, by: Actor, description: str = "", members: Iterable[User] = ()) -> Team:
    """Make a team. Raises PermissionDenied, NameMissing, NameTaken and NotAnAgent; nothing is written then."""
    require(by, "wagdesk_people.add_team")
    team = Team(name=_free_name(name), description=clean_name(description))
    save_unique(team, NameTaken(team.name))
    _set_members(team, members)
    append_event(TeamChanged(team_id=team.pk))
    return team


@service
def update_team(
    *,
    team: Team,
    by: Actor,
    name: str | None = None,
    description: str | None = None,
    members: Iterable[User] | None = None,
) -> Team:
    """Rename a team, or say who belongs to it: from the commit on, who left no longer sees its work.

    Raises PermissionDenied, NameMissing, NameTaken and NotAnAgent; nothing is written then.
    """
    require(by, "wagdesk_people.change_team")
    team = Team.objects.select_for_update().get(pk=team.pk)
    if name is not None and clean_name(name) != team.name:
        team.name = _free_name(name, but=team.pk)
    if description is not None:
        team.description = clean_name(description)
    team.save(update_fields=["name", "description"])
    if members is not None:
        _set_members(team, members)
    append_event(TeamChanged(team_id=team.pk))
    return team


@service
def delete_team(*, team: Team, by: Actor) -> None:
    """Delete a team; its work belongs to no team then. Raises PermissionDenied."""
    require(by, "wagdesk_people.delete_team")
    pk = team.pk
    Team.objects.select_for_update().get(pk=pk).delete()
    append_event(TeamChanged(team_id=pk))


@service
def set_teams(*, agent: User, teams: Iterable[Team], by: Actor) -> None:
    """Say which teams an agent belongs to: from the commit on they see the work of these teams, and of no others.

    Raises PermissionDenied and NotAnAgent; nothing is written then. A team that is gone meanwhile is left out.
    """
    require(by, "wagdesk_people.change_team")
    mine = TeamMembership.objects.filter(user=agent)
    found = Team.objects.select_for_update().filter(pk__in=[team.pk for team in teams])
    wanted = set(found.values_list("pk", flat=True))
    there = set(mine.values_list("team_id", flat=True))
    if wanted - there and not (agent.is_agent and agent.is_active):
        raise NotAnAgent(str(agent))
    _tell_moves((agent, pk, pk in wanted) for pk in wanted ^ there)
    mine.filter(team_id__in=there - wanted).delete()
    rows = [TeamMembership(team_id=pk, user=agent) for pk in wanted - there]
    TeamMembership.objects.bulk_create(rows, ignore_conflicts=True)
    for pk in sorted(wanted ^ there):
        append_event(TeamChanged(team_id=pk))


def _set_members(team: Team, members: Iterable[User]) -> None:
    wanted = {user.pk: user for user in members}
    for user in wanted.values():
        if not (user.is_agent and user.is_active):
            raise NotAnAgent(str(user))
    leaving = team.memberships.exclude(user_id__in=wanted).select_related("user")
    moves = [(membership.user, team.pk, False) for membership in leaving]
    leaving.delete()
    there = set(team.memberships.values_list("user_id", flat=True))
    _tell_moves([*moves, *((user, team.pk, True) for pk, user in wanted.items() if pk not in there)])
    rows: list[Any] = [TeamMembership(team=team, user=user) for pk, user in wanted.items() if pk not in there]
    TeamMembership.objects.bulk_create(rows)


def _tell_moves(moves: Iterable[tuple[User, int, bool]]) -> None:
    """Write down who comes to a team (True) or leaves it."""
    moves = list(moves)
    names = dict(Team.objects.filter(pk__in={pk for _user, pk, _comes in moves}).values_list("pk", "name"))
    for user, pk, comes in moves:
        name = names.get(pk)
        record("team.members", on=user, changes={"team": [None, name] if comes else [name, None]})


def _free_name(name: str, but: int | None = None) -> str:
    name = clean_name(name)
    if not name:
        raise NameMissing
    others = Team.objects.filter(name__iexact=name)
    if (others.exclude(pk=but) if but else others).exists():
        raise NameTaken(name)
    return name
