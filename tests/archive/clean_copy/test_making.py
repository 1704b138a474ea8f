"""Clean copies are made in the worker, some pages at a time, from our images and our text; and again on demand."""

from io import BytesIO

import pypdfium2
import pytest

from archive import corrections, image_space, intake, processing, readers, recognition, storage
from archive.clean_copy import making, store, wanted, writer
from archive.cleaning import kept
from archive.extraction import failure
from archive.models import Page
from archive.sandbox import JobError
from tests.archive import files
from tests.make import make_document, publish_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    """Three pages of a PDF, read and drawn."""
    content = files.pdf(*(f"Page {rank} du compte rendu" for rank in range(1, 4)))
    document = intake.receive([("secret-name.pdf", BytesIO(content))], intake.Description("public-record"))
    work()
    version = document.versions.get()
    publish_at_once(document, version)
    return version


def work():
    while processing.work_once():
        pass


def copied(version, **pages):
    leaves = store.leaves(version.pk, store.stamp_of(version), **pages)
    return b"".join(writer.pdf(leaves, "Titre"))


def made(version):
    return store.size(version.pk, store.stamp_of(version)) is not None


def test_copy_is_made_when_it_is_wanted_and_says_our_text(version):
    work()
    assert not made(version)
    wanted.want(version.pk)
    assert wanted.is_wanted(version.pk)
    work()
    assert (made(version), wanted.is_wanted(version.pk)) == (True, False)
    pdf = pypdfium2.PdfDocument(copied(version))
    assert len(pdf) == 3
    assert pdf[1].get_textpage().get_text_range().split() == ["Page", "2", "du", "compte", "rendu"]
    assert b"secret-name" not in copied(version)


def test_some_pages_of_it_are_taken_alone(version):
    wanted.want(version.pk)
    work()
    pdf = pypdfium2.PdfDocument(copied(version, ranges=[(2, 3)]))
    assert [page.get_textpage().get_text_range().split()[1] for page in pdf] == ["2", "3"]


def test_copy_is_made_a_few_pages_at_a_time_and_goes_on_where_it_was(version, monkeypatch):
    wanted.want(version.pk)
    work()
    whole = copied(version)
    for path in store.folder_of(version.pk).glob("copy-*"):
        path.unlink()
    monkeypatch.setattr(making, "BATCH", 2)
    wanted.want(version.pk)
    assert making.work_some()
    assert not made(version)
    assert making.work_some()
    assert copied(version) == whole


def test_copy_whose_leaves_went_half_way_begins_anew(version, monkeypatch):
    monkeypatch.setattr(making, "BATCH", 1)
    wanted.want(version.pk)
    assert making.work_some()
    store.leaves_path(version.pk, store.stamp_of(version)).unlink()
    work()
    assert len(pypdfium2.PdfDocument(copied(version))) == 3


def test_copy_follows_a_corrected_text(version, moderator, contributor):
    wanted.want(version.pk)
    work()
    old = store.index_path(version.pk, store.stamp_of(version))
    corrections.approve(corrections.propose(version.pages.get(rank=1), "Texte corrigé", contributor), moderator)
    assert not made(version)
    wanted.want(version.pk)
    work()
    assert "corrigé" in pypdfium2.PdfDocument(copied(version))[0].get_textpage().get_text_range()
    assert not old.exists()


def test_images_that_went_are_drawn_again_first(version):
    for rank in (1, 2, 3):
        storage.remove_images(version.pk, rank)
    wanted.want(version.pk)
    assert not making.work_some()
    assert version.pages.filter(large_image=False).count() == 3
    work()
    assert made(version)


def test_image_that_cannot_be_read_costs_its_page_alone(version, monkeypatch):
    storage.write_image(storage.image_path(version.pk, 2, 1600), b"no image")
    wanted.want(version.pk)
    work()
    pdf = pypdfium2.PdfDocument(copied(version))
    said = [page.get_textpage().get_text_range() for page in pdf]
    assert "illisible" in said[1]
    assert "Page 2 du compte rendu" in said[1]
    assert "illisible" not in said[0] + said[2]


def test_a_child_that_dies_leaves_the_text(version, monkeypatch):
    def dies(paths):
        raise JobError(failure.CRASHED)
        yield

    monkeypatch.setattr(readers, "leaves", dies)
    wanted.want(version.pk)
    work()
    assert len(pypdfium2.PdfDocument(copied(version))) == 3


def test_text_without_page_images_is_set(db):
    document = make_document("Un courriel.\n" * 200, "La fin")
    version = document.public_version
    version.sections = True
    version.save()
    wanted.want(version.pk)
    assert making.work_some()
    pdf = pypdfium2.PdfDocument(copied(version))
    assert len(pdf) > 2
    assert "La fin" in pdf[len(pdf) - 1].get_textpage().get_text_range()


@pytest.mark.parametrize("change", [{"processing": "working"}, {"page_count": 2001}, {"media_type": "audio/ogg"}])
def test_what_has_no_copy_is_forgotten(version, change):
    type(version).objects.filter(pk=version.pk).update(**change)
    wanted.want(version.pk)
    assert not making.work_some()
    assert not wanted.is_wanted(version.pk)


def test_pages_that_wait_keep_a_copy_from_being_made(version):
    Page.objects.filter(version=version, rank=3).update(state="waiting")
    wanted.want(version.pk)
    assert not making.work_some()
    assert not made(version)


def test_two_workers_do_not_make_the_same_copy(version):
    wanted.want(version.pk)
    with wanted.held(version.pk) as ours:
        assert ours
        assert not making.work_some()
    assert making.work_some()


def test_copies_go_first_when_room_is_short_and_are_counted(version, settings):
    wanted.want(version.pk)
    work()
    size = store.size(version.pk, store.stamp_of(version))
    images = image_space.make_room() - size - kept.size(version.pk)  # of a PDF that keeps its text, there are both
    settings.IMAGES_MAX_BYTES = int(images / image_space.FILL) + 2
    assert image_space.make_room() == images
    assert not made(version)
    with pytest.raises(FileNotFoundError):
        store.leaves(version.pk, store.stamp_of(version))


def test_copies_and_recognition_take_turns(version, monkeypatch):
    did = []
    monkeypatch.setattr(making, "work_some", lambda: did.append("copy") or True)
    monkeypatch.setattr(recognition, "next_page", lambda: "page")
    monkeypatch.setattr(recognition, "finish", did.append)
    for _step in range(4):
        processing.work_once(processing.SLOW)
    assert did in (["copy", "page"] * 2, ["page", "copy"] * 2)


def test_a_robot_that_asks_for_every_copy_is_told_to_come_back(settings, monkeypatch):
    monkeypatch.setattr(wanted, "WAITING_MAX", 2)
    assert [wanted.want(number) for number in (1, 2, 3, 1)] == [True, True, False, True]
    assert sorted(wanted.waiting()) == [1, 2]


def test_a_disk_that_takes_nothing_is_no_error(settings, tmp_path):
    settings.IMAGES_DIR = tmp_path / "file"
    settings.IMAGES_DIR.write_text("no folder")
    assert wanted.want(1) is False
