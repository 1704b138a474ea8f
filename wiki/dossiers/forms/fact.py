"""What every form of a fact has: its sources, and, for a fact that is there already, why it changes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.models import Territory
from wiki.dossiers.forms import sources
from wiki.dossiers.proposing import Change
from wiki.dossiers.snapshots import cited
from wiki.evidence.models import Stance


class FactForm(forms.Form):
    """A fact with its sources. `subject` is the project or territory that it is about, `row` the fact that changes.

    A subclass says its `model`, returns `values()` once valid, and fills `initial_of(row)`.
    """

    model = None
    looks_for_words = True  # in the archive; a table's lines cannot choose among what is found
    folded: tuple[tuple[str, list[str]], ...] = ()  # fields that most people leave as they are, under a few words

    sources = forms.CharField(
        label=_("The page that proves it"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The address of a page here: open the document, copy the address. Or a few words, and we look for the page"
            " together. One source a line."
        ),
    )
    picked = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    stance = forms.ChoiceField(label=_("This page"), choices=Stance, initial=Stance.CONFIRMS, required=False)
    reason = forms.CharField(label=_("What you change, and why"), max_length=200, required=False)

    def __init__(self, *args, subject=None, row=None, **kwargs):
        self.subject, self.row = subject, row
        initial = dict(kwargs.pop("initial", None) or {})
        if row is not None:
            initial = self.initial_of(row) | initial
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        self.offers = []
        if row is None:
            del self.fields["reason"]
        order = [name for name in self.fields if name not in {"sources", "picked", "stance", "reason"}]
        self.order_fields([*order, "sources", "picked", "stance", "reason"])
        # Whatever was offered is read again, and checked against the archive when the fact is written.
        picks = self.data.getlist("picked") if hasattr(self.data, "getlist") else []
        self.fields["picked"].choices = [(value, value) for value in picks if sources.read_pick(value)]

    def sections(self) -> list[tuple[str, list, bool]]:
        """Return (words under which they are folded, fields, whether they are shown at once), in order."""
        hidden = {name for _words, names in self.folded for name in names}
        last = ["sources", "picked", "stance", "reason"]
        first = [name for name in self.fields if name not in hidden and name not in last]
        folded = [(words, [self[name] for name in names if name in self.fields]) for words, names in self.folded]
        return [
            ("", [self[name] for name in first], True),
            *((words, fields, any(map(_says_something, fields))) for words, fields in folded),
            ("", [self[name] for name in last if name in self.fields], True),
        ]

    def clean_sources(self):
        """Cut the text in lines; the citations are read in `clean`, with what was picked."""
        lines = [line.strip() for line in self.cleaned_data["sources"].replace("\0", "").splitlines() if line.strip()]
        if len(lines) > sources.LINES_MAX:
            raise forms.ValidationError(_("Too many sources at once: twelve at most."))
        return lines

    def clean(self):
        """Read the citations; offer pages for words."""
        said = super().clean()
        stance = said.get("stance") or Stance.CONFIRMS
        picked = [sources.read_pick(value, stance) for value in said.get("picked", [])]
        lines = said.get("sources", [])
        read = [self._read(line, stance) for line in lines]
        words = " ".join(line for line, one in zip(lines, read, strict=True) if one is None)
        if words and not self.looks_for_words:
            self.add_error("sources", _("This is not the address of a page here: open the document, copy the address."))
        elif words and not picked:
            self.offers = sources.offers(words)
            found = _("Choose the page in this list, or try other words.")
            nothing = _("No document here holds these words: try others, or send the document first.")
            self.add_error("sources", found if self.offers else nothing)
        said["citations"] = [one for one in [*read, *picked] if one]
        return said

    def _read(self, line: str, stance: str):
        """Return what a line cites; a source that is there keeps its stance, and words that are hidden from here."""
        known = [] if self.row is None else cited(self.row)
        plain = sources.read_line(line)
        kept = sources.restored([plain], known)[0] if plain else None
        return kept if kept in known else sources.read_line(line, stance)

    def change(self) -> Change:
        """Return what was said, once the form is valid."""
        return Change(
            target=self.model if self.row is None else self.row,
            values=self.values(),
            citations=self.cleaned_data["citations"],
            title=self.title(),
            territories=tuple(territories_of(self.subject)),
        )

    def values(self) -> dict:
        """Return the values of the fact."""
        raise NotImplementedError

    def title(self) -> str:
        """Return its line in the queue."""
        return f"{self.subject} – {self.heading()}" if self.subject else self.heading()

    def heading(self) -> str:
        """Return the fact in a few words."""
        raise NotImplementedError

    def initial_of(self, row) -> dict:
        """Return what the form starts from, for a fact that is there."""
        return {"sources": sources.written(cited(row))}


def _says_something(field) -> bool:
    """Whether a field is wrong, or holds something else than what it starts with."""
    start = field.field.initial
    return bool(field.errors) or (field.value() or None) not in {None, False, start, str(start)}


def territories_of(subject) -> list:
    """Return the territories whose review team decides about facts of this subject."""
    links = getattr(subject, "territory_links", None)
    if links is not None:
        return [link.territory for link in links.select_related("territory")]
    return [subject] if isinstance(subject, Territory) else []
