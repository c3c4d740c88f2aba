"""A lending is an item; what only lendings have stands in a table of its own, and is seen by who sees the item."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.access.api import PrivateManager
from core.work.models import WorkItem


class Lending(WorkItem):
    """An item of this kind."""

    KIND: ClassVar[str] = "lending"

    class Meta:
        proxy = True
        verbose_name = _("lending")
        verbose_name_plural = _("lendings")
        permissions: ClassVar = [("view_all_lending", _("Can view lendings of every team"))]


class LendingDetails(models.Model):
    """Which instrument, and until when."""

    access_through: ClassVar[str] = "item"
    item = models.OneToOneField(WorkItem, models.CASCADE, primary_key=True, related_name="lending_details")
    serial = models.CharField(_("serial number"), max_length=50)
    due = models.DateField(_("due"), null=True, blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = _("details of a lending")
        verbose_name_plural = _("details of lendings")

    def __str__(self):
        return self.serial
