"""Two projects, organisations or technologies that are one: names and links stay, former addresses lead on.

What is joined keeps its row, with `merged_into`: whoever had its address finds the one that stays.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from archive.models import Document, Organisation, Technology, Visibility
from archive.plain_letters import plain
from archive.search import outbox
from wiki.dossiers import searching, statuses
from wiki.dossiers.models import (
    AccessRequest,
    Act,
    Claim,
    Collective,
    Event,
    OrganisationLink,
    Project,
    ProjectOrganisation,
)
from wiki.dossiers.snapshots import FactError
from wiki.dossiers.writing import Why, log_as_is

NAMES_MAX = 40


def named(model, typed: str):
    """Return the row of this address or name. Raises `FactError`."""
    rows = model.objects.filter(merged_into__isnull=True)
    if model is Project:
        rows = rows.filter(removed=False)
    slug = typed.rstrip("/").rpartition("/")[2]
    found = rows.filter(slug=slug).first()
    wanted = plain(typed)
    found = found or next((row for row in rows.order_by("pk") if plain(row.name) == wanted), None)
    if found is None:
        raise FactError(_("Nothing here has this name or address: copy it from its page."))
    return found


def join(gone, kept, by=None):
    """Join `gone` to `kept`, and return the one that stays. Raises `FactError`."""
    if gone.pk == kept.pk:
        raise FactError(_("Choose another one: this is the same."))
    with transaction.atomic():
        _lock_documents(gone)
        Visibility.raise_counter()
        both = {row.pk: row for row in type(gone).objects.select_for_update().filter(pk__in=[gone.pk, kept.pk])}
        gone, kept = both[gone.pk], both[kept.pk]
        if gone.merged_into_id or kept.merged_into_id:
            raise FactError(_("One of them was joined already: look at it again."))
        {Project: _join_projects, Organisation: _join_organisations, Technology: _join_technologies}[type(gone)](
            gone, kept, by
        )
        Claim.objects.about(gone).update(object_id=kept.pk)
        gone.merged_into = kept
        gone.save(update_fields=["merged_into"])
        type(gone).objects.filter(merged_into=gone).update(merged_into=kept)
    return kept


def _lock_documents(gone) -> None:
    """Hold the documents that are about it before the counter: moderation takes its locks in that order too."""
    field = {Organisation: "organisations", Technology: "technologies"}.get(type(gone))
    if field:
        about = Document.objects.filter(**{field: gone}).order_by("pk")
        list(about.select_for_update(of=("self",), no_key=True).values_list("pk"))


def _join_projects(gone: Project, kept: Project, by) -> None:
    _names(kept, "other_names", [gone.name, *gone.other_names])
    kept.summary = kept.summary or gone.summary
    kept.save(update_fields=["other_names", "summary"])
    kept.technologies.add(*gone.technologies.all())
    there = set(kept.territory_links.values_list("role", "territory"))
    for link in gone.territory_links.all():
        if (link.role, link.territory_id) not in there:
            link.project = kept
            link.save(update_fields=["project"])
    Event.objects.filter(project=gone).update(project=kept)
    AccessRequest.objects.filter(project=gone).update(project=kept)
    ProjectOrganisation.objects.filter(project=gone).update(project=kept)
    for act in Act.objects.filter(projects=gone):
        act.projects.remove(gone)
        act.projects.add(kept)
    if gone.page_id and not kept.page_id:
        page, gone.page = gone.page, None
        gone.save(update_fields=["page"])
        kept.page = page
        kept.save(update_fields=["page"])
    statuses.refresh([gone.pk, kept.pk])
    kept.refresh_from_db()
    searching.keep_words(kept)
    log_as_is(kept, Why(by, _("“%(name)s” was joined to it") % {"name": gone}))


def _join_organisations(gone: Organisation, kept: Organisation, by) -> None:
    _names(kept, "aliases", [gone.name, *gone.aliases])
    for name in ("siren", "kind", "country", "description"):
        setattr(kept, name, getattr(kept, name) or getattr(gone, name))
    kept.save()
    ProjectOrganisation.objects.filter(organisation=gone).update(organisation=kept)
    Act.objects.filter(authority=gone).update(authority=kept)
    AccessRequest.objects.filter(addressee=gone).update(addressee=kept)
    Collective.objects.filter(organisation=gone).update(organisation=kept)
    for name in ("payer", "organisation", "said_by_organisation"):
        Claim.objects.filter(**{name: gone}).update(**{name: kept})
    for one, other in (("organisation", "other"), ("other", "organisation")):
        OrganisationLink.objects.filter(**{one: gone, other: kept}).delete()  # a tie to itself says nothing
        OrganisationLink.objects.filter(**{one: gone}).update(**{one: kept})
    _move_documents(gone, kept, "organisations")


def _join_technologies(gone: Technology, kept: Technology, by) -> None:
    for name in ("definition", "what_to_ask"):
        setattr(kept, name, getattr(kept, name) or getattr(gone, name))
    kept.save()
    for project in Project.objects.filter(technologies=gone):
        project.technologies.add(kept)
        project.technologies.remove(gone)
        searching.keep_words(project)
    if _is_below(kept, gone):  # else it would stand under one of those that come under it
        Technology.objects.filter(pk=kept.pk).update(parent=gone.parent_id)
    Technology.objects.filter(parent=gone).exclude(pk=kept.pk).update(parent=kept)
    _move_documents(gone, kept, "technologies")


def _is_below(one: Technology, other: Technology) -> bool:
    """Whether a technology is a kind of another, directly or through others."""
    seen = set()
    while one is not None and one.pk not in seen:
        seen.add(one.pk)
        if one.parent_id == other.pk:
            return True
        one = one.parent
    return False


def _move_documents(gone, kept, field: str) -> None:
    """Say of documents that they are about the one that stays; their index entries follow."""
    for document in Document.objects.filter(**{field: gone}).order_by("pk"):
        getattr(document, field).add(kept)
        getattr(document, field).remove(gone)
        outbox.changed(document)


def _names(kept, field: str, names: list[str]) -> None:
    """Add names to those that it has, its own not twice."""
    known = [kept.name, *getattr(kept, field)]
    folded = {plain(name) for name in known}
    for name in names:
        if plain(name) not in folded:
            known.append(name)
            folded.add(plain(name))
    setattr(kept, field, known[1:NAMES_MAX])
