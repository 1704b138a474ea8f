"""Archives: their inventory, their files, and each way to make one that swells, lies or leads elsewhere."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from archive.extraction import failure, zipped
from tests.archive import files
from tests.archive.extraction.reading_of import members, reason, texts


def test_inventory_names_every_file_with_its_size():
    content = files.zipped({"dossier/note.txt": "a" * 2048, "plan.pdf": "x"})
    assert texts(content, "zip") == ["Contenu de l’archive : 2 fichiers\n– dossier/note.txt, 2 ko\n– plan.pdf, 1 octet"]
    assert members(content, "zip") == {"note.txt": b"a" * 2048, "plan.pdf": b"x"}
    assert list(members(content, "zip", known=[1])) == ["plan.pdf"]


def test_what_systems_leave_behind_is_left_out_and_counted():
    left = ["__MACOSX/._a.txt", ".DS_Store", "photos/Thumbs.db", "desktop.ini", ".cache/x.txt", "a/.hidden"]
    content = files.zipped({"a.txt": "a", "vide/": "", **dict.fromkeys(left, "x")})
    assert list(members(content, "zip")) == ["a.txt"]
    assert texts(content, "zip")[0].endswith("Laissés de côté (cachés, ou hors de l’archive) : 6")


@pytest.mark.parametrize(
    "name", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "C:\\a.txt", "\\\\host\\a.txt", "a\\..\\b.txt"]
)
def test_names_that_lead_elsewhere_are_left_out(name):
    assert list(members(files.zipped({"bon.txt": "a", name: "x"}), "zip")) == ["bon.txt"]


@pytest.mark.parametrize("kind", [0o120777, 0o060644, 0o010644])
def test_links_and_devices_are_left_out(kind):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        entry = zipfile.ZipInfo("passwd.txt")
        entry.create_system, entry.external_attr = 3, kind << 16
        archive.writestr(entry, "/etc/passwd")
        archive.writestr("bon.txt", "a")
    assert list(members(content.getvalue(), "zip")) == ["bon.txt"]


@pytest.mark.parametrize("encoding", ["cp850", "utf-8"])
def test_old_names_are_in_letters(encoding):
    content = files.zipped({"d" + "x" * len("élibération".encode(encoding)) + ".txt": "a"})
    content = content.replace(b"x" * len("élibération".encode(encoding)), "élibération".encode(encoding))
    assert list(members(content, "zip")) == ["délibération.txt"]


def bomb():
    return files.zipped({"zeros.txt": bytes(20 * 1024 * 1024)})


def encrypted():
    content = bytearray(files.zipped({"a.txt": "a"}))
    content[content.index(b"PK\1\2") + 8] |= 1
    content[6] |= 1
    return bytes(content)


def lying(size):
    """An archive whose member announces another size than it has."""
    content = files.zipped({"a.txt": "a" * 5_000})
    return content.replace(struct.pack("<I", 5_000), struct.pack("<I", size))


def overlapping():
    """Two names for the same bytes, as the bombs of 2019 have."""
    content = files.zipped({"a.txt": "x", "b.txt": "x"})
    first, second = content.index(b"PK\1\2"), content.rindex(b"PK\1\2")
    offset = content[first + 42 : first + 46]
    return content[: second + 42] + offset + content[second + 46 :]


def twice():
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "un")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "deux")
    return content.getvalue()


def wrong_checksum():
    content = files.zipped({"a.txt": "bon"})
    return content.replace(struct.pack("<I", zlib.crc32(b"bon")), struct.pack("<I", 7))


def unknown_method():
    content = bytearray(files.zipped({"a.txt": "a"}))
    for at in (8, content.index(b"PK\1\2") + 10):
        content[at : at + 2] = struct.pack("<H", 9)  # Deflate64
    return bytes(content)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (bomb, failure.TOO_MUCH_INSIDE),
        (encrypted, failure.PASSWORD),
        (lambda: lying(100), failure.DAMAGED),
        (lambda: lying(2**31), failure.TOO_MUCH_INSIDE),
        (overlapping, failure.TOO_MUCH_INSIDE),
        (twice, failure.DAMAGED),
        (wrong_checksum, failure.DAMAGED),
        (unknown_method, failure.DAMAGED),
        (lambda: files.zipped({f"{n}.txt": "" for n in range(201)}), failure.TOO_MUCH_INSIDE),
        (lambda: files.zipped({f".{n}": "" for n in range(10_001)}), failure.TOO_MUCH_INSIDE),
        (lambda: files.zipped({}), failure.NO_PAGES),
        (lambda: files.zipped({".DS_Store": "x"}), failure.NO_PAGES),
        (lambda: files.zipped({"a.txt": "a" * 1000})[:80], failure.DAMAGED),
        (lambda: b"PK\3\4" + bytes(100), failure.DAMAGED),
        (lambda: files.docx("<w:p/>"), failure.MISMATCH),
        (lambda: files.pdf("a") + files.zipped({"a.txt": "a"}), failure.MISMATCH),
        (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(100), failure.MISMATCH),
    ],
    ids=range(17),
)
def test_hostile_archives_end_in_a_named_state(make, said):
    assert reason(make(), "zip") == said


def test_many_large_files_together_are_too_much(monkeypatch):
    monkeypatch.setattr(zipped, "UNZIPPED_MAX", 5_000)
    noise = [bytes(range(n, n + 100)) * 30 for n in range(2)]
    assert reason(files.zipped({"a.bin": noise[0], "b.bin": noise[1]}), "zip") == failure.TOO_MUCH_INSIDE
    assert reason(files.zipped({"a.bin": noise[0]}), "zip") == ""


def test_bytes_after_the_end_are_not_read():
    assert list(members(files.zipped({"a.txt": "a"}) + b"<script>", "zip")) == ["a.txt"]
