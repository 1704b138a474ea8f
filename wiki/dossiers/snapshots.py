"""A fact as JSON and back: what proposals and the history keep. Other rows are named by what people know them by."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _

from archive.desk.kinds import DeskError
from archive.models import Document, Organisation, Technology, Territory
from wiki.dossiers.models import Act, Project
from wiki.evidence.models import Stance
from wiki.evidence.shown import hidden
from wiki.evidence.syntax import Reference
from wiki.pages.models import WikiPage

# What names a row of each model in JSON. Acts have no name of their own.
KEYS = {
    Territory: "code",
    Organisation: "slug",
    Technology: "slug",
    Project: "slug",
    Document: "code",
    WikiPage: "path",
    Act: "pk",
}
SUBJECTS = {model._meta.model_name: model for model in (Project, Territory, Organisation, Technology)}
NEW = "new:"  # before the name of an organisation that is made when the fact is approved


class FactError(DeskError):
    """A fact that cannot be written; its text says why and what can be done."""


@dataclass(frozen=True)
class Cited:
    """Pages of a document, and what they do to the fact."""

    code: str
    page_from: int | None = None
    page_to: int | None = None
    words: str = ""
    stance: str = Stance.CONFIRMS


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation that is not in the list yet."""

    name: str


def snapshot(row) -> dict:
    """Return all that the history keeps of a fact, its citations included."""
    said = encode({name: _value(row, name) for name in row.FIELDS})
    return said | {"citations": [asdict(one) for one in cited(row)]}


def cited(row) -> list[Cited]:
    """Return the citations of a fact, in order; whoever reads many facts loads them before, at once."""
    rows = sorted(row.citations.all(), key=lambda one: one.rank)
    return [Cited(one.code, one.page_from, one.page_to, one.words, one.stance) for one in rows]


def encode(values: dict) -> dict:
    """Return values of a fact (rows, dates, numbers) as JSON."""
    special = {"subject": _subject_key, "places": _place_keys}
    return {name: special.get(name, _encoded)(value) for name, value in values.items()}


def decode(model, said: dict) -> dict:
    """Return values for `writing.write` from JSON; raises `FactError` when a row that it names is gone."""
    return {name: _decoded(model, name, value) for name, value in said.items() if name in model.FIELDS}


def words_hidden(citations: list[Cited], user) -> set[Cited]:
    """Return the citations whose words this person may not see: of a hidden document, or masked since."""
    marks = {
        Reference(0, 0, 0, one.code, None, one.page_from, one.page_to or one.page_from, one.words, one.stance): one
        for one in dict.fromkeys(citations)
        if one.words
    }
    return {marks[mark] for mark in hidden(list(marks), user)}


def citations_in(said: dict) -> list[Cited]:
    """Return the citations that JSON holds."""
    return [Cited(**one) for one in said.get("citations", [])]


def named(model, key):
    """Return the row that this key names: the one it was joined to, or the project that had this address once."""
    row = model.objects.filter(**{KEYS[model]: key}).first()
    if row is None and model is Project:
        row = Project.objects.filter(former_slugs__slug=key).first()
    while row is not None and getattr(row, "merged_into_id", None) and model is not Document:
        row = row.merged_into
    if row is None:
        raise FactError(_("“%(key)s” is not here any more: choose another one.") % {"key": key})
    return row


def _value(row, name: str):
    value = getattr(row, name)
    return list(value.all()) if isinstance(value, models.Manager) else value


def _subject_key(subject) -> str:
    return f"{subject._meta.model_name}:{getattr(subject, KEYS[type(subject)])}"


def _place_keys(places) -> list[str]:
    return sorted(f"{role}:{territory.code}" for role, territory in places)


def _encoded(value):
    match value:
        case NewOrganisation(name):
            return NEW + name
        case models.Model():
            return getattr(value, KEYS[type(value)])
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
        case list() if all(isinstance(one, models.Model) for one in value):
            return sorted(map(_encoded, value), key=str)
    return value


def _decoded(model, name: str, value):
    """Return one value; what is empty stays empty."""
    if name == "subject":
        kind, _colon, key = value.partition(":")
        return named(SUBJECTS[kind], key)
    if name == "places":
        parts = [one.partition(":") for one in value]
        return [(role, named(Territory, code)) for role, _colon, code in parts]
    field = model._meta.get_field(name)
    if value is None:
        return None
    if field.many_to_many:
        return [named(field.related_model, key) for key in value]
    if field.is_relation:
        new = isinstance(value, str) and value.startswith(NEW)
        return NewOrganisation(value.removeprefix(NEW)) if new else named(field.related_model, value)
    return field.to_python(value)
