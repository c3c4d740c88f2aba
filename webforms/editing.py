"""How an editor's changes to a form page are judged."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from webforms.asking import why_not
from webforms.fields import Meaning


class FormPageForm(WagtailAdminPageForm):
    """A question can only fill a custom field that what the form becomes has; one asks for the sender's address."""

    def clean(self) -> dict[str, Any]:
        """Judged here, because a question alone knows neither the type nor the others."""
        cleaned: dict[str, Any] = super().clean()
        is_address_asked = False
        for question in self.formsets["fields"].forms:
            if not question.is_valid() or question.cleaned_data.get("DELETE"):
                continue
            field, meaning = question.cleaned_data.get("custom_field"), question.cleaned_data.get("meaning")
            if meaning == Meaning.EMAIL and is_address_asked:
                question.add_error("meaning", _("Another question asks for the sender's address already."))
            is_address_asked |= meaning == Meaning.EMAIL
            if field is None or meaning != Meaning.CUSTOM:
                continue
            if reason := why_not(field, cleaned.get("item_type")):
                question.add_error("custom_field", reason)
        return cleaned
