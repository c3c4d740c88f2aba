"""Load the demo company, piece by piece; what is there already is left alone, so a second time changes nothing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.models import Group
from django.core.management.base import OutputWrapper

from core.access.api import Actor
from core.people.models import Customer, Organization, Team, User
from core.people.permissions import DefaultRole
from core.people.services import add_customer, add_organization, add_team
from core.people.services.sign_in import allow_sign_in_with, prove_address
from core.project.progress import step
from core.work.models import CustomField
from plugins.demo import pages, projects, tickets

DATA = Path(__file__).parent / "data"
#: Everybody's; the demo is for looking at, on one's own machine.
PASSWORD = "wagdesk-demo"  # noqa: S105
SYSTEM = Actor.system("demo")


@dataclass(frozen=True)
class Login:
    """Somebody the visitor of the demo can be."""

    email: str
    what: str


def is_loaded() -> bool:
    """The last piece is there. What people deleted since then stays deleted."""
    return tickets.is_loaded(read("tickets"))


def load(out: OutputWrapper) -> None:
    """Load what is missing, step by step."""
    people = read("people")
    with step(out, "People"):
        teams = {row["name"]: _team(row) for row in people["teams"]}
        organizations = {row["name"]: _organization(row) for row in people["organizations"]}
        for row in people["agents"]:
            _agent(row, teams)
        for row in people["customers"]:
            _customer(row, organizations)
        for rank, row in enumerate(people["fields"]):
            _field(row, rank)
        projects.load(people["projects"])
    with step(out, "Articles, forms, home") as tell:
        pages.load(DATA, tell)
    with step(out, "Requests") as tell:
        tickets.load(read("tickets"), teams, tell)


def logins() -> list[Login]:
    """Who can sign in."""
    people = read("people")
    agents = ((row, "administrator" if row["admin"] else f"agent, {row['team']}") for row in people["agents"])
    customers = ((row, f"customer, {row['organization']}") for row in people["customers"] if row["login"])
    return [Login(row["email"], what) for row, what in (*agents, *customers)]


def read(name: str) -> Any:
    """A file of the demo's data."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def _team(row: dict[str, Any]) -> Team:
    found = Team.objects.filter(name=row["name"]).first()
    return found or add_team(name=row["name"], description=row["description"], by=SYSTEM)


def _agent(row: dict[str, Any], teams: dict[str, Team]) -> None:
    if User.objects.filter(email=row["email"]).exists():
        return
    names = {"first_name": row["first"], "last_name": row["last"]}
    if row["admin"]:
        user = User.objects.create_superuser(row["email"], PASSWORD, **names)
    else:
        user = User.objects.create_user(row["email"], PASSWORD, is_agent=True, **names)
    allow_sign_in_with(user=user, value=row["email"])
    prove_address(user=user, value=row["email"])
    teams[row["team"]].members.add(user)
    user.groups.add(*Group.objects.filter(role__key=DefaultRole.AGENT))


def _organization(row: dict[str, Any]) -> Organization:
    found = Organization.objects.filter(name=row["name"]).first()
    return found or add_organization(name=row["name"], mail_domain=row["domain"], by=SYSTEM)


def _customer(row: dict[str, Any], organizations: dict[str, Organization]) -> None:
    organization = organizations.get(row["organization"])
    if not Customer.objects.filter(addresses__normalized=row["email"]).exists():
        add_customer(email=row["email"], name=row["name"], locale=row["locale"], organization=organization, by=SYSTEM)
    if row["login"] and not User.objects.filter(email=row["email"]).exists():
        first, _space, last = row["name"].partition(" ")
        user = User.objects.create_user(row["email"], PASSWORD, first_name=first, last_name=last, locale=row["locale"])
        allow_sign_in_with(user=user, value=row["email"])
        prove_address(user=user, value=row["email"])


def _field(row: dict[str, Any], rank: int) -> None:
    CustomField.objects.get_or_create(
        kind="ticket",
        key=row["key"],
        defaults={
            "label": row["label"],
            "field_type": row["type"],
            "choices": row.get("choices", []),
            "in_list": row.get("list", False),
            "shown_to_customers": row.get("customers", False),
            "rank": rank,
        },
    )
