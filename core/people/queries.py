"""Reads of people for screens and API: what a viewer may see, with what a row shows, in constant queries."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from core.access.api import Prepared, PrivateQuerySet, Unscoped, Viewer, unscoped
from core.people.addresses import normalize_address, normalize_domain
from core.people.errors import InvalidAddress
from core.people.models import Address, AddressKind, Customer, Invitation, Organization


def customers_for_list(viewer: Viewer) -> PrivateQuerySet:
    """Customers with organisation, sign-in, addresses and `is_invited`, by name."""
    open_invitations = Invitation.objects.filter(
        customer=OuterRef("pk"), accepted_at=None, expires_at__gt=timezone.now()
    )
    return (
        Customer.objects.visible_to(viewer)
        .select_related("user")
        .prefetch_related(Prefetch("addresses", Address.objects.visible_to(viewer)))
        .annotate(sort_name=Lower("name"), is_invited=Exists(open_invitations))
        .order_by("sort_name", "pk")
    )


def organizations_for_list(viewer: Viewer) -> PrivateQuerySet:
    """Organisations with mail domains and `people`, the number of customers the viewer may see, by name."""
    seen = Q(customers__in=Customer.objects.visible_to(viewer))
    return (
        Organization.objects.visible_to(viewer)
        .prefetch_related("mail_domains")
        .annotate(sort_name=Lower("name"), people=Count("customers", filter=seen))
        .order_by("sort_name", "pk")
    )


def matching(words: str) -> Q:
    """Customers of whom every word is in the name, an address or the organisation's name."""
    found: Q = Q()
    for word in words.split():
        addresses = Address.objects.filter(customer=OuterRef("pk"), normalized__icontains=_as_stored(word))
        found &= Q(name__icontains=word) | Q(organization__name__icontains=word) | Q(Exists(addresses))
    return found


def _as_stored(word: str) -> str:
    """A mail address, or its end from the @ on, in the form addresses are compared in; other words as they are."""
    try:
        return f"@{normalize_domain(word)}" if word.startswith("@") else normalize_address(AddressKind.EMAIL, word)
    except InvalidAddress:
        return word


def is_blocked(normalized: str) -> bool:
    """Whether a mail address belongs to somebody whose requests we do not take."""
    with unscoped(Unscoped.ARRIVAL):
        return bool(_blocked(normalized))


@Prepared
def _blocked(normalized: str) -> QuerySet[Customer]:
    return Customer.objects.filter(is_blocked=True, addresses__normalized=normalized).only("pk").order_by()[:1]


def without_organization() -> Q:
    """Customers who belong nowhere."""
    return Q(organization=None)


def waiting_for_acceptance() -> Q:
    """Customers who were invited, and have not signed in."""
    letters = Invitation.objects.filter(customer=OuterRef("pk"), accepted_at=None, expires_at__gt=timezone.now())
    return Q(Exists(letters), user=None)
