"""Agents, teams, organisations and customers."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.utils import timezone

from benchmarks.words import Words
from core.access.api import Actor
from core.people.addresses import normalize_address
from core.people.models import Address, AddressKind, Customer, Organization, Team, User
from core.people.permissions import DefaultRole
from core.people.services import add_organization, add_team
from core.people.services.sign_in import allow_sign_in_with, prove_address

SYSTEM = Actor.system("benchmarks")
TEAMS = ("Field support", "Orders")


@dataclass(frozen=True)
class People:
    """Everybody tickets need."""

    teams: list[Team]
    agents: list[User]
    customers: list[Customer]
    addresses: dict[int, str]


def seed_people(words: Words, customers: int) -> People:
    """Two teams, six agents, an organisation for each forty customers."""
    teams = [add_team(name=name, description="", by=SYSTEM) for name in TEAMS]
    agents = [_agent(words, place, teams[place % len(teams)]) for place in range(6)]
    organizations = [
        add_organization(name=f"{words.name()} {place}", mail_domain=f"company{place}.example", by=SYSTEM)
        for place in range(1 + customers // 40)
    ]
    found = _customers(words, customers, organizations)
    return People(teams, agents, found, {one.pk: f"person{one.pk}@{_domain(one, organizations)}" for one in found})


def _agent(words: Words, place: int, team: Team) -> User:
    first, last = words.name().split()
    user = User.objects.create_user(f"agent{place}@desk.example", is_agent=True, first_name=first, last_name=last)
    allow_sign_in_with(user=user, value=user.email)
    team.members.add(user)
    user.groups.add(Group.objects.get(role__key=DefaultRole.AGENT))
    return user


def _domain(customer: Customer, organizations: list[Organization]) -> str:
    places = {one.pk: place for place, one in enumerate(organizations)}
    return f"company{places[customer.organization_id]}.example"


def _customers(words: Words, count: int, organizations: list[Organization]) -> list[Customer]:
    places = {one.pk: place for place, one in enumerate(organizations)}
    Customer.objects.bulk_create(
        Customer(name=words.name(), organization=organizations[place % len(organizations)], locale="en")
        for place in range(count)
    )
    found = list(Customer.objects.order_by("pk"))
    rows = []
    for one in found:
        value = f"person{one.pk}@company{places[one.organization_id]}.example"
        normalized = normalize_address(AddressKind.EMAIL, value)
        one.primary_address = value
        rows.append(Address(customer=one, value=value, normalized=normalized, is_primary=True))
    Address.objects.bulk_create(rows, batch_size=1000)
    Customer.objects.bulk_update(found, ["primary_address"], batch_size=500)
    return found


def sign_in_of(customer: Customer, address: str) -> User:
    """The customer gets a sign-in that proved their address."""
    user = User.objects.create_user(address, locale="en", date_joined=timezone.now())
    allow_sign_in_with(user=user, value=address)
    prove_address(user=user, value=address)
    customer.refresh_from_db()
    return user
