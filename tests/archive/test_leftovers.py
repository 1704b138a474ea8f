"""What kills and full disks leave is thrown away after a day, and never what is being received."""

import os
import time
from io import BytesIO
from pathlib import Path

import pytest

from archive import storage, sweeping
from archive.verification import findings
from tests.make import make_document

pytestmark = pytest.mark.django_db
TWO_DAYS = 2 * 24 * 3600 + 60


def aged(path, content=b"half"):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(content)
    then = time.time() - TWO_DAYS
    os.utime(path, (then, then))
    return path


def test_old_halves_and_uploads_go_and_young_ones_stay(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "tmp")
    old = [
        aged(settings.FILES_DIR / "a.part"),
        aged(settings.IMAGES_DIR / "07" / "7" / "1-700.a.part"),
        aged(Path(settings.FILE_UPLOAD_TEMP_DIR) / "b.upload.pdf"),
    ]
    image = aged(settings.IMAGES_DIR / "07" / "7" / "1-700.webp")
    young = settings.FILES_DIR / "c.part"
    young.write_bytes(b"half")
    sweeping.sweep()
    assert not any(path.exists() for path in old)
    assert image.exists()
    assert young.exists()


def test_an_original_whose_row_was_never_written_goes_and_verify_is_silent_again():
    named = storage.blob_path(make_document("Une délibération.", published=False).versions.get().sha256)
    orphan = storage.blob_path(storage.store(BytesIO(b"the worker was killed here")).sha256)
    aged(named), aged(orphan)
    assert any(orphan.name in finding for finding in findings())
    sweeping.sweep()
    assert named.exists()
    assert not orphan.exists()
    assert list(findings()) == []


def test_an_original_that_is_received_again_is_not_swept():
    orphan = aged(storage.blob_path(storage.store(BytesIO(b"twice")).sha256))
    storage.store(BytesIO(b"twice"))  # its row is not written yet
    sweeping.sweep()
    assert orphan.read_bytes() == b"twice"


def test_an_original_that_is_met_while_it_is_put_aside_comes_back(monkeypatch):
    orphan = aged(storage.blob_path(storage.store(BytesIO(b"twice")).sha256))
    rename = Path.rename

    def met_just_before(path, target):
        if path == orphan:
            os.utime(orphan)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", met_just_before)
    sweeping.sweep()
    assert orphan.read_bytes() == b"twice"


def test_an_original_that_was_put_aside_first_is_written_again(monkeypatch):
    path = storage.blob_path(storage.store(BytesIO(b"twice")).sha256)
    utime = os.utime

    def swept_just_before(*args):
        monkeypatch.setattr(os, "utime", utime)
        path.unlink()
        return utime(*args)

    monkeypatch.setattr(os, "utime", swept_just_before)
    storage.store(BytesIO(b"twice"))
    assert path.read_bytes() == b"twice"
    assert [left.name for left in path.parent.parent.glob("*.part")] == []


def test_an_image_that_cannot_be_written_leaves_no_half(monkeypatch, tmp_path):
    def refuse(path, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        storage.write_image(tmp_path / "1-700.webp", b"image")
    assert list(tmp_path.glob("*.part")) == []
