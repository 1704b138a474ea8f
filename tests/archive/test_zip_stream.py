"""A ZIP made while it is sent: whole, the same each time, its digests checked by sha256sum."""

import shutil
import subprocess
import zipfile
from io import BytesIO

import pytest

from archive.zip_stream import MANIFEST, with_manifest, zipped


def members():
    yield "01 Titre.pdf", iter([b"%PDF", b"-1.7"])
    yield "empty.txt", []


def test_members_are_read_one_after_the_other_when_it_is_their_turn():
    asked = []

    def watched():
        for name in ("a", "b"):
            asked.append(name)
            yield name, [name.encode()]

    pieces = zipped(watched())
    next(pieces)
    assert asked == ["a"]
    content = b"".join(pieces)
    assert (len(content) > 0, asked) == (True, ["a", "b"])


def test_zip_is_whole_and_says_no_date():
    archive = zipfile.ZipFile(BytesIO(b"".join(zipped(members()))))
    assert archive.testzip() is None
    assert archive.namelist() == ["01 Titre.pdf", "empty.txt"]
    assert archive.read("01 Titre.pdf") == b"%PDF-1.7"
    assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_the_same_members_make_the_same_bytes():
    assert b"".join(zipped(members())) == b"".join(zipped(members()))


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not installed")
def test_manifest_is_checked_by_sha256sum(tmp_path):
    zipfile.ZipFile(BytesIO(b"".join(zipped(with_manifest(members(), {}))))).extractall(tmp_path)
    checked = ["sha256sum", "--strict", "-c", MANIFEST]
    assert subprocess.run(checked, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "01 Titre.pdf").write_bytes(b"%PDF-1.8")
    assert subprocess.run(checked, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_who_stops_listening_leaves_nothing_open():
    pieces = zipped(members())
    next(pieces)
    pieces.close()
