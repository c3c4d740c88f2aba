"""The companies we serve."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.access.api import PrivateManager
from core.changes.api import Tracked


class Organization(Tracked):
    """A customer organisation; a name is enough."""

    change_kind: ClassVar[str] = "organization"
    parts: ClassVar[tuple[str, ...]] = ("mail_domains",)

    name = models.CharField(_("name"), max_length=200)
    notes = models.TextField(_("notes"), blank=True, help_text=_("Only agents read this."))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PrivateManager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("name"),
                name="wagdesk_people_organization_name",
                violation_error_message=_("There is an organisation with this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MailDomain(models.Model):
    """A mail domain whose senders belong to an organisation. Never one of the free-mail domains."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="mail_domains")
    domain = models.CharField(_("mail domain"), max_length=253, unique=True, help_text=_("For example: example.com"))

    class Meta:
        verbose_name = _("mail domain")
        verbose_name_plural = _("mail domains")

    def __str__(self) -> str:
        return self.domain
