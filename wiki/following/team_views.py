"""What the review team does to changes: undo a person's, and blank versions (administration only)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wiki.models import ArticleRevision

from archive.comparing import compare
from archive.models import User
from archive.views.access import for_moderators
from wiki.evidence.shown import shown_all
from wiki.following import blanking, undoing
from wiki.following.forms import BlankForm, UndoForm
from wiki.following.undoing import What
from wiki.pages.models import WikiPage

COMPARED = 50  # pages of which the preview shows what changes; of the others it says what becomes of them
AT_ONCE = 500  # pages; what is left is offered again


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, pk):
    """Show what undoing somebody's edits would do; do it when a reason is given."""
    person = get_object_or_404(User, pk=pk)
    form = UndoForm(request.POST if request.method == "POST" else request.GET)
    form.is_valid()
    asked = "depuis" not in form.errors and "des" not in form.errors
    since, first = (form.cleaned_data.get(name) for name in ("depuis", "des"))
    steps = list(undoing.plan(undoing.edits_of(person, since, first))) if asked else []
    context = {"person": person, "form": form, "first": first, "since": since}
    if request.method == "POST" and form.is_valid():
        return _undone(request, steps, context)
    if request.method != "POST":
        form.errors.pop("reason", None)  # not asked yet
    context |= _preview(steps, request.user)
    return render(request, "wiki/following/undo.html", context, status=400 if form.errors else 200)


def _preview(steps, user) -> dict:
    """Return the steps with what each changes, the first of them word by word."""
    shown_steps = [step for step in steps if step.what in {What.BACK, What.MERGED}][:COMPARED]
    texts = [text for step in shown_steps for text in (step.page.article.current_revision.content, step.text)]
    seen = shown_all(texts, user)
    for step, before, after in zip(shown_steps, seen[::2], seen[1::2], strict=True):
        step.lines = compare(before, after)
    doable = [step for step in steps if step.what != What.LEFT]
    return {"steps": doable, "left": [step for step in steps if step.what == What.LEFT], "at_once": AT_ONCE}


def _undone(request, steps, context):
    doable = [step for step in steps if step.what != What.LEFT][:AT_ONCE]
    reason = context["form"].cleaned_data["reason"]
    done = [step for step in doable if undoing.undo(step, request.user, person=context["person"], reason=reason)]
    left = [step for step in steps if step.what == What.LEFT]
    context |= {"done": done, "left": left, "remaining": len(steps) - len(done) - len(left)}
    return render(request, "wiki/following/undone.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def blank(request, path, number):
    """Ask for the legal reason, and blank versions from this one on."""
    if not getattr(request.user, "is_administrator", False):
        raise Http404
    page = _any_page_or_404(request, path)
    revision = get_object_or_404(ArticleRevision, article=page.article_id, revision_number=number)
    form = BlankForm(request.POST if request.method == "POST" else None, initial={"last": number})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            facts = {name: said[name] for name in ("reason", "summaries", "typed")}
            blanked = blanking.blank(page, number, said["last"], by=request.user, **facts)
        except blanking.CannotBlank as error:
            form.add_error(None, str(error))
        else:
            return _blanked(request, page, blanked)
    context = {"page": page, "revision": revision, "form": form}
    context["proposals"] = blanking.proposals_with(page, number)
    return render(request, "wiki/following/blank.html", context, status=400 if form.errors else 200)


def _blanked(request, page, blanked):
    """Say what was done, and lead to each proposal that lost words."""
    count = blanked.versions
    done = ngettext("%(count)d version is blanked.", "%(count)d versions are blanked.", count)
    messages.success(request, done % {"count": count})
    if blanked.proposals:
        return render(request, "wiki/following/blanked.html", {"page": page, "proposals": blanked.proposals})
    return redirect("wikipage-manage" if page.deleted else "wikipage-history", page.path)


def _any_page_or_404(request, path) -> WikiPage:
    """Return a page, off the site too: words that must go are there as well."""
    return get_object_or_404(WikiPage.objects.with_revision(), path=path)
