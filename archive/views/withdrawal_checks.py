"""A button of the review team: ask every address of a withdrawn document again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from archive import withdrawal_check
from archive.desk.withdrawal_checks import said
from archive.models import Document
from archive.views.access import for_moderators
from archive.withdrawn import all_withdrawn


@for_moderators
@require_POST
def again(request, code):
    """Check it now, and say what came of it."""
    mine = Document.objects.reviewed_by(request.user).values("pk")
    document = get_object_or_404(all_withdrawn().filter(pk__in=mine), code=code)
    check = withdrawal_check.check(document, request.user)
    (messages.warning if check.findings else messages.success)(request, said(check))
    return redirect(document)
