"""Undoing what one person did to pages since some time: new revisions that take it out, and nothing is deleted.

On each page, what they wrote is taken out run by run, the latest first: the text before a run comes back where nobody
else has written since; else three texts are put together, and where they touch the same lines the page is left as it
is and named.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wiki.models import ArticleRevision

from archive.merging import merge
from wiki.following.models import OF_WORDS, Blanking, Change, ChangeKind
from wiki.pages import moving, saving
from wiki.pages.models import WikiPage
from wiki.pages.render_child import CannotRender
from wiki.pages.texts import normalised

LOT = 100  # pages whose texts are read at once


class What(models.TextChoices):
    """What undoing does to one page."""

    BACK = "back", gettext_lazy("goes back to an earlier version")
    MERGED = "merged", gettext_lazy("is put together with what others wrote since")
    OFF = "off", gettext_lazy("is taken off the site: only this person wrote it")
    LEFT = "left", gettext_lazy("is left as it is")


@dataclass
class Step:
    """What undoing does to one page: the words that it has then, or why it is left alone."""

    page: WikiPage
    edits: int
    what: What = What.LEFT
    why: str = ""
    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class _State:
    """The words of a page after one of its revisions."""

    author_id: int | None
    title: str
    text: str
    is_blank: bool


class _Left(Exception):
    """Why a page is left as it is."""


def edits_of(person, since: date | None = None, first: int | None = None):
    """Return the changes by this person, since a day or since the revision of this number."""
    changes = Change.objects.filter(author=person)
    if since:
        changes = changes.filter(day__gte=since)
    if first:
        changes = changes.filter(revision__gte=first)
    return changes


def plan(edits) -> Iterator[Step]:
    """Return what undoing these changes of one person would do, page by page; what is undone already is left out.

    `edits` is what `edits_of` returns.
    """
    summed = edits.order_by().values_list("author", "page")
    rows = list(summed.annotate(first=models.Min("revision__revision_number"), count=models.Count("pk")))
    person_id = rows[0][0] if rows else None
    firsts, counts = {row[1]: row[2] for row in rows}, {row[1]: row[3] for row in rows}
    tools = set(edits.exclude(kind__in=OF_WORDS).exclude(kind=ChangeKind.OTHER).values_list("page", flat=True))
    pages = WikiPage.objects.filter(pk__in=firsts).with_revision().defer("html", "text", "stems").order_by("path")
    for page, states in _with_states(pages, firsts):
        step = _step(page, states, person_id, counts[page.pk])
        if step is None and page.pk in tools and not page.deleted:
            step = Step(page, counts[page.pk], why=_("It was moved, locked or taken off: see “Manage”."))
        if step:
            yield step


def undo(step: Step, by, *, person, reason: str) -> bool:
    """Do what the plan says of one page; return whether it is done. What stands in the way is `step.why` then."""
    said = _("Undoes edits of %(name)s: %(reason)s") % {"name": person.pseudonym, "reason": reason}
    current = step.page.article.current_revision
    if step.what == What.OFF:
        return _take_off(step, by, said)
    if step.what == What.LEFT:
        return False
    try:
        saved = saving.save(
            step.page,
            title=step.title,
            text=step.text,
            base_revision_id=current.pk,
            author=by,
            summary=said,
            unproved=True,  # what was proved when it was written comes back whatever became of its sources
        )
    except (saving.CannotSave, CannotRender) as error:
        step.what, step.why = What.LEFT, str(error)
        return False
    if saved.changed:
        Change.objects.filter(revision=saved.revision).update(kind=ChangeKind.UNDO)
    return True


def _take_off(step: Step, by, said: str) -> bool:
    """Take a page off the site, unless somebody else has written there since the plan was made."""
    with transaction.atomic():
        _page, current = saving.locked(step.page)
        if current.pk != step.page.article.current_revision_id:
            step.what, step.why = What.LEFT, _("It has changed just now: look at it again.")
            return False
        moving.take_off(step.page, by=by, reason=said)
    return True


def _step(page, states, person_id, edits: int) -> Step | None:
    if not any(state.author_id == person_id for state in states):
        return None  # nothing that changes a word
    step = Step(page, edits)
    try:
        step.what, step.title, step.text = _without(states, person_id)
    except _Left as why:
        step.why = str(why)
        return None if page.deleted else step
    if step.what == What.OFF:
        return None if page.deleted else step
    current = states[-1]
    return None if (step.title, step.text) == (current.title, current.text) else step


def _with_states(pages, firsts: dict[int, int]) -> Iterator[tuple[WikiPage, list[_State]]]:
    """Yield each page with its words from the revision before its first edit on: two queries for `LOT` pages."""
    rest = pages.iterator(chunk_size=LOT)
    while lot := list(islice(rest, LOT)):
        wanted = models.Q(pk__in=[])
        for page in lot:
            wanted |= models.Q(article=page.article_id, revision_number__gte=firsts[page.pk] - 1)
        blanked = models.Exists(Blanking.objects.filter(revision=models.OuterRef("pk")))
        rows = ArticleRevision.objects.filter(wanted).annotate(is_blank=blanked).order_by("revision_number")
        of_article = defaultdict(list)
        for article, *row in rows.values_list("article", "user_id", "title", "content", "is_blank"):
            of_article[article].append(row)
        for page in lot:
            yield page, _states(of_article[page.article_id], firsts[page.pk])


def _states(rows, first: int) -> list[_State]:
    """Return the words of a page after these revisions; what changes none is left out."""
    states = [_State(None, "", "", is_blank=False)] if first == 1 else []  # before it was made, it said nothing
    for user_id, title, content, is_blank in rows:
        state = _State(user_id, title, normalised(content), is_blank)
        if not states or (state.title, state.text) != (states[-1].title, states[-1].text):
            states.append(state)
    return states


def _without(states: list[_State], person_id) -> tuple[What, str, str]:
    """Return the words of a page without what this person wrote after its first state. Raises `_Left`."""
    title, text = states[-1].title, states[-1].text
    what = What.BACK
    for before, after in reversed(list(_runs(states, person_id))):
        start, end = states[before], states[after]
        if not start.title:
            return _made_by(states, person_id)
        if start.is_blank or end.is_blank:
            raise _Left(_("A version that would be needed was blanked."))
        if after != len(states) - 1:
            what = What.MERGED
        title = _put_back(end.title, title, start.title)
        text = _taken_out(end.text, text, start.text)
        if title is None or text is None:
            raise _Left(_("Others have written in the same lines since: look at its history."))
    return what, title, text


def _made_by(states: list[_State], person_id) -> tuple[What, str, str]:
    """Return what becomes of a page that this person made: off the site, if nobody else wrote there. Raises `_Left`."""
    if any(state.author_id != person_id for state in states[1:]):
        raise _Left(_("This person made the page, and others have written there: look at its history."))
    return What.OFF, "", ""


def _runs(states: list[_State], person_id) -> Iterator[tuple[int, int]]:
    """Return (the state before, the last state) of each run of this person's, the earliest first."""
    start = None
    for number, state in enumerate(states):
        mine = number > 0 and state.author_id == person_id
        if mine and start is None:
            start = number - 1
        if not mine and start is not None:
            yield start, number - 1
            start = None
    if start is not None:
        yield start, len(states) - 1


def _taken_out(written: str, current: str, before: str) -> str | None:
    """Return the current text without what turned `before` into `written`; None when that cannot be told apart."""
    if current in {written, before}:
        return before
    merged = merge(written, current, before)
    return merged.text if merged.clean else None


def _put_back(base: str, current: str, before: str) -> str | None:
    """Return the title without a change of it; None when somebody else has changed it since."""
    if base == before or current == before:
        return current
    return before if current == base else None
