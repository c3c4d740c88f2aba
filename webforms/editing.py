"""How an editor's changes to a form page are judged."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from webforms.asking import why_not
from webforms.fields import Meaning


class FormPageForm(WagtailAdminPageForm):
    """A question can only fill a custom field that what the form becomes has."""

    def clean(self) -> dict[str, Any]:
        """Judged here, because a question alone does not know the type."""
        cleaned: dict[str, Any] = super().clean()
        for question in self.formsets["fields"].forms:
            if not question.is_valid() or question.cleaned_data.get("DELETE"):
                continue
            field = question.cleaned_data.get("custom_field")
            if field is None or question.cleaned_data.get("meaning") != Meaning.CUSTOM:
                continue
            if reason := why_not(field, cleaned.get("item_type")):
                question.add_error("custom_field", reason)
        return cleaned
