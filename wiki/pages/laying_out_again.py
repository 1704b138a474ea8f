"""Laying out again the pages whose HTML an older renderer made: the worker does it, one page at a time.

A citation keeps its row, so the version that was cited and what is known of it: only its place on the page is anew.
"""

import logging
import time
from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from archive import background
from archive.models import Visibility
from wiki.evidence import syntax
from wiki.evidence.models import Citation
from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.pages.render_child import CannotRender, TextTooLong, TextTooSlow, rendered
from wiki.pages.rendering import VERSION, Rendered
from wiki.pages.texts import normalised

logger = logging.getLogger(__name__)
PAUSE = 600  # seconds
_PLACE = ["rank", "note", "anchor", "sentence"]


class LayingOut:
    """Knows what is left; when that is nothing, does not look again for a while: to look, it must read every row."""

    def __init__(self):
        self.left: list[int] = []
        self.next_look = 0.0

    def step(self) -> int:
        """Lay out one page of an older renderer; return how many there were, 0 or 1."""
        if not self.left and time.monotonic() >= self.next_look:
            self.next_look = time.monotonic() + PAUSE
            self.left = list(WikiPage.objects.exclude(renderer=VERSION).order_by("-pk").values_list("pk", flat=True))
        if not self.left:
            return 0
        page = WikiPage.objects.exclude(renderer=VERSION).with_revision().filter(pk=self.left[-1]).first()
        if page:
            try:
                lay_out(page)
            except CannotRender as error:  # the sandbox, not the text: all of them wait
                logger.warning("Pages cannot be laid out again just now: %s", type(error.__cause__ or error).__name__)
                self.left = []
                return 0
        self.left.pop()
        return 1


def lay_out(page: WikiPage) -> None:
    """Make the HTML of a page anew; one that the renderer of now refuses keeps what it has."""
    text = normalised(page.article.current_revision.content)
    try:
        result = rendered(text)
    except (TextTooLong, TextTooSlow):
        logger.warning("The text of page %s is too heavy for renderer %s: it keeps its HTML.", page.pk, VERSION)
        WikiPage.objects.filter(pk=page.pk, html_revision=page.html_revision_id).update(renderer=VERSION)
        return
    with transaction.atomic():
        now, current = saving.locked(page)
        if current.pk == page.article.current_revision_id:  # else somebody saved it meanwhile: it is laid out
            fields = {"html": result.html, "headings": result.headings, "renderer": VERSION}
            WikiPage.objects.filter(pk=page.pk).update(**fields)
            _place_citations(now, text, result)
            Visibility.raise_counter()


def _place_citations(page: WikiPage, text: str, result: Rendered) -> None:
    """Say anew where on the page each citation stands: those written alike are taken in their order.

    Not those that lead to the same page: one that was found again on another page still stands as it is written.
    """
    references = syntax.references(text)
    owner = {"content_type": ContentType.objects.get_for_model(WikiPage), "object_id": page.pk}
    rows = defaultdict(list)
    for row in Citation.objects.filter(**owner).order_by("rank"):
        rows[row.written].append(row)
    placed = []
    for rank, cited in enumerate(result.citations, start=1):
        mark = references[cited.reference]
        # Of what was saved before that was kept, it is not known which version the text names.
        alike = rows[mark.plain] or rows[mark.said_as(version=None)]
        if alike:
            row = alike.pop(0)
            row.rank, row.note, row.anchor, row.sentence = rank, cited.note, cited.anchor, cited.sentence
            placed.append(row)
    Citation.objects.bulk_update(placed, _PLACE, batch_size=200)


background.register(LayingOut().step)
