"""Room for page images: the least seen go, the widest first, only those that can be made again, and come back."""

import os
import time
from io import BytesIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from archive import image_space, intake, processing, storage, sweeping
from archive.models import Page
from tests.archive import files
from tests.make import make_document, publish_at_once

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


def images_of(document, *, seen=0, rank=1):
    """Write the three images of a page, last seen so many days ago; return their paths by width."""
    paths = {}
    for width in storage.IMAGE_WIDTHS:
        path = paths[width] = storage.image_path(document.versions.get().pk, rank, width)
        storage.write_image(path, bytes(width))
        os.utime(path, (time.time() - seen * DAY, path.stat().st_mtime))
    return paths


def widths(paths):
    return [width for width, path in paths.items() if path.exists()]


def test_large_images_go_first_the_longest_unseen_before_the_others(settings):
    old, new = images_of(make_document("un"), seen=9), images_of(make_document("deux"), seen=1)
    settings.IMAGES_MAX_BYTES = 4900  # 5,000 are there; 4,410 stay
    assert image_space.make_room() == 3400
    assert (widths(old), widths(new)) == ([200, 700], [200, 700, 1600])
    settings.IMAGES_MAX_BYTES = 1600
    assert image_space.make_room() == 1100
    assert (widths(old), widths(new)) == ([200], [200, 700])


def test_below_the_limit_or_without_one_everything_stays_and_is_counted(settings):
    paths = images_of(make_document("un"), seen=900)
    assert image_space.counted() is None
    for limit in (0, 2500):
        settings.IMAGES_MAX_BYTES = limit
        sweeping.sweep()
        assert widths(paths) == [200, 700, 1600]
    assert image_space.counted() == 2500


def test_what_cannot_be_made_again_stays(settings):
    settings.IMAGES_MAX_BYTES = 1
    converted, failed, rest = make_document("un"), make_document("deux"), make_document("trois")
    converted.versions.update(media_type="application/msword")
    Page.objects.filter(version__document=failed).update(state="failed", failure="damaged")
    paths = [images_of(document) for document in (converted, failed, rest)]
    image_space.make_room()
    assert [widths(path) for path in paths] == [[200, 700, 1600], [200, 700, 1600], []]


def address(document, width):
    return reverse("page-image", args=[document.slug, document.code, 1, 1, width])


def test_an_image_that_went_is_answered_by_the_next_narrower_and_asked_for_once(client):
    document = make_document("un")
    paths = images_of(document)
    paths[1600].unlink()
    paths[700].unlink()
    answer = client.get(address(document, 1600))
    assert len(b"".join(answer.streaming_content)) == 200
    assert "max-age" not in answer["Cache-Control"]
    page = Page.objects.get(version__document=document)
    assert (page.large_image, page.attempts) == (False, 0)
    asked = page.leased_until
    b"".join(client.get(address(document, 700)).streaming_content)
    assert Page.objects.get(pk=page.pk).leased_until == asked


@pytest.mark.parametrize(
    "changes", [{"state": "failed", "failure": "timeout"}, {"state": "waiting"}, {"width": 0}, {"failure": "crashed"}]
)
def test_an_image_that_cannot_come_is_not_asked_for(client, changes):
    document = make_document("un")
    images_of(document)[1600].unlink()
    Page.objects.filter(version__document=document).update(**changes)
    b"".join(client.get(address(document, 1600)).streaming_content)
    assert Page.objects.get(version__document=document).large_image


def test_looking_at_an_image_leaves_the_day_and_no_hour(client):
    document = make_document("un")
    path = images_of(document, seen=40)[700]
    made = path.stat().st_mtime
    b"".join(client.get(address(document, 700)).streaming_content)
    known = path.stat()
    assert time.time() - known.st_atime < DAY
    assert known.st_atime % DAY == 0
    assert known.st_mtime == made


def test_images_that_went_are_no_finding_and_those_that_are_lost_are_one(settings, capsys):
    swept, lost = make_document("un"), make_document("deux")
    images_of(swept)
    settings.IMAGES_MAX_BYTES = 1
    image_space.make_room()
    with pytest.raises(SystemExit):
        call_command("verify")
    said = capsys.readouterr().out
    assert f"version {lost.versions.get().pk}: no image of page 1" in said
    assert f"version {swept.versions.get().pk}: no image" not in said


def test_the_worker_makes_them_again_before_it_recognises(client, settings):
    given = [("minutes.pdf", BytesIO(files.pdf("Une page assez longue pour être lue.")))]
    document = intake.receive(given, intake.Description("public-record", title="Minutes"))
    while processing.work_once():
        pass
    publish_at_once(document, document.versions.get())
    settings.IMAGES_MAX_BYTES = 1
    image_space.make_room()
    assert not any(path.exists() for path in _paths(document))
    intake.receive([("a.pdf", BytesIO(files.scan("Recon")))], intake.Description("public-record", title="Scan"))
    processing.work_once()
    assert client.get(address(document, 700)).status_code == 404
    processing.work_once()
    assert [path.read_bytes()[8:12] for path in _paths(document)] == [b"WEBP"] * 3
    assert Page.objects.filter(state="waiting").count() == 1


def test_a_photo_that_its_sender_turned_is_made_again_as_it_was():
    photo = files.image(files.picture_of("", (400, 200)), "PNG")
    document = intake.receive([("a.png", BytesIO(photo))], intake.Description("public-record", title="Photo"))
    version = document.versions.get()
    version.files.update(turn=90)
    processing.work_once()
    Page.objects.update(state="done")
    for missing in range(2):
        while processing.work_once():
            pass
        for path in _paths(document):
            with Image.open(path) as image:
                assert image.height == 2 * image.width, missing
        storage.remove_images(version.pk, 1)
        Page.objects.update(large_image=False)


def _paths(document):
    return [storage.image_path(document.versions.get().pk, 1, width) for width in storage.IMAGE_WIDTHS]
