"""What a file really is, against what its name says."""

import pytest

from archive.extraction import failure
from archive.extraction.detect import detect
from tests.archive import files
from tests.archive.compound_file import compound


def detected(tmp_path, content, extension):
    path = tmp_path / "file"
    path.write_bytes(content)
    with open(path, "rb") as file:
        return detect(file.fileno(), extension)


LOCKED = compound({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"x"})
PICTURE = files.picture_of("Place du Peuple", (400, 200))


@pytest.mark.parametrize(
    ("content", "extension", "media_type"),
    [
        (files.pdf("a"), "pdf", "application/pdf"),
        (b"\n\n" + files.pdf("a"), "pdf", "application/pdf"),
        (files.image(PICTURE, "JPEG"), "jpg", "image/jpeg"),
        (files.image(PICTURE, "TIFF"), "tif", "image/tiff"),
        (files.image(PICTURE, "WEBP"), "webp", "image/webp"),
        (files.image(PICTURE, "GIF"), "gif", "image/gif"),
        (files.docx("<w:p/>"), "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("Compte rendu à l'état brut".encode("cp1252"), "txt", "text/plain"),
        (b"{\\rtf1 a}", "rtf", "text/rtf"),
    ],
)
def test_name_and_content_agree(tmp_path, content, extension, media_type):
    assert detected(tmp_path, content, extension) == media_type


@pytest.mark.parametrize(
    ("content", "extension", "reason"),
    [
        (b"", "pdf", failure.EMPTY),
        (b"MZ\x90\0" + bytes(100), "exe", failure.UNSUPPORTED),
        (b"<html><script>alert(1)</script>", "pdf", failure.MISMATCH),
        (files.zipped({"a.txt": "a"}), "docx", failure.MISMATCH),
        (files.docx("<w:p/>"), "odt", failure.MISMATCH),
        (files.docx("<w:p/>")[:60], "docx", failure.DAMAGED),
        (bytes(1000), "txt", failure.MISMATCH),
        (b"\x7fELF" + bytes(100), "jpg", failure.MISMATCH),
        (LOCKED, "docx", failure.PASSWORD),
        (LOCKED, "xlsx", failure.PASSWORD),
        (LOCKED, "pptx", failure.PASSWORD),
        (files.zipped({"a.txt": "a"}), "xlsx", failure.MISMATCH),
        (files.docx("<w:p/>"), "zip", failure.MISMATCH),
        (files.image(PICTURE, "GIF") + files.zipped({"a.txt": "a"}), "zip", failure.MISMATCH),
        (files.pdf("a") + files.zipped({"a.txt": "a"}), "docx", failure.MISMATCH),
        (files.pdf("a"), "csv", failure.MISMATCH),
        (b"MZ\x90\0" + bytes(100) + files.zipped({"a.txt": "a"}), "zip", failure.MISMATCH),
        (b"GIF89a<script>alert(1)</script>", "eml", failure.MISMATCH),
    ],
)
def test_what_is_not_read_says_why(tmp_path, content, extension, reason):
    with pytest.raises(failure.UnreadableError) as refused:
        detected(tmp_path, content, extension)
    assert refused.value.failure == reason
