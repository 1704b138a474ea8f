"""The projects of the demonstration, read from fixtures/demo/projects: written as approved facts are.

A file is one project in TOML: its own values, then `[[events]]`, `[[claims]]`, `[[acts]]`, `[[organisations]]` (parts
in the project) and `[[links]]` (between organisations). `sources` name a document by the key of its text, a page, words
and a stance; what is no plain value (a date, a place, an organisation) is named by its code or slug.
"""

import tomllib
from datetime import date

from django.conf import settings
from django.db import transaction

from archive.models import Document, Organisation, Technology, Territory
from wiki.dossiers.models import (
    Act,
    Claim,
    Event,
    OrganisationLink,
    Project,
    ProjectOrganisation,
    Topic,
    ValueKind,
)
from wiki.dossiers.models.claim import VALUE_KINDS
from wiki.dossiers.snapshots import Cited, FactError
from wiki.dossiers.writing import Why, write

FOLDER = settings.BASE_DIR / "fixtures" / "demo" / "projects"
WHY = Why(reason="Projet écrit pour la démonstration")
MODELS = {
    "events": Event,
    "acts": Act,
    "claims": Claim,
    "organisations": ProjectOrganisation,
    "links": OrganisationLink,
}
DATES = {"date", "date_end", "signed", "received", "published"}
ORGANISATIONS = {"organisation", "other", "authority", "payer", "said_by_organisation"}
RENAMED = {"precision": "date_precision"}


def load_projects(codes: dict[str, str]) -> list[Project]:
    """Write the projects that are not there yet and return them; `codes` gives each document's code by its key.

    Raises `FactError` when a source does not hold what is quoted, `KeyError` when a document or a word is missing.
    """
    made = []
    for path in sorted(FOLDER.glob("*.toml")):
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        if not Project.objects.filter(slug=said["slug"]).exists():
            with transaction.atomic():
                made.append(_project(said, codes))
    return made


def _project(said: dict, codes: dict[str, str]) -> Project:
    places = [(role, _territory(code)) for role in ("installed", "carries", "pays") for code in said.get(role, [])]
    values = {name: said[name] for name in ("name", "slug", "other_names", "summary") if name in said}
    values |= {"places": places, "technologies": [Technology.objects.get(slug=slug) for slug in said["technologies"]]}
    project = write(Project, values, why=WHY, is_demonstration=True)
    for name, model in MODELS.items():
        for fact in said.get(name, []):
            sources = [_cited(source, codes) for source in fact.pop("sources", [])]
            write(model, _values(model, fact, project, codes), sources, WHY, is_demonstration=True)
    project.refresh_from_db()
    return project


def _values(model, fact: dict, project: Project, codes: dict[str, str]) -> dict:
    """Return what `write` takes: rows and dates in the place of what names them."""
    values = {RENAMED.get(name, name): _value(name, value, codes) for name, value in fact.items()}
    if model is Claim:
        values["subject"] = project
        values["value_kind"] = VALUE_KINDS.get(Topic(fact["topic"]), ValueKind.TEXT)
    elif model is Act:
        values["projects"] = [project]
    elif model in (Event, ProjectOrganisation):
        values["project"] = project
    return values


def _value(name: str, value, codes: dict[str, str]):
    if name in DATES:
        return date.fromisoformat(value)
    if name in ORGANISATIONS:
        return Organisation.objects.get(slug=value)
    if name == "document":
        return Document.objects.get(code=codes[value])
    return value


def _cited(source: dict, codes: dict[str, str]) -> Cited:
    page = source["page"]
    return Cited(codes[source["doc"]], page, page, source.get("words", ""), source.get("stance", "confirms"))


def _territory(code: str) -> Territory:
    territory = Territory.objects.filter(code=code).first()
    if territory is None:
        raise FactError(f"The demonstration names {code}, unknown here: run manage.py load_territories first.")
    return territory
