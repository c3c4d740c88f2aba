"""Which custom fields a form can ask for: those that the requests it makes have."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.work.custom import fields_for
from core.work.models import CustomField, WorkItemType
from core.work.queries import first_type

if TYPE_CHECKING:
    from webforms.models import FormField, FormPage


def questions_of(page: "FormPage") -> list[tuple["FormField", bool]]:
    """The questions in order; not asked are those whose custom field the requests do not have, or no more."""
    questions = list(page.fields.select_related("custom_field"))
    kinds = {question.fills.kind for question in questions if question.fills is not None}
    had = {field.pk for kind in kinds for field in _fields(page.item_type or first_type(kind))}
    return [(question, question.fills is None or question.fills.pk in had) for question in questions]


def why_not(field: CustomField, item_type: WorkItemType | None) -> str:
    """Why a form with this target does not ask for the field, for its editor; empty where it does."""
    if not field.is_active:
        text = _("“%(field)s” is not active, so nobody is asked for it. Activate it, or choose another.")
        return text % {"field": field}
    becomes = item_type or first_type(field.kind)
    if field in _fields(becomes):
        return ""
    text = _("The type “%(type)s” has no field “%(field)s”. Choose another field, or let the form become another type.")
    return text % {"type": becomes, "field": field}


def _fields(item_type: WorkItemType | None) -> list[CustomField]:
    return fields_for(item_type) if item_type else []
