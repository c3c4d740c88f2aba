"""What a customer can send on a request's page."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.conversations.forms import FilesField, FilesInput


class ReplyForm(forms.Form):
    """An answer with files; it may close the request."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    body = forms.CharField(
        label=gettext_lazy("Your reply"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    files = FilesField(  # type: ignore[assignment]  # the metaclass takes it off the class
        label=gettext_lazy("Files"), required=False, widget=FilesInput(attrs={"class": "wd-hidden"})
    )
    solved = forms.BooleanField(label=gettext_lazy("This is solved, close the request"), required=False)

    def clean(self) -> dict[str, Any]:
        """Something must be said, sent or decided."""
        data = super().clean() or {}
        if not self.errors and not (data.get("body", "").strip() or data.get("files") or data.get("solved")):
            self.add_error("body", _("Write something, or attach a file."))
        return data
