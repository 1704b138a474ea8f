"""Putting photos in order by plain forms: before they are sent, and after, until the review team decides."""

from contextlib import ExitStack

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from archive import arranging, depositing, open_deposit, part_files, photo_images, photo_order, sendings, tus
from archive.against_spam import sender_of
from archive.deposit_forms import DepositForm
from archive.models import Document, Upload
from archive.photo_order import Photo
from archive.views.deposit_result import show_result


@require_safe
def small_image(request, word):
    """Send a small image to whoever holds its signed address."""
    path = photo_images.path_of(word)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), headers={"Content-Type": "image/webp", "Cache-Control": "no-store"})


@never_cache
@require_http_methods(["GET", "POST"])
def before(request, word):
    """Show the photos of a sending; keep each change; send them to review as one document."""
    sending = sendings.find(request.user, word)
    if sending is None:
        raise Http404
    if sendings.RECEIPTS in sending.said:
        return _result(request, word)
    if "form" not in sending.said:
        raise Http404
    photos = [_of_upload(upload) for upload in sending.uploads.all()]
    if request.method == "GET":
        return _page(request, photos, sending)
    photos = photo_order.change(photo_order.read(photos, request.POST), request.POST)
    _keep(sending, photos)
    if request.POST.get("do") != "send":
        at = request.POST.get("do", "").partition(":")[2]
        known = at in {photo.key for photo in photos}
        return redirect(reverse("sending-photos", args=[word]) + (f"#photo-{at}" if known else ""))
    if not photo_order.kept(photos):
        return _page(request, photos, sending, fault=_("Keep one photo at least."), status=400)
    if not request.user.is_authenticated and not open_deposit.documents_left():
        return _page(request, photos, sending, fault=tus.full_sentence(), status=429)
    return _send(request, sending, photos)


def _send(request, sending, photos):
    """Send the photos that stay, in their order, with what the form said."""
    uploads = {str(upload.pk): upload for upload in sending.uploads.all()}
    data = QueryDict(mutable=True)
    data.update(sending.said["form"] | {"joined": "on"})
    form = DepositForm(data, uploads=list(uploads.values()), sender=sender_of(request), sending=False)
    if not form.is_valid():  # a place that is gone since, or a piece of a file
        faults = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _page(request, photos, sending, fault=faults, status=400)
    with ExitStack() as opened:
        given = [
            depositing.Given(
                photo.name, opened.enter_context(part_files.path_of(uploads[photo.key]).open("rb")), photo.turn
            )
            for photo in photo_order.kept(photos)
        ]
        depositing.send(sending, given, form.description(), joined=True)
    return _result(request, sending.word)


def _result(request, word):
    if request.user.is_authenticated:
        return redirect(reverse("upload") + f"?sent={word}")
    if request.method == "GET":  # whoever finds the address in a browser's history is shown no follow code
        return redirect("follow")
    return show_result(request, word)


def _of_upload(upload) -> Photo:
    return Photo(str(upload.pk), upload.name, upload.turn, upload.dropped, photo_images.address_of_upload(upload))


def _keep(sending, photos) -> None:
    with transaction.atomic():
        for rank, photo in enumerate(photos, start=1):
            Upload.objects.filter(sending=sending, pk=photo.key).update(
                rank=rank, turn=photo.turn, dropped=photo.dropped
            )
        sendings.touch(sending)


def _page(request, photos, sending, fault="", status=200):
    waits = sending.uploads.filter(thumbnail="").exists()
    context = {"photos": photos, "fault": fault, "waits": waits, "action": request.path, "is_sent": False}
    return render(request, "archive/deposits/photos.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def after(request, code):
    """Put the photos of one's own deposit in order, until it is decided."""
    document = get_object_or_404(Document, code=code, deposited_by=request.user)
    if not arranging.can_be_arranged(document):
        messages.info(request, _("These photos cannot be put in order any more: the review team has them in hand."))
        return redirect("deposits")
    photos, fault = sent_photos(document, request.POST), ""
    if request.POST.get("do") == "save":
        try:
            messages.success(request, save(document, photos, by=request.user))
            return redirect("deposits")
        except arranging.NotArranged as error:
            fault = str(error)
    return show_sent(request, document, photos, fault, action=request.path)


def sent_photos(document, said) -> list[Photo]:
    """Return the photos of a deposit as they are, or as a form has changed them."""
    first = document.versions.get(number=1)
    by_rank = first.page_count == first.files.count()  # one page for each photo: no TIFF of several
    photos = [
        Photo(
            str(placed.file.pk),
            placed.file.name,
            placed.turn,
            placed.dropped,
            photo_images.address_of_page(first, placed.file.rank) if by_rank else "",
            placed.file.turn,
        )
        for placed in arranging.placed(document)
    ]
    return photo_order.change(photo_order.read(photos, said), said) if "photo" in said else photos


def save(document, photos: list[Photo], **whose) -> str:
    """Make the version in this order; return the sentence about it. Raises `archive.arranging.NotArranged`."""
    files = {str(placed.file.pk): placed.file for placed in arranging.placed(document)}
    order = [arranging.Placed(files[photo.key], photo.turn, photo.dropped) for photo in photos]
    return arranging.arrange(document, order, **whose)


def show_sent(request, document, photos, fault, **context):
    """Answer with the page on which photos that were sent are put in order."""
    context |= {"document": document, "photos": photos, "fault": fault, "is_sent": True}
    context["waits"] = not all(photo.image for photo in photos)
    return render(request, "archive/deposits/photos.html", context, status=400 if fault else 200)
