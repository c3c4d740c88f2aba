"""A form field for files that go with a message."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.conversations.uploads import MOST_FILES, largest_upload, most_together


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to five files, each as large as attachments may be; cleans to a list."""

    widget = FilesInput
    max_files = MOST_FILES

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.max_bytes = largest_upload()
        #: With those of other fields. The page says it beside the field; the server reads no larger request.
        self.max_together = most_together()

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Judge each file, and how many there are."""
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not files:
            super().clean(None, initial)
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most %(most)d files.") % {"most": MOST_FILES})
        return [self._one(file) for file in files]

    def _one(self, file: Any) -> Any:
        file = super().clean(file)
        if file.size > self.max_bytes:
            text = _("“%(name)s” is larger than %(most)d MB.")
            raise forms.ValidationError(text % {"name": file.name, "most": self.max_bytes // (1024 * 1024)})
        return file
