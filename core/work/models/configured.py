"""What the rows that administrators name have in common: many doors write them and few people do."""

from collections.abc import Collection
from hashlib import sha256
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _


class Configured(models.Model):
    """A row whose rules are in `clean`, so that every door refuses the same things with the same words."""

    #: The column a person changes when two rows are alike.
    TOLD_APART_BY: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def version(self) -> int:
        """Nine digits of a digest: it changes whenever a column does, whoever wrote it.

        Two versions of a row share them once in a thousand million.
        """
        return int(sha256(repr(self._content()).encode()).hexdigest(), 16) % 10**9

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """What the constraints refuse, said of one column."""
        try:
            super().validate_constraints(exclude=exclude)
        except ValidationError as error:
            found = error.update_error_dict({})
            if alike := found.pop(NON_FIELD_ERRORS, None):
                texts = [_same() if _is_unique(one) else one for one in alike]
                found[self.TOLD_APART_BY] = [*found.get(self.TOLD_APART_BY, ()), *texts]
            raise ValidationError(found) from error

    def _content(self) -> list[Any]:
        return [(column.attname, getattr(self, column.attname)) for column in self._meta.concrete_fields]


def _same() -> ValidationError:
    return ValidationError(_("There is one like this already."))


def _is_unique(error: ValidationError) -> bool:
    return error.code in ("unique", "unique_together")
