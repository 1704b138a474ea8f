"""What a collection says of itself, and where a document goes in it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.models import Collection


class CollectionForm(forms.ModelForm):
    """A title and a description."""

    class Meta:
        model = Collection
        fields = ["title", "description"]
        labels = {"title": _("Title"), "description": _("What these documents are, and why they stand together")}
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}


class NewCollectionForm(CollectionForm):
    """The same, and whether it is a bundle of exhibits: that is said once."""

    class Meta(CollectionForm.Meta):
        fields = ["title", "description", "is_bundle"]
        labels = {**CollectionForm.Meta.labels, "is_bundle": _("A bundle of exhibits, numbered, for a file or a court")}
        help_texts = {"is_bundle": _("It stays yours alone for ever, and its numbers never change.")}


class ExhibitForm(forms.Form):
    """What an exhibit is called, which pages it has, why it is there."""

    title = forms.CharField(label=_("Title of the exhibit"), max_length=80)
    pages = forms.CharField(
        label=_("Pages"), max_length=200, required=False, help_text=_("For example 3-5, 9. Empty: the whole document.")
    )
    note = forms.CharField(label=_("Why it is here"), max_length=300, required=False)


class EntryForm(forms.Form):
    """A document's place, from 1, and why it is here."""

    place = forms.IntegerField(label=_("Position"), min_value=1, max_value=1_000_000)
    note = forms.CharField(label=_("Why it is here"), max_length=300, required=False)


class OwnCollectionField(forms.ModelChoiceField):
    """One of one's collections; a bundle of exhibits says that it is one."""

    def label_from_instance(self, collection):
        """Return its title, and what it is."""
        return f"{collection} ({_('bundle of exhibits')})" if collection.is_bundle else str(collection)


class GatherForm(forms.Form):
    """Into which of one's collections a document goes; a title makes a new one."""

    collection = OwnCollectionField(
        Collection.objects.none(),
        to_field_name="code",
        required=False,
        label=_("Collection"),
        empty_label=_("a new one"),
    )
    title = forms.CharField(label=_("Title of the new collection"), max_length=200, required=False)

    def __init__(self, *args, owner, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["collection"].queryset = owner.collections.all()

    def clean(self):
        """Ask for a title when no collection is chosen."""
        said = super().clean()
        if not self.errors and not said.get("collection") and not said.get("title"):
            self.add_error("title", _("Choose a collection, or give the new one a title."))
        return said
