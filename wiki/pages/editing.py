"""Writing in the wiki: the form, its preview, what happens when two people write at once, going back."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wiki.models import ArticleRevision

from wiki.evidence.notes import notes_of_draft
from wiki.evidence.problems import doubts_about
from wiki.evidence.shown import shown
from wiki.pages import parts, paths, saving
from wiki.pages.forms import AddressForm, EditForm
from wiki.pages.models import WikiPage
from wiki.pages.render_child import CannotRender
from wiki.pages.rights import DIRECT, may_edit, may_revert
from wiki.pages.views import page_or_404
from wiki.proposals.verbs import propose


@require_safe
def new(request):
    """Ask for the address of a new page, and lead to its form."""
    form = AddressForm(request.GET if "path" in request.GET else None)
    if form.is_bound and form.is_valid():
        path = form.cleaned_data["path"].strip().strip("/").lower()
        try:
            saving.check_path(path)
        except saving.BadPath as error:
            form.add_error("path", str(error))
        else:
            exists = WikiPage.objects.visible_to(request.user).filter(path=path).exists()
            return redirect("wikipage" if exists else "wikipage-edit", path)
    return render(request, "wiki/pages/new.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, path):
    """Show the form of a page, preview it, save it or send it for review."""
    if not paths.is_allowed(path):
        raise Http404
    page = WikiPage.objects.visible_to(request.user).with_revision().filter(path=path).first()
    right = may_edit(request.user, page)
    if right is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied
    context = {"page": page, "path": path, "right": right}
    if request.method != "POST":
        initial = _initial(page, path, request.user)
        if page and (asked := request.GET.get("part", "")):
            initial |= _part(request, page, asked)
        return _form(request, EditForm(initial=initial), context)
    form = EditForm(request.POST)
    if "preview" in request.POST:
        return _preview(request, form, context)
    if not form.is_valid():
        return _form(request, form, context, status=422)
    return _save(request, form, context)


def _initial(page, path: str, user) -> dict:
    """Return what the form starts from: the page as this person may see it, or a title guessed from the path."""
    if page is None:
        return {"title": path.rsplit("/", 1)[-1].replace("-", " ").capitalize()}
    current = page.article.current_revision
    return {"title": current.title, "text": shown(current.content, user), "base": current.pk}


def _part(request, page, asked: str) -> dict:
    """Return what the form of one part starts from; nothing, and why, when the page has no such part."""
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    source = parts.source_of(page, number, request.user)
    if source is None:
        messages.info(request, _("This part could not be taken by itself: here is the whole page."))
        return {}
    return {"text": source, "part": number}


def _form(request, form, context, status=200):
    if form["part"].value():
        form.keep_to_part()
    return render(request, "wiki/pages/edit.html", {**context, "form": form}, status=status)


def _preview(request, form, context):
    """Show the text as it would be, above the form that holds it."""
    form.is_valid()
    text = form.data.get("text", "").replace("\r\n", "\n")
    try:
        title = form.data.get("title", "").strip()[: saving.TITLE_MAX] or "…"
        prepared = saving.prepare(title, text)
    except (saving.CannotSave, CannotRender) as error:
        form.add_error("text", str(error))
        return _form(request, form, context, status=422)
    for rank, citation in enumerate(prepared.citations, start=1):
        citation.rank = rank
    context["preview"] = prepared
    context["notes"] = notes_of_draft(prepared.citations, request.user)
    context["doubts"] = doubts_about(prepared.text)
    return _form(request, form, context)


def _save(request, form, context):
    """Save, or send for review; whatever goes wrong, the text stays in the form."""
    data = form.cleaned_data
    page, path = context["page"], context["path"]
    text, base = data["text"], data["base"]
    if page and data["part"]:
        text, base = parts.whole(page, base, data["part"], text)
    facts = {
        "title": data["title"],
        "text": text,
        "base_revision_id": base,
        "author": request.user,
        "summary": data["summary"],
    }
    try:
        if context["right"] == DIRECT:
            saving.save(page or path, **facts)
            messages.success(request, _("The page is published."))
            target = reverse("wikipage", args=[path])
        else:
            proposal = propose(page or path, **facts)
            messages.success(request, _("Your text waits for review. Until then only the review team sees it."))
            target = reverse("proposal", args=[proposal.pk])
    except saving.Conflict as conflict:
        return _conflict(request, form, context, conflict)
    except (saving.CannotSave, CannotRender) as error:
        form.add_error(None if isinstance(error, saving.PageExists) else "text", str(error))
        return _form(request, form, context, status=409 if isinstance(error, saving.PageExists) else 422)
    for doubt in doubts_about(data["text"]):
        messages.warning(request, doubt)
    return redirect(target)


def _conflict(request, form, context, conflict):
    """Show both texts put together, in a form that saves over what was published meanwhile."""
    merged = conflict.merged
    joined = EditForm(
        initial={
            "title": form.cleaned_data["title"],
            "text": shown(merged.text, request.user),
            "summary": form.cleaned_data["summary"],
            "base": conflict.current.pk,
        }
    )
    context |= {"conflict": conflict, "clean": merged.clean, "form": joined, "yours": form.cleaned_data["text"]}
    return render(request, "wiki/pages/conflict.html", context, status=409)


@require_POST
def revert(request, path, number):
    """Publish an earlier version again, as a new one."""
    page = page_or_404(request, path)
    if not may_revert(request.user, page):
        raise PermissionDenied
    old = get_object_or_404(ArticleRevision, article=page.article_id, revision_number=number)
    if hasattr(old, "blanking"):
        messages.error(request, _("This version was blanked for a legal reason: nothing can come back."))
        return redirect("wikipage-history", path)
    try:
        saving.save(
            page,
            title=old.title,
            text=old.content,
            base_revision_id=page.article.current_revision_id,
            author=request.user,
            summary=_("Back to version %(number)d") % {"number": number},
        )
    except (saving.CannotSave, CannotRender) as error:
        messages.error(request, str(error))
        return redirect("wikipage-history", path)
    messages.success(request, _("Version %(number)d is published again.") % {"number": number})
    return redirect("wikipage", path)
