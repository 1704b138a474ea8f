"""Writing a fact: its values, its sources, its version in the history, and what follows from it, in one transaction.

Every door comes through here: what is approved, what a moderator writes, imports, going back to an earlier version.
"""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.models import Visibility
from wiki.dossiers import citations as sources
from wiki.dossiers import searching, statuses
from wiki.dossiers.models import Event, FactRevision, Project, ProjectTerritory
from wiki.dossiers.organisations import made
from wiki.dossiers.shelf import LIVE, Shelf
from wiki.dossiers.slugs import free_slug
from wiki.dossiers.snapshots import Cited, FactError, NewOrganisation, citations_in, cited, decode, snapshot
from wiki.evidence import rows


@dataclass(frozen=True)
class Why:
    """Who changes a fact, and why. `by` is None for the console."""

    by: object = None
    reason: str = ""
    proposal: object = None


@dataclass
class Batch:
    """What many facts share that are written in one transaction: their sources, looked up once, and what follows."""

    shelf: Shelf = LIVE
    projects: set[int] = field(default_factory=set)  # whose status is computed at the end

    def finish(self) -> None:
        """Compute what follows from all of them."""
        statuses.refresh(self.projects, verified=timezone.localdate())


def write(model_or_row, values: dict, citations: list[Cited] | None = None, why: Why = Why(), *,
          batch: Batch | None = None, **flags):  # fmt: skip
    """Write a new fact (give its model), or another version of one (give its row); return the row.

    `values` holds rows, dates and numbers by the names of `FIELDS`; what is not in it stays. `citations` are all
    the sources of the fact; None leaves those that it has. `flags` may hold `is_demonstration`. With a `batch`, whoever
    began it finishes it in the same transaction.
    Raises `FactError`. What does not change the fact adds nothing to its history.
    """
    new = isinstance(model_or_row, type)
    shelf = batch.shelf if batch else LIVE
    if citations is not None:
        citations = sources.checked(citations, [] if new else cited(model_or_row), shelf)
    with transaction.atomic():
        shelf.lock(citations or [])
        row = model_or_row(**flags) if new else _locked(model_or_row)
        before = None if new else snapshot(row)
        touched = _projects_of(row) if not new else set()
        _set(row, values)
        if citations is not None:
            sources.tie(row, citations, shelf=shelf)
        return _kept(row, before, touched, why, batch)


def remove(row, why: Why):
    """Take a fact away: nobody reads it, and its history can bring it back."""
    with transaction.atomic():
        Visibility.raise_counter()
        row = _locked(row)
        before = snapshot(row)
        row.removed = True
        row.save(update_fields=["removed"])
        _log(row, before, None, why)
        statuses.refresh(_projects_of(row))
    return row


def restore(row, revision: FactRevision, why: Why):
    """Make a fact again what it was after this version; what was taken away comes back."""
    if revision.after is None:
        raise FactError(_("In this version the fact was taken away: choose another one."))
    values, citations = decode(type(row), revision.after), citations_in(revision.after)
    with transaction.atomic():
        LIVE.lock(citations)
        row = _locked(row)
        before, touched = (None if row.removed else snapshot(row)), _projects_of(row)
        row.removed = False
        _set(row, values)
        sources.tie(row, citations, checked=False)  # as they were: a document that is hidden now may come back
        return _kept(row, before, touched, why)


def without_source(citation, reason: str, by) -> None:
    """Write the fact that owns this citation without it, inside the transaction and under the locks of the caller."""
    row = _locked(citation.owner)
    before = snapshot(row)
    rows.take_off([citation])
    _log(row, before, snapshot(row), Why(by, reason))
    statuses.refresh(_projects_of(row))


def log_as_is(row, why: Why) -> None:
    """Add a version that says what became of a fact, whose values were moved by another verb."""
    now = snapshot(row)
    _log(row, now, now, why)


def _kept(row, before: dict | None, touched: set, why: Why, batch: Batch | None = None):
    """Log what was written and compute what follows; nothing when nothing changed."""
    after = snapshot(row)
    if after != before:
        _log(row, before, after, why)
    if isinstance(row, Project):
        searching.keep_words(row)
    if batch:
        batch.projects |= touched | _projects_of(row)
        return row
    statuses.refresh(touched | _projects_of(row), verified=timezone.localdate())
    row.refresh_from_db()
    return row


def _locked(row):
    return type(row).objects.select_for_update().get(pk=row.pk)


def _set(row, values: dict) -> None:
    """Save the row with these values; raises `FactError` with the sentence of the first field that is wrong."""
    unknown = set(values) - set(row.FIELDS)
    if unknown:
        raise ValueError(f"{type(row).__name__} has no {', '.join(sorted(unknown))}.")
    values = dict(values)
    places = values.pop("places", None)
    many = {name: values.pop(name) for name in list(values) if _is_many(row, name)}
    kind = getattr(row, "NEW_ORGANISATION_KIND", "")
    for name, value in values.items():
        setattr(row, name, made(value, kind) if isinstance(value, NewOrganisation) else value)
    if isinstance(row, Project) and not row.slug:
        row.slug = free_slug(row.name)
    try:
        row.full_clean(exclude=["last_day"])
    except ValidationError as error:
        raise FactError(_sentence(row, error)) from error
    row.save()
    for name, value in many.items():
        getattr(row, name).set(value)
    if places is not None:
        _set_places(row, places)


def _is_many(row, name: str) -> bool:
    return name not in {"subject", "places"} and row._meta.get_field(name).many_to_many


def _set_places(project: Project, places) -> None:
    project.territory_links.all().delete()
    rows = {(role, territory.pk): ProjectTerritory(project=project, role=role, territory=territory)
            for role, territory in places}  # fmt: skip
    for one in rows.values():
        one.clean_fields()
    ProjectTerritory.objects.bulk_create(rows.values())


def _sentence(row, error: ValidationError) -> str:
    """Name the field that is wrong, and say what is."""
    name, said = next(iter(error.message_dict.items()))
    try:
        label = row._meta.get_field(name).verbose_name
    except models.FieldDoesNotExist:
        return said[0]
    return f"{str(label).capitalize()}: {said[0]}"


def _projects_of(row) -> set[int]:
    """Return the keys of the projects whose status may follow from this fact."""
    if isinstance(row, Project):
        return {row.pk}
    return {row.project_id} if isinstance(row, Event) and row.project_id else set()


def _log(row, before: dict | None, after: dict | None, why: Why) -> None:
    """Add the next version; the lock on the row, or that nobody else has it yet, keeps numbers apart."""
    kind = ContentType.objects.get_for_model(row)
    mine = FactRevision.objects.filter(content_type=kind, object_id=row.pk)
    FactRevision.objects.create(
        content_type=kind,
        object_id=row.pk,
        number=(mine.aggregate(n=Max("number"))["n"] or 0) + 1,
        before=before,
        after=after,
        author=why.by,
        proposal=why.proposal,
        reason=why.reason[:500],
        day=timezone.localdate(),
    )
