"""Saving a page: text in, a new revision with its HTML and citations out, or a conflict in which nothing is lost."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wiki.models import Article, ArticleRevision

from archive.merging import Merged, merge, unsolved_line
from wiki.evidence import checking, faults, resolving, rows, syntax
from wiki.evidence.models import Citation
from wiki.evidence.shown import restored
from wiki.following import changes
from wiki.following.models import ChangeKind
from wiki.pages import footnote_faults, paths, searching
from wiki.pages.models import FormerPath, WikiPage
from wiki.pages.render_child import rendered
from wiki.pages.rendering import VERSION, Rendered
from wiki.pages.texts import normalised, normalised_line

TITLE_MAX = 250
SUMMARY_MAX = 200


class CannotSave(Exception):
    """A page that cannot be saved; says why and what can be done."""


class BadPath(CannotSave):
    """The address is not allowed."""


class PageExists(CannotSave):
    """Somebody made a page at this address."""


class BadText(CannotSave):
    """The title is missing or too long, or marks of a conflict still stand in the text."""


class BadCitations(CannotSave):
    """Citations that prove nothing: `refusals` says of each where it stands, and what could stand there instead."""

    def __init__(self, refusals: list[faults.Refusal]):
        super().__init__(" ".join(map(str, refusals[:10])))
        self.refusals = refusals


class Conflict(CannotSave):
    """Somebody else saved first: `current` is what stands now."""

    def __init__(self, current: ArticleRevision, base_revision_id: int | None, text: str):
        super().__init__(_("Somebody else changed this page while you were writing. Nothing of your text is lost."))
        self.current, self.base_revision_id, self.text = current, base_revision_id, text

    @cached_property
    def merged(self) -> Merged:
        """Both texts in one; made when asked for, outside the transaction that found the conflict."""
        base = revision_of(self.current.article_id, self.base_revision_id)
        base_text = normalised(base.content) if base else ""
        return merge(base_text, normalised(self.current.content), self.text, _("published meanwhile"), _("your text"))


@dataclass(frozen=True)
class Saved:
    """The page and its revision as they stand; not `changed` when text and title were the same."""

    page: WikiPage
    revision: ArticleRevision
    changed: bool


@dataclass(frozen=True)
class Prepared:
    """A text ready to be written: laid out, its citations resolved, and what is wrong with those that are new."""

    title: str
    text: str
    rendered: Rendered
    citations: list[Citation]
    refusals: list[faults.Refusal] = field(default_factory=list)

    def refuse_bad_citations(self) -> None:
        """Raise `BadCitations` unless each new citation proves what it should."""
        if self.refusals:
            raise BadCitations(self.refusals)


def save(page_or_path, *, title, text, base_revision_id=None, author=None, summary="", unproved=False) -> Saved:
    """Save a page (a `WikiPage`), or make one (a path). Call it outside any transaction.

    `base_revision_id` is the revision that the author started from; `unproved` takes citations that lead nowhere too,
    as when an earlier version comes back. Raises `CannotSave` (`Conflict`, `BadPath`, `PageExists`, `BadText`,
    `BadCitations`), or `render_child.CannotRender`.
    """
    if isinstance(page_or_path, str):
        check_path(page_or_path)
        base = None
    else:
        base = revision_of(page_or_path.article_id, base_revision_id)
        text = with_hidden_words(text, base_revision_id, page_or_path)
    prepared = prepare(title, text, base=text_in(base), by=author)
    check_footnotes(prepared, base)
    if not unproved:
        prepared.refuse_bad_citations()
    return write(page_or_path, prepared, base_revision_id=base_revision_id, author=author, summary=summary)


def prepare(title: str, text: str, *, base: str = "", by=None, documents=None) -> Prepared:
    """Check and lay out a text, and resolve its citations: the slow part, outside any transaction.

    Citations that the base text has too are not checked again. `documents` are those that `by` may cite, if not the
    ones that readers see.
    """
    title, text = normalised_line(title), normalised(text)
    if not title:
        raise BadText(_("Give the page a title."))
    if len(title) > TITLE_MAX:
        raise BadText(_("The title is longer than %(limit)d characters: shorten it.") % {"limit": TITLE_MAX})
    if line := unsolved_line(text):
        raise BadText(
            _(
                "Line %(line)d: the marks of a conflict are still there. Keep what is right of the two passages, and"
                " delete the marks."
            )
            % {"line": line}
        )
    result = rendered(text)
    references = syntax.references(text)
    resolved = resolving.resolve(references, documents)
    found = checking.findings(references, resolved, by=by, base=base)
    for cited in result.citations:
        found[cited.reference] = checking.without_statement(found[cited.reference], cited.sentence)
    citations = [resolving.citation(cited, found[cited.reference]) for cited in result.citations]
    statements = {cited.reference: cited.sentence for cited in result.citations}
    return Prepared(title, text, result, citations, faults.refusals(found, resolved, text, statements, by))


def check_footnotes(prepared: Prepared, base: ArticleRevision | None) -> None:
    """Raise `BadText` when a footnote that is new since the base leads nowhere, or says nothing."""
    faults = prepared.rendered.faults
    if faults and (said := footnote_faults.stopping(prepared.text, faults, normalised(base.content) if base else "")):
        raise BadText(" ".join(said))


def write(page_or_path, prepared: Prepared, *, base_revision_id=None, author=None, summary="") -> Saved:
    """Write what was prepared, in one transaction (or the caller's): revision, HTML and citations, or nothing."""
    summary = normalised_line(summary)[:SUMMARY_MAX]
    with transaction.atomic():
        if isinstance(page_or_path, str):
            page, current = _new_page(page_or_path, author), None
        else:
            page, current = locked(page_or_path)
            if not is_current(base_revision_id, current):
                raise Conflict(current, base_revision_id, prepared.text)
            if (current.title, normalised(current.content)) == (prepared.title, prepared.text):
                return Saved(page, current, changed=False)
        rows.lock(prepared.citations)
        revision = _write_revision(page, current, prepared, author, summary)
        _write_html(page, revision, prepared)
    return Saved(page, revision, changed=True)


def check_path(path: str) -> None:
    """Raise `BadPath` unless a page may have this address."""
    if not paths.is_allowed(path):
        raise BadPath(
            _(
                "“%(path)s” cannot be an address: use small letters without accents, digits and dashes, as in"
                " villes/nice."
            )
            % {"path": path[:100]}
        )


def with_hidden_words(text: str, base_revision_id, page: WikiPage) -> str:
    """Put back the quoted words that the author of the edit could not see."""
    base = revision_of(page.article_id, base_revision_id)
    return restored(text, base.content) if base else text


def is_current(base_revision_id: int | None, current: ArticleRevision) -> bool:
    """Whether who started from this revision has the words of the current one: a lock or a move changes none."""
    if base_revision_id == current.pk:
        return True
    base = revision_of(current.article_id, base_revision_id)
    return base is not None and (base.title, base.content) == (current.title, current.content)


def revision_of(article_id: int, revision_id: int | None) -> ArticleRevision | None:
    """Return a revision, if it is one of this article."""
    return ArticleRevision.objects.filter(pk=revision_id, article=article_id).first()


def text_of(article_id: int, revision_id: int | None) -> str:
    """Return the text of a revision of this article, or none."""
    return text_in(revision_of(article_id, revision_id))


def text_in(revision: ArticleRevision | None) -> str:
    """Return the text of a revision, or none."""
    return normalised(revision.content) if revision else ""


def _new_page(path: str, author) -> WikiPage:
    """Make an empty page; the unique path decides when two people make it at once."""
    check_path(path)
    former = FormerPath.objects.filter(path=path).select_related("page").first()
    if former and former.page.deleted:
        raise PageExists(_taken(path))
    if former:
        raise PageExists(
            _("“%(path)s” leads to the page that moved to “%(now)s”: add your text there, or choose another address.")
            % {"path": path, "now": former.page.path}
        )
    article = Article.objects.create(owner=author, other_write=False, group_write=False)
    try:
        with transaction.atomic():
            territory = paths.territory_of(path) if path.count("/") == 1 else None
            if territory and WikiPage.objects.filter(territory=territory).exists():
                territory = None  # it has its dossier elsewhere
            return WikiPage.objects.create(path=path, article=article, territory=territory)
    except IntegrityError as error:
        raise PageExists(_taken(path)) from error


def _taken(path: str) -> str:
    return _("There is a page at “%(path)s” already: open it, and add your text there.") % {"path": path}


def locked(page: WikiPage) -> tuple[WikiPage, ArticleRevision]:
    """Hold the article's row, and return the page and its current revision as they are now."""
    Article.objects.select_for_update().get(pk=page.article_id)
    page = WikiPage.objects.with_revision().get(pk=page.pk)
    return page, page.article.current_revision


def log(page: WikiPage, author, summary: str, kind: str = ChangeKind.OTHER) -> ArticleRevision:
    """Add a revision that changes no word, so that the history says what was done to the page; under its lock."""
    current = page.article.current_revision
    unchanged = Prepared(current.title, current.content, Rendered(), [])
    revision = _write_revision(page, current, unchanged, author, normalised_line(summary)[:SUMMARY_MAX], kind)
    WikiPage.objects.filter(pk=page.pk).update(html_revision=revision)
    return revision


def _write_revision(page, current, prepared, author, summary, kind=None) -> ArticleRevision:
    """Add the next revision; nothing says from where it was sent."""
    revision = ArticleRevision.objects.create(
        article=page.article,
        revision_number=current.revision_number + 1 if current else 1,
        previous_revision=current,
        title=prepared.title,
        content=prepared.text,
        user=author,
        user_message=summary,
    )
    Article.objects.filter(pk=page.article_id).update(current_revision=revision, modified=timezone.now())
    page.article.current_revision = revision
    changes.record(page, revision, kind or changes.kind_of(current))
    return revision


def _write_html(page, revision, prepared) -> None:
    """Store the HTML and the citations of this text; those that say the same as before keep their row."""
    page.html, page.headings = prepared.rendered.html, prepared.rendered.headings
    page.html_revision, page.renderer = revision, VERSION
    searching.keep_words(page, prepared.title, prepared.text)
    page.save(update_fields=["html", "headings", "html_revision", "renderer", *searching.FIELDS])
    rows.replace(page, prepared.citations)
