"""Rows that carry the number of their latest change, and what is left of deleted ones."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Tracked(models.Model):
    """A row that programs copy.

    `changed` is written by the database's triggers alone: 0 for what was never written since they are there, else a
    number that only grows. What stands in `parts` belongs to the row: the names of relations whose rows change it, too.
    """

    #: As this model is called among deletions.
    change_kind: ClassVar[str]
    parts: ClassVar[tuple[str, ...]] = ()

    changed = models.BigIntegerField(default=0, db_default=0, editable=False, db_index=True)

    class Meta:
        abstract = True


class Deletion(Tracked):
    """A row that is gone: its kind and id, nothing of what it held. Triggers write it."""

    change_kind: ClassVar[str] = ""

    kind = models.CharField(max_length=40)
    row = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now, db_default=models.functions.Now())

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"
