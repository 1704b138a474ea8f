"""The discussion of a page: reading it, taking part, closing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from archive import receipts, sendings
from archive.against_spam import sender_of
from archive.desk.kinds import DeskError
from archive.views.access import for_moderators
from wiki.discussion import verbs
from wiki.discussion.forms import CommentForm
from wiki.discussion.models import Closure, Comment
from wiki.discussion.reading import readable
from wiki.pages.views import page_or_404

COMMENTS_SHOWN = 50


@require_safe
def show(request, path):
    """Show what was said about a page, the oldest first."""
    page = page_or_404(request, path)
    comments = Comment.objects.under(page, request.user).select_related("author")
    shown_comments = Paginator(comments, COMMENTS_SHOWN).get_page(request.GET.get("page"))
    shown_comments.object_list = readable(shown_comments.object_list, request.user)
    context = {"page": page, "comments": shown_comments, "closure": Closure.objects.filter(page=page).first()}
    return render(request, "wiki/discussion/discussion.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request, path):
    """Ask for a comment; keep it; show without account the code that follows it, once."""
    page = page_or_404(request, path)
    sender = sender_of(request)
    if request.method != "POST":
        return _form(request, page, CommentForm(sender=sender), sendings.new_word())
    word = request.POST.get("word", "")[:100]
    word = word if sendings.is_ours(word) else sendings.new_word()
    if comment := _sent_before(request, page, word):
        return _received(request, comment, word)
    form = CommentForm(request.POST, sender=sender)
    if not form.is_valid():
        return _form(request, page, form, word, status=429 if form.is_over_limit else 400)
    author = request.user if request.user.is_authenticated else None
    signature = form.cleaned_data.get("signature", "")
    try:
        comment = verbs.write(page, form.cleaned_data["text"], word=word, author=author, signature=signature)
    except DeskError as error:
        form.add_error(None, str(error))
        return _form(request, page, form, word, status=409)
    form.count()
    return _received(request, comment, word)


def _sent_before(request, page, word) -> Comment | None:
    """Return the comment that a first click sent, if this person sent it."""
    author = request.user if request.user.is_authenticated else None
    digest = receipts.digest_of(receipts.code_of(word))
    return Comment.objects.filter(receipt_hmac=digest, author=author, page=page).first()


def _form(request, page, form, word, status=200):
    closure = Closure.objects.filter(page=page).first()
    context = {"page": page, "form": form, "word": word, "closure": closure}
    return render(request, "wiki/discussion/write.html", context, status=status)


def _received(request, comment, word):
    """Lead an account back to the page; show the code to whoever has none."""
    if request.user.is_authenticated:
        return redirect(reverse("wikipage-discussion", args=[comment.page.path]) + f"#commentaire-{comment.pk}")
    code = receipts.code_of(word)
    link = request.build_absolute_uri(reverse("comment-follow", args=[code]))
    context = {"page": comment.page, "comment": readable([comment], request.user)[0], "code": code, "link": link}
    return render(request, "wiki/discussion/received.html", context)


@never_cache
@login_required
@require_POST
def withdraw(request, pk):
    """Take back one's own comment, written with an account."""
    comment = get_object_or_404(Comment.objects.select_related("page"), pk=pk, author=request.user)
    path = comment.page.path
    verbs.withdraw(comment)
    messages.success(request, _("Your comment is taken back: nothing of it stays."))
    return redirect("wikipage-discussion", path)


@for_moderators
@require_POST
def take_down(request, pk):
    """Take somebody's comment off the page."""
    comment = get_object_or_404(Comment.objects.visible_to(request.user).select_related("page"), pk=pk)
    try:
        messages.success(request, verbs.take_down(comment, request.user, reason=_reason(request)))
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("wikipage-discussion", comment.page.path)


@for_moderators
@require_POST
def close(request, path):
    """Close the discussion of a page, or open it again."""
    page = page_or_404(request, path)
    try:
        said = (
            verbs.reopen(page) if "open" in request.POST else verbs.close(page, request.user, reason=_reason(request))
        )
        messages.success(request, said)
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("wikipage-discussion", path)


def _reason(request) -> str:
    return request.POST.get("reason", "").replace("\0", "")
