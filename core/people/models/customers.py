"""The people we serve, and how they are reached."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access.api import PrivateManager
from core.changes.api import Tracked
from core.people.models.organizations import Organization


class Customer(Tracked):
    """A person we serve, external or of our own company. Made on the first request they send.

    Invariant: `primary_address` is the value of their primary address, mail before phone. It stands here too because
    it names who gave no name, and lists could not ask for each.
    """

    change_kind: ClassVar[str] = "customer"
    parts: ClassVar[tuple[str, ...]] = ("addresses",)

    name = models.CharField(_("name"), max_length=200, blank=True)
    primary_address = models.CharField(max_length=320, blank=True, default="", db_default="", editable=False)
    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("organisation"),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="customer",
        verbose_name=_("sign-in"),
    )
    locale = models.CharField(_("language"), max_length=12, blank=True)
    notes = models.TextField(_("notes"), blank=True, help_text=_("Only agents read this."))
    is_blocked = models.BooleanField(
        _("blocked"),
        default=False,
        help_text=_("Their mail and forms are left alone, and the portal shows them nothing."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PrivateManager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name or self.primary_address or gettext("Customer %(number)s") % {"number": self.pk}

    @property
    def name_for_customers(self) -> str:
        """What other customers read: never an address."""
        return self.name or gettext("A customer")


class AddressKind(models.TextChoices):
    """What an address is for."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")


class Address(models.Model):
    """One way to reach a customer. The normalised value is unique for its kind: it belongs to one customer only.

    `verified_at` is set when the person proved the address is theirs; only then a sign-in with it sees the history.
    `opens_history` says whether they may prove it by signing in with it: so does the address a customer was made with.
    An agent who adds another could add their own and read what is none of their business, so that one opens nothing
    until the customer, signed in, proves it, or somebody who manages sign-ins confirms it.
    """

    access_through: ClassVar[str] = "customer"

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="addresses", verbose_name=_("customer"))
    kind = models.CharField(_("kind"), max_length=20, choices=AddressKind, default=AddressKind.EMAIL)
    value = models.CharField(_("address"), max_length=320)
    normalized = models.CharField(max_length=320, editable=False)
    is_primary = models.BooleanField(_("primary"), default=False)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    opens_history = models.BooleanField(default=True, db_default=True, editable=False)
    undeliverable_at = models.DateTimeField(_("undeliverable since"), null=True, blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering: ClassVar = ["-is_primary", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "normalized"],
                name="wagdesk_people_address_once",
                violation_error_message=_("This address belongs to a customer already."),
            ),
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(is_primary=True), name="wagdesk_people_one_primary"
            ),
        ]

    def __str__(self) -> str:
        return self.value


class Invitation(models.Model):
    """A letter that lets a customer set a password. The secret itself is only in the mail; this keeps its hash."""

    access_through: ClassVar[str] = "customer"

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="invitations", verbose_name=_("customer"))
    address = models.ForeignKey(Address, models.CASCADE, related_name="+", verbose_name=_("address"))
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.address} ({self.created_at:%Y-%m-%d})"
