"""A form field that takes several files at once."""

from django import forms


class ManyFilesInput(forms.FileInput):
    """The browser's own file chooser, for several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Returns a list of uploaded files, in the order in which the browser names them; empty files stay in it."""

    widget = ManyFilesInput

    def __init__(self, *, max_files: int, **kwargs):
        self.max_files = max_files
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        """Return the files as they came: which of them can be documents is for `archive.intake` to say."""
        files = list(data or [])
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.max_files:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        return files
