"""Whose proposal it is: an account's, or that of whoever types its follow code; and what the review team may see."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from archive import receipts
from wiki.proposals.models import Proposal

CODE_LENGTH = 60


def code_of(request) -> str:
    """Return the follow code that a form carries: it stands in no address and in no cookie."""
    return request.POST.get("code", "")[:CODE_LENGTH]


def with_tries_limited(view):
    """Say how long to wait when too many codes like this one were tried."""

    @wraps(view)
    def limited(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except receipts.TooManyTries as error:
            said = _("Too many codes like this one were tried: wait %(minutes)d minutes.")
            fault = said % {"minutes": -(-error.seconds // 60)}
            return render(request, "archive/deposits/follow.html", {"fault": fault}, status=429)

    return limited


def for_author(view):
    """Give the view the proposal that this person wrote; the same 404 for another's and for one that is not there.

    Without account nor code, who asks is led to where a code is typed, or to sign-in.
    """

    @never_cache
    @sensitive_post_parameters()
    @with_tries_limited
    @wraps(view)
    def found(request, pk):
        if code_of(request):
            return view(request, _of_code(request, pk))
        if not request.user.is_authenticated:
            return redirect_to_login(request.path) if request.method == "GET" else redirect("follow")
        return view(request, get_object_or_404(_rows().filter(author=request.user), pk=pk))

    return found


def for_reader(view):
    """The same, for the review team too: those in its queue."""

    @never_cache
    @sensitive_post_parameters()
    @with_tries_limited
    @wraps(view)
    def found(request, pk):
        if code_of(request):
            return view(request, _of_code(request, pk))
        if not request.user.is_authenticated:
            return redirect_to_login(request.path) if request.method == "GET" else redirect("follow")
        return view(request, get_object_or_404(_rows().visible_to(request.user), pk=pk))

    return found


def _of_code(request, pk) -> Proposal:
    digest = receipts.followed_digest(code_of(request))
    return get_object_or_404(_rows().exclude(receipt_hmac=""), pk=pk, receipt_hmac=digest)


def _rows():
    return Proposal.objects.select_related("page__article__current_revision", "base_revision", "author")
