"""The tables of people. Import them from here."""

from core.people.models.customers import Address, AddressKind, Customer, Invitation
from core.people.models.organizations import MailDomain, Organization
from core.people.models.settings import PeopleSettings
from core.people.models.teams import Role, RoleSeed, Team, TeamMembership
from core.people.models.users import User

__all__ = [
    "Address",
    "AddressKind",
    "Customer",
    "Invitation",
    "MailDomain",
    "Organization",
    "PeopleSettings",
    "Role",
    "RoleSeed",
    "Team",
    "TeamMembership",
    "User",
]
