"""What a customer can send on a request's page."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_FILES = 5


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to five files, each as large as attachments may be."""

    max_files = MOST_FILES

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"class": "wd-hidden"}), required=False, **options)
        self.max_bytes = settings.WAGDESK_MAX_UPLOAD_MB * 1024 * 1024

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Judge each file, and how many there are."""
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most %(most)d files.") % {"most": MOST_FILES})
        for file in files:
            super().clean(file)
            if file.size > self.max_bytes:
                text = _("“%(name)s” is larger than %(most)d MB.")
                raise forms.ValidationError(text % {"name": file.name, "most": settings.WAGDESK_MAX_UPLOAD_MB})
        return files


class ReplyForm(forms.Form):
    """An answer with files; it may close the request."""

    body = forms.CharField(
        label=gettext_lazy("Your reply"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    files = FilesField(label=gettext_lazy("Files"))  # type: ignore[assignment]  # the metaclass takes it off the class
    solved = forms.BooleanField(label=gettext_lazy("This is solved, close the request"), required=False)

    def clean(self) -> dict[str, Any]:
        """Something must be said, sent or decided."""
        data = super().clean() or {}
        if not self.errors and not (data.get("body", "").strip() or data.get("files") or data.get("solved")):
            self.add_error("body", _("Write something, or attach a file."))
        return data
