"""Writing in the wiki: the form, its preview, what happens when two people write at once, going back."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wiki.models import ArticleRevision

from archive.comparing import compare
from wiki.evidence import syntax
from wiki.evidence.shown import shown, shown_all
from wiki.pages import at_once, fixing, parts, paths, previewing, saving, starting
from wiki.pages.forms import AddressForm, EditForm
from wiki.pages.models import WikiPage
from wiki.pages.render_child import CannotRender
from wiki.pages.rights import DIRECT, PROPOSAL, may_edit, may_revert
from wiki.pages.views import page_or_404
from wiki.proposals import from_editor
from wiki.proposals.gate import gate_of


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
    context = writing_of(request, path)
    if context is None:
        return redirect_to_login(request.get_full_path())
    page, gate = context["page"], context["gate"]
    if gate and request.method == "POST" and (sent := from_editor.sent_before(request)):
        return sent
    if request.method != "POST":
        initial = _initial(page, path, request.user)
        if page and (asked := request.GET.get("part", "")):
            initial |= _part(request, page, asked)
        context |= {"fresh": True, "citation": _citation(request.GET.get("citation", ""))}
        return _form(request, EditForm(initial=initial), context)
    form = EditForm(fixing.taken(request), host=request.get_host())
    if fixing.wants_preview(request.POST):
        return _preview(request, form, context)
    if not all([form.is_valid(), gate is None or gate.is_valid()]):
        return _form(request, form, context, status=429 if gate and gate.is_over_limit else 422)
    return _save(request, form, context)


@never_cache
@require_POST
def live(request, path):
    """Answer a piece of page: the text as it would be, and whether somebody else is writing it. Nothing is kept."""
    context = writing_of(request, path)
    if context is None:
        raise PermissionDenied
    person = at_once.who(request)
    if not previewing.may_ask_again(person, has_account=request.user.is_authenticated):
        return HttpResponse(status=429)
    context["others"] = at_once.opened(path, person)
    try:
        context["preview"] = _previewed(request, EditForm(request.POST, host=request.get_host()), context)
        context["is_live"] = True
    except (saving.CannotSave, CannotRender) as error:
        context["problem"] = str(error)
    return render(request, "wiki/pages/_preview.html", context)


def writing_of(request, path) -> dict | None:
    """Return the page that is written at this address and how this person's text goes; None: they must sign in.

    Raises `Http404` for an address that no page may have, and `PermissionDenied`.
    """
    if not paths.is_allowed(path):
        raise Http404
    page = WikiPage.objects.visible_to(request.user).with_revision().filter(path=path).first()
    right = may_edit(request.user, page)
    if right is None and request.user.is_authenticated:
        raise PermissionDenied
    if right is None:
        return None
    if right == DIRECT and from_editor.brings_documents(request):
        right = PROPOSAL
    is_sent = request.method == "POST" and not fixing.wants_preview(request.POST)
    gate = gate_of(request, sending=is_sent) if right == PROPOSAL else None
    return {"page": page, "path": path, "right": right, "gate": gate}


def _initial(page, path: str, user) -> dict:
    """Return what the form starts from: the page as this person may see it, or the plan of a new one."""
    if page is None:
        return {"title": starting.title_for(path), "text": starting.text_for(path)}
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


def _citation(typed: str) -> str:
    """Return the citation that somebody brings from the archive, if it is one and nothing else."""
    marks = syntax.find(typed)
    alone = (
        len(marks) == 1 and isinstance(marks[0], syntax.Reference) and (marks[0].start, marks[0].end) == (0, len(typed))
    )
    return typed if alone else ""


def _form(request, form, context, status=200):
    part = str(form["part"].value() or "")
    if part:
        form.keep_to_part()
    here = reverse("wikipage-edit", args=[context["path"]]) + (f"?part={part}" if part.isdecimal() else "")
    context |= {
        "form": form,
        "here": here,
        "others": at_once.opened(context["path"], at_once.who(request)),
        "licence": settings.SITE_LICENCE,
        "draft": f"{context['path']} {part}".strip(),
        "owner": _owner(request.user),
    }
    return render(request, context.get("template", "wiki/pages/edit.html"), context, status=status)


def _owner(user) -> str:
    """Name whose drafts the browser may show; without an account nobody's: they go with the tab."""
    if not user.is_authenticated:
        return ""
    return salted_hmac("wiki.pages.drafts", str(user.pk), algorithm="sha256").hexdigest()[:16]


def _preview(request, form, context):
    """Show the text as it would be, above the form that holds it."""
    form.is_valid()
    try:
        context["preview"] = _previewed(request, form, context)
    except (saving.CannotSave, CannotRender) as error:
        form.add_error("text", str(error))
        return _form(request, form, context, status=422)
    context["refusals"] = fixing.placed(context["preview"].refusals, form.with_citations()[0])
    return _form(request, form, context)


def _previewed(request, form, context) -> previewing.Preview:
    """Lay out what stands in the form, whatever else is wrong with it."""
    form.is_valid()
    page = context["page"]
    text, part = form.with_citations()[0], form.cleaned_data.get("part")
    around = shown(parts.rest_of(page, part), request.user) if page and part else ""
    base = saving.text_of(page.article_id, form.cleaned_data.get("base")) if page else ""
    waiting = from_editor.waiting_for(context["gate"], text)
    return previewing.preview(form.data.get("title", ""), text, request.user, around=around, base=base, waiting=waiting)


def _save(request, form, context):
    """Save, or send for review; whatever goes wrong, the text stays in the form."""
    data = form.cleaned_data
    page, path = context["page"], context["path"]
    text, base = data["text"], data["base"]
    if page is None and starting.is_untouched(path, text):
        form.add_error("text", _("Nothing is written yet: this is the plan that the page starts from."))
        return _form(request, form, context, status=422)
    if page and data["part"]:
        text, base = parts.whole(page, base, data["part"], text)
    facts = {
        "title": data["title"],
        "text": text,
        "base_revision_id": base,
        "summary": data["summary"],
    }
    try:
        if context["right"] != DIRECT:
            sent = from_editor.send(request, context["gate"], page or path, said=form.said(), **facts)
            at_once.closed(path, at_once.who(request))
            return sent
        saving.save(page or path, author=request.user, **facts)
    except saving.Conflict as conflict:
        return _conflict(request, form, context, conflict)
    except saving.BadCitations as error:
        context["refusals"] = fixing.placed(error.refusals, data["text"])
        form.add_error("text", _("Each citation must lead to a page that proves its sentence: see above."))
        return _form(request, form, context, status=422)
    except (saving.CannotSave, CannotRender) as error:
        form.add_error(None if isinstance(error, saving.PageExists) else "text", str(error))
        return _form(request, form, context, status=409 if isinstance(error, saving.PageExists) else 422)
    at_once.closed(path, at_once.who(request))
    messages.success(request, _("The page is published."))
    for said in form.said():
        messages.warning(request, said)
    return redirect("wikipage", path)


def _conflict(request, form, context, conflict):
    """Show both texts side by side, and both put together in a form that saves over what was published meanwhile."""
    merged = conflict.merged
    theirs, yours, joined = shown_all([conflict.current.content, conflict.text, merged.text], request.user)
    data = form.cleaned_data
    initial = {"title": data["title"], "text": joined, "summary": data["summary"], "base": conflict.current.pk}
    context |= {
        "conflict": conflict,
        "clean": merged.clean,
        "lines": compare(theirs, yours),
        "yours": yours,
        "theirs": theirs,
        "template": "wiki/pages/conflict.html",
    }
    return _form(request, EditForm(initial=initial), context, status=409)


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
            unproved=True,  # it was proved when it was written: what is not any more is on the list of what is missing
            summary=_("Back to version %(number)d") % {"number": number},
        )
    except (saving.CannotSave, CannotRender) as error:
        messages.error(request, str(error))
        return redirect("wikipage-history", path)
    messages.success(request, _("Version %(number)d is published again.") % {"number": number})
    return redirect("wikipage", path)
