"""Giving a press article by its address, and asking for it again."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from archive import capturing
from archive.address_form import AddressForm
from archive.desk.kinds import DeskError
from archive.models import Decision, Review
from archive.views.access import for_moderators


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def upload(request):
    """Ask for the address and the place; the worker fetches the page."""
    if not settings.CAPTURE:
        raise Http404
    form = AddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 400 if form.errors else 200
        return render(request, "archive/deposits/address.html", {"form": form}, status=status)
    said = form.cleaned_data
    if known := capturing.known(said["address"], request.user):
        messages.info(request, _("This article is already in the archive, or waits to be: nothing was sent twice."))
        return redirect(known if known.decision == Decision.PUBLISHED else "deposits")
    capturing.ask(said["address"], by=request.user, territories=[said["place"]], extract=said["extract"])
    messages.success(request, _("The article will be fetched, then reviewed. Follow it here."))
    return redirect("deposits")


@for_moderators
@require_POST
def again(request, pk):
    """Fetch a page once more."""
    review = get_object_or_404(Review.objects.for_moderator(request.user), pk=pk, kind="document")
    if review.subject is None:
        raise Http404
    try:
        messages.success(request, capturing.again(review.subject, request.user))
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("review", pk)
