"""The ticket: a kind of work item."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.work.models import WorkItem


class Ticket(WorkItem):
    """A customer's request. Its columns, invariants and services are those of every item."""

    KIND: ClassVar[str] = "ticket"

    wagtail_reference_index_ignore = True

    class Meta:
        proxy = True
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        permissions: ClassVar = [("view_all_ticket", _("Can view tickets of every team"))]
