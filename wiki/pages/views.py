"""Reading the wiki: its index, a page, its history, old versions, what changed between two."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wiki.models import ArticleRevision

from archive.comparing import compare
from wiki.evidence.notes import notes_of
from wiki.evidence.shown import shown, shown_all, shown_in_html
from wiki.pages import links, parts, paths, pictures
from wiki.pages.kept_answers import kept_or_made
from wiki.pages.models import FormerPath, WikiPage
from wiki.pages.rights import may_edit, may_revert

PAGES_SHOWN = 200
REVISIONS_SHOWN = 50


def page_or_404(request, path) -> WikiPage:
    """Return the page with its revision, or answer 404: the same for one that is hidden and one that is not there."""
    return get_object_or_404(WikiPage.objects.visible_to(request.user).with_revision(), path=path)


@require_safe
def index(request):
    """List the pages."""
    pages = WikiPage.objects.visible_to(request.user).order_by("article__current_revision__title", "path")
    rows = pages.values("path", "article__modified", title=F("article__current_revision__title"))
    shown_pages = Paginator(rows, PAGES_SHOWN).get_page(request.GET.get("page"))
    return render(request, "wiki/pages/index.html", {"pages": shown_pages})


@require_safe
def show(request, path):
    """Show a page: for readers who are not signed in, as it was kept since the last change."""
    return kept_or_made(request, lambda: _shown(request, path))


def _shown(request, path):
    """Show a page: stored HTML, and notes made for this reader."""
    page = WikiPage.objects.visible_to(request.user).to_read().filter(path=path).first()
    if page is None:
        return _moved(request, path) or _missing(request, path)
    context = {
        "page": page,
        "revision": page.article.current_revision,
        "notes": notes_of(page, request.user),
        "right": may_edit(request.user, page),
        "html": _html(request, page),
    }
    return render(request, "wiki/pages/page.html", context)


def _html(request, page) -> str:
    """Return the HTML of a page: its images, links to pages not written yet say so, each part has its way to edit."""
    html = links.with_missing(shown_in_html(page.html, request.user), request.user)
    html = pictures.with_pictures(html, page.article.current_revision.content)
    if not parts.can_be_edited_apart(page):
        return html
    return parts.with_links(page, html, reverse("wikipage-edit", args=[page.path]), _("Edit this part"))


def _moved(request, path):
    """Lead to the page that had this address once."""
    visible = WikiPage.objects.visible_to(request.user)
    former = FormerPath.objects.filter(path=path, page__in=visible).select_related("page").first()
    if former is None:
        return None
    response = redirect(former.page, permanent=True)
    response["Cache-Control"] = "no-cache"  # it may move back
    return response


def _missing(request, path):
    """Say that there is no page here, and to those who write, how to make it; never that one is hidden."""
    if not paths.is_allowed(path):
        raise Http404
    context = {"path": path, "right": may_edit(request.user, None)}
    return render(request, "wiki/pages/missing.html", context, status=404)


@require_safe
def history(request, path):
    """List who changed the page, when and why."""
    page = page_or_404(request, path)
    revisions = _revisions(page).select_related("user", "blanking").defer("content").order_by("-revision_number")
    shown_revisions = Paginator(revisions, REVISIONS_SHOWN).get_page(request.GET.get("page"))
    context = {"page": page, "revisions": shown_revisions}
    return render(request, "wiki/pages/history.html", context)


@require_safe
def revision(request, path, number):
    """Show the source of one version."""
    page = page_or_404(request, path)
    found = get_object_or_404(_revisions(page).select_related("user", "blanking"), revision_number=number)
    context = {
        "page": page,
        "revision": found,
        "text": shown(found.content, request.user),
        "is_current": found.pk == page.article.current_revision_id,
        "may_revert": may_revert(request.user, page),
    }
    return render(request, "wiki/pages/revision.html", context)


@require_safe
def compare_revisions(request, path):
    """Show what changed between two versions: `from` and `to`, else the last two."""
    page = page_or_404(request, path)
    newest = page.article.current_revision.revision_number
    after = _one(page, request.GET.get("to"), newest)
    before = _one(page, request.GET.get("from"), max(after.revision_number - 1, 1))
    old, new = shown_all([before.content, after.content], request.user)
    context = {"page": page, "before": before, "after": after, "lines": compare(old, new)}
    return render(request, "wiki/pages/compare.html", context)


def _revisions(page):
    return ArticleRevision.objects.filter(article=page.article_id)


def _one(page, asked: str | None, default: int) -> ArticleRevision:
    """Return the version asked for, or answer 404."""
    number = asked or str(default)
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    return get_object_or_404(_revisions(page).select_related("user", "blanking"), revision_number=int(number))
