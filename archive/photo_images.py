"""Addresses of the small images of photos that are not public: signed, for an hour, for whoever was shown them."""

from pathlib import Path

from django.core import signing
from django.urls import reverse

from archive import arranging, part_files, storage
from archive.models import Document, Upload

SALT, SECONDS, WIDTH = "archive.photo_images", 3600, storage.IMAGE_WIDTHS[0]


def address_of_upload(upload) -> str:
    """Return the address of a photo that is not sent yet; nothing while its image is not made."""
    return _address("u", upload.pk, 1) if upload.thumbnail == "done" else ""


def address_of_page(version, rank: int) -> str:
    """Return the address of a page of a deposit that waits; nothing while its image is not made."""
    return _address("v", version.pk, rank) if storage.image_path(version.pk, rank, WIDTH).exists() else ""


def path_of(word: str) -> Path | None:
    """Return the image of an address, while what it shows still waits; nothing for any other."""
    try:
        kind, number, rank = signing.loads(word, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    if kind == "u":
        upload = Upload.objects.filter(pk=number).first()
        path = upload and part_files.thumbnail_of(upload)
    else:
        waits = Document.objects.filter(versions=number, decision__in=arranging.OPEN).exists()
        path = storage.image_path(number, rank, WIDTH) if waits else None
    return path if path and path.exists() else None


def _address(kind: str, number: int, rank: int) -> str:
    return reverse("photo-image", args=[signing.dumps([kind, number, rank], salt=SALT)])
