"""Which organisation a mail domain stands for."""

from core.events.api import append_event
from core.people.addresses import is_free_mail, mail_domain
from core.people.events import OrganizationChanged
from core.people.models import MailDomain, Organization, PeopleSettings


def organization_for_mail(normalized: str) -> Organization | None:
    """The organisation of a mail address, as the settings say; it may be made. Never for a free-mail domain.

    Runs inside the caller's transaction.
    """
    domain = mail_domain(normalized)
    choice = PeopleSettings.load().organization_by_domain
    if choice == PeopleSettings.ByDomain.OFF or is_free_mail(domain):
        return None
    owner = MailDomain.objects.filter(domain=domain).select_related("organization").first()
    if owner is not None:
        return owner.organization
    return _of_new_domain(domain) if choice == PeopleSettings.ByDomain.CREATE else None


def _of_new_domain(domain: str) -> Organization:
    """Named like the domain until somebody gives it a better name."""
    organization = Organization.objects.filter(name__iexact=domain).first() or Organization.objects.create(name=domain)
    MailDomain.objects.create(organization=organization, domain=domain)
    append_event(OrganizationChanged(organization_id=organization.pk))
    return organization
