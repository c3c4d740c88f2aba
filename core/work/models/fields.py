"""Fields that administrators define; their values live in the item's `custom` JSON under the field's key."""

import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.work.models.configured import Configured


class FieldType(models.TextChoices):
    """What a custom field holds. Stored as text, number, ISO date, choice text, true or false."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    CHECKBOX = "checkbox", _("Checkbox")


class CustomField(Configured):
    """A property of items of one kind, for all its types or some. Kind, key and type never change."""

    TOLD_APART_BY = "key"

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(
        _("key"),
        max_length=50,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("Small letters, digits and _, beginning with a letter."))],
        help_text=_("How programs name it; cannot change later."),
    )
    label = models.CharField(_("label"), max_length=100)
    field_type = models.CharField(_("type"), max_length=10, choices=FieldType)
    choices = models.JSONField(_("choices"), default=list, blank=True, help_text=_("For a choice: a list of texts."))
    item_types = models.ManyToManyField(
        "wagdesk_work.WorkItemType", blank=True, related_name="custom_fields", verbose_name=_("only for these types")
    )
    help_text = models.CharField(_("help"), max_length=250, blank=True)
    required = models.BooleanField(_("required"), default=False)
    shown_to_customers = models.BooleanField(_("customers see it"), default=False)
    in_list = models.BooleanField(_("column in the list"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        ordering: ClassVar = ["kind", "rank", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="wagdesk_work_field_key_once"),
        ]

    def __str__(self) -> str:
        return str(self.label)

    def clean(self) -> None:
        """A choice needs something to choose, and nothing else does. A key that is there already stays as it is."""
        if self._state.adding and "__" in self.key:
            single = re.sub("__+", "_", self.key)
            raise ValidationError({"key": _("No two _ in a row: write %(key)s.") % {"key": single}})
        if self.field_type != FieldType.CHOICE and self.choices:
            raise ValidationError({"choices": _("Only a choice has choices.")})
        if self.field_type == FieldType.CHOICE and not self.choices:
            raise ValidationError({"choices": _("Name at least one choice.")})

    def _content(self) -> list[Any]:
        return [*super()._content(), sorted(found.pk for found in self.item_types.all())]
