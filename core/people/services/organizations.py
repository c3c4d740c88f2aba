"""Organisations and the mail domains that stand for them."""

from core.access.api import Actor, require, revoke, service
from core.events.api import append_event
from core.people.addresses import clean_name, is_free_mail, normalize_domain
from core.people.errors import DomainTaken, FreeMailDomain, NameMissing, NameTaken, OrganizationNotEmpty
from core.people.events import OrganizationChanged
from core.people.models import Customer, MailDomain, Organization
from core.people.services.rows import lock, save_columns, save_unique, touch


@service
def add_organization(*, name: str, by: Actor, mail_domain: str = "", notes: str = "") -> Organization:
    """Make an organisation; a name is enough.

    Raises PermissionDenied, NameMissing, NameTaken, and what `add_mail_domain` raises.
    """
    require(by, "wagdesk_people.add_organization")
    organization = Organization(name=_free_name(name), notes=notes)
    save_unique(organization, NameTaken(organization.name))
    if mail_domain:
        _add_domain(organization, mail_domain)
    append_event(OrganizationChanged(organization_id=organization.pk))
    return organization


@service
def update_organization(
    *,
    organization: Organization,
    by: Actor,
    name: str | None = None,
    notes: str | None = None,
    expected_version: int | None = None,
) -> Organization:
    """Rename an organisation or change what agents noted about it.

    Raises PermissionDenied, NameMissing, NameTaken, and StalePerson when somebody changed it after `expected_version`.
    """
    require(by, "wagdesk_people.change_organization", on=organization)
    organization = lock(organization, expected_version)
    columns = []
    if name is not None and clean_name(name) != organization.name:
        organization.name = _free_name(name, but=organization.pk)
        columns.append("name")
    if notes is not None and notes != organization.notes:
        organization.notes = notes
        columns.append("notes")
    if columns:
        save_columns(organization, *columns)
        append_event(OrganizationChanged(organization_id=organization.pk))
    return organization


@service
def add_mail_domain(*, organization: Organization, domain: str, by: Actor) -> MailDomain:
    """Let a mail domain stand for an organisation; who belongs to it already does not move. Twice is once.

    Raises PermissionDenied, InvalidAddress, FreeMailDomain, and DomainTaken when it stands for another.
    """
    require(by, "wagdesk_people.change_organization", on=organization)
    organization = lock(organization)
    row, is_new = _add_domain(organization, domain)
    if is_new:
        _changed(organization.pk)
    return row


@service
def remove_mail_domain(*, organization: Organization, domain: str, by: Actor) -> bool:
    """Let a mail domain stand for nobody; people stay where they are. False when it did not stand for this one."""
    require(by, "wagdesk_people.change_organization", on=organization)
    gone, _rows = MailDomain.objects.filter(organization=organization, domain=normalize_domain(domain)).delete()
    if gone:
        _changed(organization.pk)
    return bool(gone)


@service
def delete_organization(*, organization: Organization, by: Actor) -> None:
    """Delete an organisation nobody belongs to. Raises PermissionDenied and OrganizationNotEmpty."""
    require(by, "wagdesk_people.delete_organization", on=organization)
    organization = lock(organization)
    if Customer.objects.filter(organization=organization).exists():
        raise OrganizationNotEmpty(organization.name)
    pk = organization.pk
    revoke(Organization, [pk])
    organization.delete()
    append_event(OrganizationChanged(organization_id=pk))


def _free_name(name: str, but: int | None = None) -> str:
    name = clean_name(name)
    if not name:
        raise NameMissing
    if Organization.objects.filter(name__iexact=name).exclude(pk=but).exists():
        raise NameTaken(name)
    return name


def _add_domain(organization: Organization, domain: str) -> tuple[MailDomain, bool]:
    domain = normalize_domain(domain)
    if is_free_mail(domain):
        raise FreeMailDomain(domain)
    found = MailDomain.objects.filter(domain=domain).select_related("organization").first()
    if found is not None and found.organization_id == organization.pk:
        return found, False
    if found is not None:
        raise DomainTaken(domain, found.organization.name)
    row = MailDomain(organization=organization, domain=domain)
    save_unique(row, DomainTaken(domain, ""))
    return row, True


def _changed(pk: int) -> None:
    touch(Organization, pk)
    append_event(OrganizationChanged(organization_id=pk))
