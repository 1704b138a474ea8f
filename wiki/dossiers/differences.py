"""What changed between two versions of a fact, in words that anybody reads."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from archive.document_dates import PartialDate
from archive.models import Document
from archive.written_date import written_date
from wiki.dossiers.models import TerritoryRole
from wiki.dossiers.snapshots import KEYS, NEW, SUBJECTS, Cited, citations_in, words_hidden
from wiki.evidence.models import Stance
from wiki.evidence.syntax import HIDDEN_WORDS

UNSAID = {"value_kind"}  # the value itself says of which kind it is


@dataclass(frozen=True)
class Difference:
    """One field: its name, what it was and what it is; empty when it says nothing."""

    label: str
    before: str
    after: str


def differences(model, before: dict | None, after: dict | None, user) -> list[Difference]:
    """Return the fields that differ between two snapshots, as this person may see them.

    `after` of a proposal may hold some of the fields only: the others stay.
    """
    names = [name for name in (*model.FIELDS, "citations") if name not in UNSAID]
    old = before or {}
    new = {} if after is None else old | after
    words = _Words(model, [old, new], user)
    found = []
    for name in names:
        if _is_part_of_date(model, name) or _same(model, name, old, new):
            continue
        was, now = words.of(name, old), words.of(name, new)
        if was != now:
            found.append(Difference(words.label(name), was, now))
    return found


def _is_part_of_date(model, name: str) -> bool:
    """Whether the field is said together with the date before it."""
    if name.endswith("_precision"):
        return True
    return (
        name.endswith("_end") and f"{name}_precision" not in model.FIELDS and name.removesuffix("_end") in model.FIELDS
    )


def _same(model, name: str, old: dict, new: dict) -> bool:
    parts = [name, f"{name}_precision", f"{name}_end"] if f"{name}_precision" in model.FIELDS else [name]
    return all(old.get(part) == new.get(part) for part in parts)


class _Words:
    """Says values in words; rows that they name are looked up once."""

    def __init__(self, model, snapshots: list[dict], user):
        self.model = model
        self.names: dict[tuple, str] = {}
        self.moderates = getattr(user, "is_moderator", False)  # who may read what was taken away
        codes = {one["code"] for said in snapshots for one in said.get("citations", [])}
        rows = Document.objects.visible_to(user).filter(code__in=codes)
        self.documents = {row.code: row for row in rows.only("code", "title")}
        self.hidden = words_hidden([one for said in snapshots for one in citations_in(said)], user)

    def label(self, name: str) -> str:
        """Return the field's name."""
        special = {
            "citations": _("Sources"),
            "places": _("Places"),
            "subject": _("About"),
            "slug": _("Address"),
            "page": _("Page"),
            "technologies": _("Technologies"),
            "project": _("Project"),
            "projects": _("Projects"),
            "territory": _("Place"),
            "act": _("Act"),
            "document": _("Document"),
            "authority": _("Authority"),
            "addressee": _("Who was asked?"),
            "organisation": _("Organisation"),
            "other": _("Other organisation"),
            "payer": _("Who pays it?"),
            "said_by_organisation": _("Who says so?"),
        }
        if name in special:
            return special[name]
        label = str(self.model._meta.get_field(name).verbose_name)
        return label[:1].upper() + label[1:]

    def of(self, name: str, said: dict) -> str:
        """Return the value of a field in words."""
        value = said.get(name)
        if value in (None, "", []):
            return ""
        if name == "citations":
            return "\n".join(self._citation(one) for one in value)
        if name == "places":
            parts = [one.partition(":") for one in value]
            return ", ".join(f"{self._named(SUBJECTS['territory'], key)} ({TerritoryRole(role).label})"
                             for role, _colon, key in parts)  # fmt: skip
        if name == "subject":
            kind, _colon, key = value.partition(":")
            return self._named(SUBJECTS[kind], key)
        if f"{name}_precision" in self.model.FIELDS:
            return self._date(name, said)
        return self._plain(self.model._meta.get_field(name), value)

    def _plain(self, field, value) -> str:
        if field.many_to_many:
            return ", ".join(self._named(field.related_model, key) for key in value)
        if field.is_relation:
            return value.removeprefix(NEW) if str(value).startswith(NEW) else self._named(field.related_model, value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, models.DateField):
            return written_date(PartialDate(field.to_python(value)))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    def _date(self, name: str, said: dict) -> str:
        to_day = models.DateField().to_python
        end = None if f"{name}_end_precision" in self.model.FIELDS else said.get(f"{name}_end")
        return written_date(PartialDate(to_day(said[name]), to_day(end), said.get(f"{name}_precision") or "day"))

    def _named(self, model, key) -> str:
        """Return the name of the row that this key names; the key itself when it is gone."""
        if model is Document:
            found = self.documents.get(key) or Document.objects.published().filter(code=key).first()
            return str(found) if found else str(key)
        if (model, key) not in self.names:
            row = model.objects.filter(**{KEYS[model]: key}).first()
            gone = getattr(row, "removed", False) and not self.moderates
            self.names[model, key] = HIDDEN_WORDS if gone else str(row) if row else str(key)
        return self.names[model, key]

    def _citation(self, one: dict) -> str:
        """Return a source in words; what is quoted only from a document that this person may see."""
        document = self.documents.get(one["code"])
        parts = [str(document) if document else one["code"]]
        if one["page_from"]:
            last = one["page_to"]
            parts.append(f"p. {one['page_from']}" + (f"–{last}" if last not in {None, one["page_from"]} else ""))
        if one["words"]:
            parts.append(f"« {HIDDEN_WORDS if Cited(**one) in self.hidden else one['words']} »")
        return ", ".join(parts) + f" ({Stance(one['stance']).label})"
