"""Paragraphs of the wiki that may have to follow when a fact changes: they say the old value, or cite the same page."""

import re
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse

from wiki.dossiers.models import Claim, Project
from wiki.dossiers.snapshots import decode
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
    found = _holding(model, before, after or {}, {one.object_id for one in citing}) if model is Claim else []
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
    """Return paragraphs that say the old number, in the pages of the subject or in those that cite the same source."""
    number = before.get("number")
    if number is None or after.get("number", number) == number:
        return []
    pattern = _as_written(number)
    pages = WikiPage.objects.visible_to(None).filter(_of_subject(before) | Q(pk__in=cited)).with_revision()
    found = []
    for page in pages.order_by("path")[:SHOWN]:
        for text in shown(page.text, None).splitlines():
            if match := pattern.search(text):
                start = max(0, match.start() - EXCERPT // 2)
                found.append(Paragraph(page.title, _edit_url(page), text[start : start + EXCERPT], holds_value=True))
    return found


def _edit_url(page) -> str:
    return reverse("wikipage-edit", args=[page.path])


def _of_subject(before: dict) -> Q:
    """Return the pages about the project or place that the value is of."""
    subject = decode(Claim, {"subject": before["subject"]})["subject"]
    if isinstance(subject, Project):
        places = subject.territory_links.values("territory")
        return Q(project=subject) | Q(territory__in=places)
    return Q(territory__pk=subject.pk) if subject._meta.model_name == "territory" else Q(pk__in=[])


def _as_written(number: str) -> re.Pattern:
    """Match a number however it is written: "30 000", "30000", "30 000,00"."""
    whole, _point, rest = str(number).partition(".")
    spaced = "".join(f"{digit}[\\s\\u00a0\\u202f.]?" for digit in whole[:-1]) + whole[-1:]
    decimals = f"[.,]{rest}0*" if rest else r"(?:[.,]0+)?"
    return re.compile(rf"(?<![\d.,]){spaced}{decimals}(?![\d])")
