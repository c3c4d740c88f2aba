"""What administrators and agents did that others must be able to look up later: one table, written once."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class WrittenOnce(TypeError):
    """An act was about to be changed or deleted. Only erasure and age do (`core.people.audit.changeable_acts`)."""


class ActRows(models.QuerySet["Act"]):
    """Rows that are read, and nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise WrittenOnce("acts are never changed")

    def delete(self) -> NoReturn:
        raise WrittenOnce("acts are never deleted")


class Act(models.Model):
    """Somebody did something to something. Invariant: a row is written once; erasure and age alone change it.

    Who and what are text and number, no relation: the row stays readable when both are gone.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    user_id = models.BigIntegerField(_("number of the person"), null=True, db_index=True)
    who = models.CharField(_("who"), max_length=254, blank=True)
    #: Of `core.people.audit.KINDS`.
    kind = models.CharField(_("what"), max_length=40, db_index=True)
    # `app.model` of what it was done to, its key and its name then.
    object_type = models.CharField(max_length=100, blank=True)
    object_key = models.CharField(max_length=60, blank=True)
    object_name = models.CharField(_("to what"), max_length=254, blank=True)
    #: Name of a field → [before, after]; secrets are named without their value.
    changes = models.JSONField(_("changes"), default=dict, blank=True)
    address = models.GenericIPAddressField(_("from which address"), null=True)

    objects: ClassVar = ActRows.as_manager()

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts of administrators")
        default_permissions = ("view",)
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.who or '–'}: {self.kind} {self.object_name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Once."""
        if not self._state.adding:
            raise WrittenOnce("acts are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrittenOnce("acts are never deleted")
