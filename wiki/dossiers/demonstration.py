"""The projects of the demonstration, read from fixtures/demo/projects: written as approved facts are.

A file is one project in TOML: its own values, then `[[events]]`, `[[claims]]`, `[[acts]]`, `[[organisations]]` (parts
in the project) and `[[links]]` (between organisations). `sources` name a document by the key of its text, a page, words
and a stance; what is no plain value (a date, a place, an organisation) is named by its code or slug.
"""

import tomllib
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from archive.models import Document, Organisation, Technology, Territory
from wiki.dossiers.models import (
    Act,
    Claim,
    Event,
    FactRevision,
    OrganisationLink,
    Project,
    ProjectOrganisation,
    Topic,
    ValueKind,
)
from wiki.dossiers.models.claim import VALUE_KINDS
from wiki.dossiers.snapshots import Cited, FactError, encode, snapshot
from wiki.dossiers.writing import Why, remove, write

FOLDER = settings.BASE_DIR / "fixtures" / "demo" / "projects"
WHY = Why(reason="Projet écrit pour la démonstration")
_OURS = {"author": None, "reason": WHY.reason}
MODELS = {
    "events": Event,
    "acts": Act,
    "claims": Claim,
    "organisations": ProjectOrganisation,
    "links": OrganisationLink,
}
NUMBERS = {"number", "share"}
DATES = {"date", "date_end", "signed", "received", "published"}
ORGANISATIONS = {"organisation", "other", "authority", "payer", "said_by_organisation"}
RENAMED = {"precision": "date_precision"}


def load_projects(codes: dict[str, str]) -> list[Project]:
    """Write the projects that are not there yet, complete those that are, and return what was written.

    `codes` gives each document's code by its key. A project of people at the same address stays as it is.

    Raises `FactError` when a source does not hold what is quoted, `KeyError` when a document or a word is missing.
    """
    made = []
    for path in sorted(FOLDER.glob("*.toml")):
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        there = Project.objects.filter(slug=said["slug"]).first()
        with transaction.atomic():
            if there is None:
                made.append(_project(said, codes))
            elif there.is_demonstration and not there.removed and not there.merged_into_id:
                made += [there] if _renewed(there, said, codes) else []
    return made


def _project(said: dict, codes: dict[str, str]) -> Project:
    project = write(Project, _of_project(said), why=WHY, is_demonstration=True)
    for model, values, sources in _facts(said, project, codes):
        write(model, values, sources, WHY, is_demonstration=True)
    project.refresh_from_db()
    return project


def _renewed(project: Project, said: dict, codes: dict[str, str]) -> bool:
    """Write what its file says now and the project does not; return whether anything changed.

    What people wrote, changed or took away stays as they left it.
    """
    count = FactRevision.objects.count()
    if _is_untouched(project):
        write(project, _of_project(said), why=WHY)
    left = {model: list(_of_demonstration(model, project)) for model in MODELS.values()}
    for model, values, sources in _facts(said, project, codes):
        row = next((one for one in left[model] if _says(one, encode(values))), None)
        if row is None:
            write(model, values, sources, WHY, is_demonstration=True)
            continue
        left[model].remove(row)
        if not row.removed and _is_untouched(row):
            write(row, values, sources, WHY)
    for row in [one for model in set(left) - {OrganisationLink} for one in left[model]]:
        if not row.removed and _is_untouched(row):
            remove(row, WHY)
    return FactRevision.objects.count() > count


def _of_demonstration(model, project: Project):
    """Return the facts of this kind that the demonstration wrote about a project, taken away or not."""
    about = {Claim: {"object_id": project.pk, "content_type": ContentType.objects.get_for_model(Project)},
             Act: {"projects": project}, OrganisationLink: {}}  # fmt: skip
    return model.objects.filter(is_demonstration=True, **about.get(model, {"project": project})).order_by("pk")


def _says(row, said: dict) -> bool:
    """Whether a fact says this, or said it when the demonstration wrote it, before people changed it."""
    versions = [snapshot(row), *_written(row).filter(**_OURS).values_list("after", flat=True)]
    return any(all(one.get(name) == value for name, value in said.items()) for one in versions if one)


def _is_untouched(row) -> bool:
    """Whether nobody but the demonstration wrote this fact."""
    return not _written(row).exclude(**_OURS).exists()


def _written(row):
    return FactRevision.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=row.pk)


def _of_project(said: dict) -> dict:
    places = [(role, _territory(code)) for role in ("installed", "carries", "pays") for code in said.get(role, [])]
    values = {name: said[name] for name in ("name", "slug", "other_names", "summary") if name in said}
    values |= {"places": places, "technologies": [Technology.objects.get(slug=slug) for slug in said["technologies"]]}
    return values


def _facts(said: dict, project: Project, codes: dict[str, str]):
    """Yield (model, values, sources) of each fact of a file."""
    for name, model in MODELS.items():
        for fact in said.get(name, []):
            sources = [_cited(source, codes) for source in fact.pop("sources", [])]
            yield model, _values(model, fact, project, codes), sources


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
    if name in NUMBERS and not isinstance(value, str):  # the number of an act is a word
        return Decimal(str(value))  # as the history says it
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
