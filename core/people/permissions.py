"""What a plugin says about a right that agents can be given."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class DefaultRole(StrEnum):
    """The roles every installation starts with. An administrator may rename, change and delete them."""

    ADMINISTRATOR = "administrator"
    AGENT = "agent"
    VIEWER = "viewer"


EVERY_ROLE = (DefaultRole.ADMINISTRATOR, DefaultRole.AGENT, DefaultRole.VIEWER)
WORKING_ROLES = (DefaultRole.ADMINISTRATOR, DefaultRole.AGENT)
ADMINISTRATOR_ONLY = (DefaultRole.ADMINISTRATOR,)


@dataclass(frozen=True)
class PermissionDef:
    """One right, a Django permission of an app: what the hook `permissions` returns.

    `app` and `codename` make its name, "wagdesk_tickets.view_ticket". One that a model's Meta or Django itself makes is
    found; any other is created. It is given to each of `default_roles` once, when it first appears.
    """

    codename: str
    label: str | Promise
    app: str
    description: str | Promise = ""
    default_roles: Collection[DefaultRole] = ()

    @property
    def name(self) -> str:
        """As `has_perm` takes it."""
        return f"{self.app}.{self.codename}"
