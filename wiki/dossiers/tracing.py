"""Paragraphs of the wiki that may have to follow when a fact changes: they say the old value, or cite the same page."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse

from archive.models import Territory
from wiki.dossiers.models import Project
from wiki.dossiers.old_values import old_values
from wiki.dossiers.snapshots import FactError, decode
from wiki.evidence.models import Citation
from wiki.evidence.shown import shown
from wiki.pages.models import WikiPage

SHOWN = 12
EXCERPT = 300  # characters


@dataclass(frozen=True)
class Paragraph:
    """A paragraph to look at again, and why."""

    title: str
    url: str
    text: str
    holds_value: bool


def paragraphs(model, before: dict | None, after: dict | None) -> list[Paragraph]:
    """Return what may have to follow this change, as everybody may see it; nothing for a fact that is new."""
    if not before:
        return []
    citing = _citing(before)
    found = _holding(model, before, after or {}, {one.object_id for one in citing})
    said = {(one.url, one.text) for one in found}
    for one in citing:
        paragraph = _of_citation(one)
        if paragraph and (paragraph.url, paragraph.text) not in said:
            found.append(paragraph)
    return found[:SHOWN]


def _citing(before: dict) -> list[Citation]:
    """Return the citations of wiki pages that name a page that the fact rests on."""
    same = Q(pk__in=[])
    for one in before.get("citations", []):
        where = Q(code=one["code"])
        if one["page_from"]:
            where &= Q(page_from__lte=one["page_to"] or one["page_from"], page_to__gte=one["page_from"])
        same |= where
    kind = ContentType.objects.get_for_model(WikiPage)
    return list(Citation.objects.filter(same, content_type=kind).order_by("object_id", "rank")[:SHOWN])


def _of_citation(one: Citation) -> Paragraph | None:
    page = WikiPage.objects.visible_to(None).with_revision().filter(pk=one.object_id).first()
    if page is None:
        return None
    return Paragraph(page.title, f"{page.get_absolute_url()}#{one.anchor}", one.sentence[:EXCERPT], holds_value=False)


def _holding(model, before: dict, after: dict, cited: set[int]) -> list[Paragraph]:
    """Return paragraphs that say an old value, in the pages of the subject or in those that cite the same source."""
    patterns = old_values(model, before, after)
    if not patterns:
        return []
    pages = WikiPage.objects.visible_to(None).filter(_of_subject(model, before) | Q(pk__in=cited)).with_revision()
    found = []
    for page in pages.order_by("path")[:SHOWN]:
        for text in shown(page.text, None).splitlines():
            if match := next(filter(None, (pattern.search(text) for pattern in patterns)), None):
                start = max(0, match.start() - EXCERPT // 2)
                found.append(Paragraph(page.title, _edit_url(page), text[start : start + EXCERPT], holds_value=True))
    return found


def _edit_url(page) -> str:
    return reverse("wikipage-edit", args=[page.path])


def _of_subject(model, before: dict) -> Q:
    """Return the pages about the projects or the place that the fact is of."""
    names = {"subject", "project", "projects", "territory"}
    wanted = Q(pk__in=[])
    try:
        subjects = decode(model, {name: value for name, value in before.items() if name in names and value})
    except FactError:  # what it was about is not here any more
        return wanted
    for value in subjects.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Project):
                wanted |= Q(project=one) | Q(territory__in=one.territory_links.values("territory"))
            elif isinstance(one, Territory):
                wanted |= Q(territory=one)
    return wanted
