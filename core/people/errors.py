"""What can go wrong with people.

PeopleError
├── AddressTaken        the address belongs to another customer
├── InvalidAddress      it cannot be an address of its kind
├── NameMissing         a name of blanks is no name
├── NameTaken           an organisation or team with this name exists
├── DomainTaken         the mail domain stands for another organisation
├── FreeMailDomain      a free-mail domain cannot belong to one organisation
├── OrganizationNotEmpty  people belong to it still
├── LastAddress         a customer without any address could not be reached
├── LoginAddress        they sign in with it, and with no other
├── AgentsSignIn        it signs an agent in
├── SignInExists        who can sign in already needs no invitation
├── NotAnAgent          only agents work in teams
├── TooManyToMove       more people than one move takes
├── UndoExpired         it was too long ago, or somebody else did it
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


class NameMissing(PeopleError):
    """A name of blanks is no name."""

    code = "name_missing"

    def __init__(self) -> None:
        super().__init__(_("Enter a name."))


class NameTaken(PeopleError):
    """An organisation or team with this name exists."""

    code = "name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(_("The name “%(name)s” is in use already.") % {"name": name})


class DomainTaken(PeopleError):
    """The mail domain stands for another organisation."""

    code = "domain_taken"

    def __init__(self, domain: str, owner: str) -> None:
        super().__init__(
            _("%(domain)s stands for “%(name)s” already. Take it from there first.") % {"domain": domain, "name": owner}
        )


class FreeMailDomain(PeopleError):
    """Everybody can have an address there."""

    code = "free_mail_domain"

    def __init__(self, domain: str) -> None:
        super().__init__(
            _("Everybody can have an address at %(domain)s; it cannot stand for one organisation.") % {"domain": domain}
        )


class OrganizationNotEmpty(PeopleError):
    """People belong to it still."""

    code = "organization_not_empty"

    def __init__(self, name: str) -> None:
        super().__init__(_("People belong to “%(name)s” still. Move them out first.") % {"name": name})


class LastAddress(PeopleError):
    """A customer without any address could not be reached."""

    code = "last_address"

    def __init__(self) -> None:
        super().__init__(_("This is their only address. Add another one first."))


class LoginAddress(PeopleError):
    """They sign in with it, and with no other."""

    code = "login_address"

    def __init__(self, value: str) -> None:
        text = _(
            "They sign in with %(address)s, and none of their other addresses may take its place yet. An administrator "
            "can confirm one first. Nothing was removed."
        )
        super().__init__(text % {"address": value})


class AgentsSignIn(PeopleError):
    """It signs an agent in: who changes that is who manages agents, and they themselves."""

    code = "agents_sign_in"

    def __init__(self, value: str) -> None:
        text = _(
            "An agent signs in with %(address)s. They can change that in their own account, and administrators under "
            "“Agents”. Nothing was removed."
        )
        super().__init__(text % {"address": value})


class UnconfirmedAddress(PeopleError):
    """It was added to somebody's record, so that a sign-in with it would show what they asked."""

    code = "unconfirmed_address"

    def __init__(self, value: str) -> None:
        text = _(
            "%(address)s was added later and does not open this customer's requests. An administrator can confirm it, "
            "or you prefer the address they wrote from. No invitation was sent."
        )
        super().__init__(text % {"address": value})


class SignInExists(PeopleError):
    """Who can sign in already needs no invitation."""

    code = "sign_in_exists"

    def __init__(self, value: str) -> None:
        super().__init__(_("%(address)s can sign in already. No invitation was sent.") % {"address": value})


class NotAnAgent(PeopleError):
    """Only agents work in teams."""

    code = "not_an_agent"

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s is no active agent, and only agents work in teams.") % {"name": name})


class TooManyToMove(PeopleError):
    """More people than one move takes."""

    code = "too_many_to_move"

    def __init__(self, most: int) -> None:
        super().__init__(_("At most %(most)d people can be moved at a time. Nobody was moved.") % {"most": most})


class UndoExpired(PeopleError):
    """It was too long ago, or somebody else did it."""

    code = "undo_expired"

    def __init__(self) -> None:
        super().__init__(_("This can no longer be undone. Nothing was changed."))


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
