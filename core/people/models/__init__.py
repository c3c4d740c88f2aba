"""The tables of people. Import them from here."""

from core.people.models.acts import Act
from core.people.models.customers import Address, AddressKind, Customer, Invitation
from core.people.models.organizations import MailDomain, Organization
from core.people.models.settings import PeopleSettings
from core.people.models.sign_ins import SignIn
from core.people.models.teams import Role, RoleSeed, Team, TeamMembership
from core.people.models.users import User

__all__ = [
    "Act",
    "Address",
    "AddressKind",
    "Customer",
    "Invitation",
    "MailDomain",
    "Organization",
    "PeopleSettings",
    "Role",
    "RoleSeed",
    "SignIn",
    "Team",
    "TeamMembership",
    "User",
]
