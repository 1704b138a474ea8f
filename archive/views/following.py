"""Following a deposit without account: its code comes by POST each time, and no cookie or address holds it."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from archive import arranging, moderation, receipts
from archive.deposit_forms import AnswerForm
from archive.deposit_lines import lines_of
from archive.desk.kinds import DeskError
from archive.models import Document
from archive.views import photos


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def show(request):
    """Ask for the code; show what it follows."""
    if request.method == "GET":
        return _page(request)
    return listed(request)


@never_cache
@sensitive_post_parameters()
@require_POST
def answer(request):
    """Answer the review team's question about a deposit of this code."""
    document, refusal = _deposit(request)
    if refusal:
        return refusal
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return listed(request, fault=_("Your answer is empty or too long: nothing was sent."))
    try:
        said = moderation.answer(document, text=form.cleaned_data["text"], receipt=document.receipt_hmac)
    except DeskError as error:
        return listed(request, fault=str(error))
    return listed(request, notice=said)


@never_cache
@sensitive_post_parameters()
@require_POST
def arrange(request):
    """Put the photos of a deposit of this code in order."""
    document, refusal = _deposit(request)
    if refusal:
        return refusal
    if not arranging.can_be_arranged(document):
        said = _("These photos cannot be put in order any more: the review team has them in hand.")
        return listed(request, fault=said)
    order, fault = photos.sent_photos(document, request.POST), ""
    if request.POST.get("do") == "save":
        try:
            return listed(request, notice=photos.save(document, order, receipt=document.receipt_hmac))
        except arranging.NotArranged as error:
            fault = str(error)
    return photos.show_sent(request, document, order, fault, action=request.path, code=_code(request))


def _deposit(request):
    """Return the deposit that the form names, if its code follows it, or else the answer that says why not."""
    try:
        followed = receipts.documents_of(_code(request))
    except receipts.TooManyTries as error:
        return None, too_many(request, error)
    return get_object_or_404(followed, code=request.POST.get("document", "")[:20].replace("\0", "")), None


def listed(request, notice="", fault=""):
    """Show what the code of this request follows, with what was done or went wrong."""
    try:
        digest = receipts.followed_digest(_code(request))
    except receipts.TooManyTries as error:
        return too_many(request, error)
    if not digest:
        unknown = _("This code follows nothing: check each letter and figure. Nobody can find a lost code again.")
        return _page(request, fault=unknown, status=400)
    found = {"lines": lines_of(Document.objects.filter(receipt_hmac=digest)), "others": receipts.others_of(digest)}
    return _page(request, status=400 if fault else 200, code=_code(request), notice=notice, fault=fault, **found)


def too_many(request, error):
    """Say for how long no code like this one is looked up."""
    said = _("Too many codes like this one were tried: wait %(minutes)d minutes.")
    response = _page(request, fault=said % {"minutes": -(-error.seconds // 60)}, status=429)
    response["Retry-After"] = str(error.seconds)
    return response


def _code(request) -> str:
    return request.POST.get("code", "")[:60]


def _page(request, status=200, **context):
    return render(request, "archive/deposits/follow.html", context, status=status)
