"""The same people in every test.

Alice and Bob work in the team Field support. Carol is an agent of another team. Dana and Erin are customers of two
organisations. Root administers. The visitor is nobody.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from core.access.api import Actor, Door, Viewer, anonymous, viewer_for
from core.people.models import Address, Customer, Organization, Team, User
from core.work.kinds import enabled_kinds

PASSWORD = "a long enough sentence"  # noqa: S105 - of people who exist in tests only


@dataclass(frozen=True)
class Member:
    """One of the cast: a sign-in, and the customer behind it where there is one."""

    user: User
    customer: Customer | None = None

    @property
    def viewer(self) -> Viewer:
        """At their usual door."""
        return viewer_for(self.user, Door.ADMIN if self.user.is_agent else Door.PORTAL)

    @property
    def actor(self) -> Actor:
        """As the doer of a change."""
        return Actor.customer(self.customer.pk) if self.customer else Actor.agent(self.user)


@dataclass(frozen=True)
class Cast:
    """Everybody, with their teams and organisations."""

    root: Member
    alice: Member
    bob: Member
    carol: Member
    dana: Member
    erin: Member
    field_support: Team
    back_office: Team
    seegrund: Organization
    brightwater: Organization

    NAMES = ("root", "alice", "bob", "carol", "dana", "erin", "visitor")

    def viewer(self, name: str) -> Viewer:
        """By name, the visitor included."""
        return anonymous() if name == "visitor" else getattr(self, name).viewer

    def sign_in(self, client: Client, name: str) -> None:
        """Make the client theirs; the visitor's stays signed out."""
        client.logout()
        if name != "visitor":
            client.force_login(getattr(self, name).user, backend="core.people.auth.AgentPermissionsBackend")


def make_cast() -> Cast:
    """Create everybody."""
    field_support, back_office = Team.objects.create(name="Field support"), Team.objects.create(name="Back office")
    agents = agent_group()
    seegrund, brightwater = (Organization.objects.create(name=name) for name in ("Seegrund", "Brightwater"))
    return Cast(
        root=Member(User.objects.create_superuser("root@wagdesk.example", PASSWORD, first_name="Root")),
        alice=_agent("alice", agents, field_support),
        bob=_agent("bob", agents, field_support),
        carol=_agent("carol", agents, back_office),
        dana=_customer("dana", seegrund),
        erin=_customer("erin", brightwater),
        field_support=field_support,
        back_office=back_office,
        seegrund=seegrund,
        brightwater=brightwater,
    )


def agent_group() -> Group:
    """What agents may do in tests: every kind of work but "view all", and the customers."""
    group, _ = Group.objects.get_or_create(name="Agents of the tests")
    wanted = {kind.permission(action) for kind in enabled_kinds() for action in ("view", "add", "change")}
    wanted |= {
        f"wagdesk_people.{verb}_{model}" for verb in ("view", "add", "change") for model in ("customer", "organization")
    }
    wanted |= {f"wagtailcore.{verb}_apitoken" for verb in ("view", "add", "change", "delete")}
    wanted.add("wagtailadmin.access_admin")
    for name in wanted:
        app, codename = name.split(".")
        group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename=codename))
    return group


def _agent(name: str, group: Group, team: Team) -> Member:
    user = User.objects.create_user(
        f"{name}@wagdesk.example", PASSWORD, is_agent=True, first_name=name.title(), last_name="Agent"
    )
    user.groups.add(group)
    team.members.add(user)
    return Member(user)


def _customer(name: str, organization: Organization) -> Member:
    email = f"{name}@{organization.name.lower()}.example"
    user = User.objects.create_user(email, PASSWORD, first_name=name.title())
    customer = Customer.objects.create(
        name=name.title(), primary_address=email, organization=organization, user=user, locale="en"
    )
    Address.objects.create(
        customer=customer, value=email, normalized=email, is_primary=True, verified_at=timezone.now()
    )
    return Member(user, customer)
