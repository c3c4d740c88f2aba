"""What can go wrong with people.

PeopleError
├── AddressTaken        the address belongs to another customer
├── InvalidAddress      it cannot be an address of its kind
├── NameTaken           an organisation with this name exists
├── FreeMailDomain      a free-mail domain cannot belong to one organisation
├── StalePerson         somebody else changed the record since it was read
└── InvitationInvalid   used, expired or never issued
"""

from django.utils.translation import gettext as _


class PeopleError(Exception):
    """Base; the message is translated and safe to show."""

    code = "people_error"


class AddressTaken(PeopleError):
    """The address belongs to another customer."""

    code = "address_taken"

    def __init__(self, value: str) -> None:
        super().__init__(_("%(address)s belongs to a customer already. Nothing was created.") % {"address": value})


class InvalidAddress(PeopleError):
    """It cannot be an address of its kind."""

    code = "invalid_address"

    def __init__(self, value: str) -> None:
        super().__init__(_("“%(address)s” is not a complete address, such as name@example.com.") % {"address": value})


class NameTaken(PeopleError):
    """An organisation with this name exists."""

    code = "name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(_("There is an organisation called “%(name)s” already.") % {"name": name})


class FreeMailDomain(PeopleError):
    """Everybody can have an address there."""

    code = "free_mail_domain"

    def __init__(self, domain: str) -> None:
        super().__init__(
            _("Everybody can have an address at %(domain)s; it cannot stand for one organisation.") % {"domain": domain}
        )


class StalePerson(PeopleError):
    """Somebody else changed the record since it was read."""

    code = "stale"

    def __init__(self) -> None:
        super().__init__(_("Somebody else changed this meanwhile. Reload to see their version; yours was not saved."))


class InvitationInvalid(PeopleError):
    """Used, expired or never issued."""

    code = "invitation_invalid"

    def __init__(self) -> None:
        super().__init__(
            _("This invitation was used already or has expired. Ask for a new one, or sign in with a code by mail.")
        )
