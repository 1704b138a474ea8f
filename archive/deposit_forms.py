"""What is asked of whoever sends a document, and what a moderator corrects in its description."""

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from archive.document_dates import DateUnreadable, PartialDate, read_partial_date, typed_date
from archive.extraction.kinds import media_type_of_name
from archive.file_fields import ManyFilesField
from archive.intake import Description
from archive.models import Document, Nature, Provenance, Technology
from archive.open_deposit import LANE
from archive.open_forms import OpenForm
from archive.organisations import OrganisationsField
from archive.place_choice import full_name, places_meant
from archive.proposed_description import proposal_of
from archive.readers import extensions_read

OPEN_PROVENANCES = [choice for choice in Provenance.choices if choice[0] != Provenance.LEAK]
NATURES = [("", _("not said")), *Nature.choices]
HOW_OBTAINED_LENGTH = 2000
HARMLESS = "no"  # the one answer with which files are taken
DAY_IS_FULL = "day-is-full"  # of an error: what comes without an account has a limit a day
PROPOSED = _("Proposed from the text: check it.")
EXTRACT_LENGTH = 1000
PRESS_FIELDS = ["publisher", "author", "extract_only", "extract"]


class PartialDateField(forms.CharField):
    """A date, or the part of it that is known, as an `archive.document_dates.PartialDate`."""

    def clean(self, value):
        """Return the partial date; an empty one for no text."""
        try:
            return read_partial_date(super().clean(value))
        except DateUnreadable as error:
            raise forms.ValidationError(str(error)) from error


class DepositForm(OpenForm, forms.Form):
    """Three questions: the files, the place, how they were obtained. The rest can come later.

    One stands before them: could this harm whoever gave it? Files that came piece by piece are `uploads`.
    """

    lane = LANE

    harm = forms.ChoiceField(
        label=_("Could this harm whoever gave it?"),
        widget=forms.RadioSelect,
        choices=[(HARMLESS, _("No: nobody risks anything")), ("yes", _("Yes, or I am not sure"))],
        error_messages={"required": _("Answer this first: nothing is taken before.")},
    )
    files = ManyFilesField(
        label=_("The file, or the photos"),
        max_files=settings.UPLOAD_MAX_FILES,
        error_messages={
            "required": _("Choose at least one file."),
            "too_many": _("That is too many files at once: send them in several goes."),
        },
    )
    joined = forms.BooleanField(
        label=_("These photos make one document, in this order"),
        required=False,
        help_text=_("“Put the photos in order” shows them one by one: order, turn, leave out."),
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=120,
        help_text=_("A town, a department or a region: “Saint-Denis (93)”, “Loire”, or an INSEE code such as 42218."),
        error_messages={"required": _("Name the place that this document is about.")},
    )
    place_code = forms.ChoiceField(label=_("Which one?"), required=False, choices=[])
    provenance = forms.ChoiceField(
        label=_("How was it obtained?"),
        widget=forms.RadioSelect,
        choices=OPEN_PROVENANCES,
        error_messages={"required": _("Say how it was obtained: choose one of these ways.")},
    )
    how_obtained = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=HOW_OBTAINED_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where it is published, whom you asked and when. Do not name anybody."),
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=250)
    date = PartialDateField(
        label=_("Date of the document"),
        required=False,
        max_length=40,
        help_text=_("20/06/2019, or what you know of it: 06/2019, 2019."),
    )
    nature = forms.ChoiceField(label=_("Nature"), required=False, choices=NATURES)
    source = forms.CharField(
        label=_("Address on the web"),
        required=False,
        max_length=500,
        help_text=_("Where anybody can find it, if it is online."),
    )

    def __init__(self, *args, uploads=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.uploads = uploads
        self.fields["files"].required = not uploads
        self.fields["files"].widget.use_required_attribute = lambda initial: False  # they may have come before
        self.fields["files"].widget.attrs["accept"] = ",".join(f".{extension}" for extension in extensions_read())
        self.homonyms = self._homonyms()
        self.fields["place_code"].choices = [(place.code, f"{full_name(place)}") for place in self.homonyms]

    def _homonyms(self) -> list:
        """Return the places to choose from, when what was typed may mean several."""
        found = places_meant(self.data.get("place", "")) if self.is_bound else []
        return found if len(found) > 1 else []

    def clean_harm(self):
        """Take nothing that could harm somebody; say where it goes."""
        if self.cleaned_data["harm"] != HARMLESS:
            raise forms.ValidationError(
                format_html(
                    _("Nothing was taken. Do not send it here: read “{}” first."),
                    format_html('<a href="{}" rel="noreferrer">{}</a>', reverse("leak"), _("Pass on a leak")),
                )
            )
        return HARMLESS

    def clean_files(self):
        """Refuse what has not come whole, and too many in all."""
        files = self.cleaned_data["files"]
        unfinished = [upload.name for upload in self.uploads if upload.received < upload.size]
        if unfinished:
            raise forms.ValidationError(
                _("Not whole yet: %(names)s. Let it arrive, or remove it."), params={"names": ", ".join(unfinished)}
            )
        if any(getattr(file, "is_cut", False) and file.size <= settings.UPLOAD_MAX_BYTES for file in files):
            raise forms.ValidationError(
                _("There is no room today for so much without an account: send less, come back tomorrow, or open one."),
                code=DAY_IS_FULL,
            )
        if len(files) + len(self.uploads) > settings.UPLOAD_MAX_FILES:
            raise forms.ValidationError(self.fields["files"].error_messages["too_many"], code="too_many")
        return files

    def clean_place(self):
        """Refuse a place that is not known; which of several it is comes from `place_code`."""
        typed = self.cleaned_data["place"]
        self.cleaned_data["territories"] = places_meant(typed)
        if not self.cleaned_data["territories"]:
            raise forms.ValidationError(
                _("No town, department or region has this name: check its spelling. A postcode is not understood.")
            )
        return typed

    def clean(self):
        """Settle homonyms, and join photos only."""
        data = super().clean()
        found = data.get("territories", [])
        if len(found) > 1:
            found = [place for place in found if place.code == data.get("place_code")]
            if not found:
                self.add_error("place_code", _("Several places have this name: choose one."))
        data["territories"] = found
        types = [media_type_of_name(file.name) or "" for file in [*self.uploads, *data.get("files", [])]]
        joined = data.get("joined") or self.data.get("next") == "photos"
        if joined and not all(media_type.startswith("image/") for media_type in types):
            self.add_error("joined", _("Only photos can be joined in one document: untick this box for other files."))
        return data

    def description(self) -> Description:
        """Return what was said of the documents."""
        said = self.cleaned_data
        date = said["date"]
        return Description(
            provenance=said["provenance"],
            title=said["title"],
            nature=said["nature"],
            territories=said["territories"],
            date=date.date,
            date_end=date.date_end,
            date_precision=date.date_precision,
            source=said["source"],
            how_obtained=said["how_obtained"],
        )


class AnswerForm(forms.Form):
    """The depositor's answer to a question."""

    text = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class DescriptionForm(forms.ModelForm):
    """What a moderator corrects of a document that waits."""

    date = PartialDateField(
        label=_("Date of the document"),
        required=False,
        max_length=40,
        help_text=_("20/06/2019, 06/2019, 2019, “spring 2019”, or 19/02/2019 - 20/02/2019."),
    )
    places = forms.CharField(
        label=_("Places"),
        required=False,
        max_length=1000,
        help_text=_("Between semicolons: “Saint-Denis (93); Loire”, or codes such as 42218."),
    )

    organisations = OrganisationsField(
        label=_("Organisations"),
        required=False,
        max_length=2000,
        help_text=_("Who sells, decides, supervises: between semicolons. “+ Name” adds one to the list."),
    )
    technologies = forms.ModelMultipleChoiceField(
        Technology.objects.filter(merged_into__isnull=True),
        to_field_name="slug",
        label=_("Technologies"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Document
        fields = [
            "title", "provenance", "nature", "date", "places", "organisations", "technologies", "source",
            "how_obtained", "publisher", "author", "extract_only", "extract", "names_private_person",
        ]  # fmt: skip
        widgets = {
            "how_obtained": forms.Textarea(attrs={"rows": 3}),
            "extract": forms.Textarea(attrs={"rows": 4, "maxlength": EXTRACT_LENGTH}),
        }

    field_order = Meta.fields

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        document = self.instance
        self.initial["date"] = typed_date(document)
        self.initial["places"] = "; ".join(full_name(place) for place in document.territories.all())
        self.initial["organisations"] = "; ".join(row.name for row in document.organisations.all())
        self.initial["technologies"] = [row.slug for row in document.technologies.all()]
        self.fields["nature"].choices = NATURES
        self._keep_press_fields()
        self._prefill(proposal_of(document))
        leak = [choice for choice in Provenance.choices if choice[0] == Provenance.LEAK]
        self.fields["provenance"].choices = leak if document.provenance == Provenance.LEAK else OPEN_PROVENANCES

    def _keep_press_fields(self) -> None:
        """Ask for the newspaper, the author and the extract of press only, or where they are said already."""
        document = self.instance
        press = Provenance.PRESS in {document.provenance, self.data.get("provenance")}
        if not press and not any(getattr(document, name) for name in PRESS_FIELDS):
            for name in PRESS_FIELDS:
                del self.fields[name]

    def _prefill(self, proposal) -> None:
        """Put what the text proposes in the fields that nobody filled, and say so; the moderator decides."""
        if proposal is None:
            return
        for name, value in proposal.typed().items():
            if name not in self.fields:
                continue
            self.initial[name] = value
            field = self.fields[name]
            field.help_text = " ".join(filter(None, [str(PROPOSED), str(field.help_text)]))

    def clean_places(self) -> list:
        """Return the territories; name the one that is unknown or has homonyms."""
        territories = []
        for name in filter(None, (part.strip() for part in self.cleaned_data["places"].split(";"))):
            found = places_meant(name)
            if not found:
                raise forms.ValidationError(_("No place is named “%(name)s”."), params={"name": name})
            if len(found) > 1:
                names = ", ".join(full_name(place) for place in found[:12])
                raise forms.ValidationError(
                    _("Several places are named “%(name)s”: write one of %(names)s."),
                    params={"name": name, "names": names},
                )
            territories += found
        return territories

    def _post_clean(self):
        """Leave the instance as it is: `archive.moderation.describe` changes it, under its lock."""

    def fields_and_territories(self) -> tuple[dict, list]:
        """Return the description as `archive.moderation.describe` takes it."""
        said = dict(self.cleaned_data)
        date: PartialDate = said.pop("date")
        territories = said.pop("places")
        said.update(date=date.date, date_end=date.date_end, date_precision=date.date_precision)
        return said, territories
