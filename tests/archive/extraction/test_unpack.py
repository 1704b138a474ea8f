"""A ZIP file is listed whole, what is wrong with each member said, before any of it is sent."""

import stat
import struct
import zipfile
from io import BytesIO

import pytest

from archive.extraction import failure, unpack

CAPS = {"members_max": 100, "bytes_max": 10**9, "member_max": 10**8}


def archive(tmp_path, members, change=lambda content: content, method=zipfile.ZIP_DEFLATED):
    """Return an open ZIP of (name or ZipInfo, content), its bytes changed after it was written."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", method) as made:
        for name, data in members:
            made.writestr(name, data)
    path = tmp_path / "archive.zip"
    path.write_bytes(change(content.getvalue()))
    return path.open("rb")


def listed(file, **caps):
    frames = unpack.members(CAPS | caps, [file.fileno()])
    return [tuple(member) for data, _blob in frames for member in data["members"]]


def problems(file, **caps):
    return {name: problem for _rank, name, _size, problem in listed(file, **caps)}


def test_members_are_listed_in_order_without_their_folders(tmp_path):
    with archive(tmp_path, [("b/", ""), ("b/two.txt", "Deux"), ("one.txt", "Un")]) as file:
        assert listed(file) == [(1, "b/two.txt", 4, ""), (2, "one.txt", 2, "")]


def test_members_are_sent_in_pieces_and_in_the_order_asked_for(tmp_path):
    large = bytes(range(256)) * 8192
    with archive(tmp_path, [("large", large), ("small", b"Un")]) as file:
        frames = list(unpack.unpack({"ranks": [1, 0]}, [file.fileno()]))
    assert [data for data, _blob in frames] == [{"piece": 1}, {"whole": 1}, {"piece": 0}, {"piece": 0}, {"whole": 0}]
    assert b"".join(blob for data, blob in frames if data == {"piece": 0}) == large


@pytest.mark.parametrize("name", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "C:/a.txt", "..\\a.txt"])
def test_a_name_that_leads_outside_is_refused(tmp_path, name):
    with archive(tmp_path, [(name, "x")]) as file:
        assert set(problems(file).values()) == {"outside"}


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1b[31m.txt", "x" * 1001])
def test_a_name_that_is_no_file_name_is_refused(tmp_path, name):
    with archive(tmp_path, [(name, "x")]) as file:
        assert set(problems(file).values()) == {"name"}


def test_a_link_is_refused(tmp_path):
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with archive(tmp_path, [(link, "/etc/passwd"), ("a.txt", "x")]) as file:
        assert problems(file) == {"link.txt": "link", "a.txt": ""}


def test_two_members_of_one_name_are_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        made = archive(tmp_path, [("a.txt", "x"), ("a.txt", "y")])
    with made as file:
        assert [problem for *_rest, problem in listed(file)] == ["", "twice"]


def test_an_encrypted_member_is_refused(tmp_path):
    def locked(content):  # the flag in the local header and in the directory
        directory = content.index(b"PK\x01\x02")
        return content[:6] + b"\x01" + content[7 : directory + 8] + b"\x01" + content[directory + 9 :]

    with archive(tmp_path, [("a.txt", "x")], locked) as file:
        assert problems(file) == {"a.txt": "locked"}


def test_a_damaged_member_is_refused_before_anything_is_sent(tmp_path):
    with archive(
        tmp_path, [("a.txt", "abcdef"), ("b.txt", "x")], lambda content: content.replace(b"abcdef", b"abcdeg"), 0
    ) as file:
        assert problems(file) == {"a.txt": "damaged", "b.txt": ""}


def test_a_member_that_unpacks_to_far_more_than_it_is_is_refused(tmp_path):
    with archive(tmp_path, [("bomb.txt", bytes(20 * 1024**2)), ("blank.txt", bytes(1024**2))]) as file:
        assert problems(file) == {"bomb.txt": "ratio", "blank.txt": ""}


def test_a_member_larger_than_a_document_may_be_is_refused(tmp_path):
    with archive(tmp_path, [("a.txt", "abc"), ("b.txt", "abcd")]) as file:
        assert problems(file, member_max=3) == {"a.txt": "", "b.txt": "large"}


def test_members_that_share_their_bytes_are_refused(tmp_path):
    def at_the_first(content):  # the second entry of the directory points to the first member
        second = content.rindex(b"PK\x01\x02")
        return content[: second + 42] + struct.pack("<I", 0) + content[second + 46 :]

    with archive(tmp_path, [("a.txt", "same"), ("b.txt", "same")], at_the_first) as file:
        assert problems(file) == {"a.txt": "", "b.txt": "overlap"}


@pytest.mark.parametrize("caps", [{"members_max": 1}, {"bytes_max": 3}])
def test_too_much_inside_is_refused_whole(tmp_path, caps):
    made = archive(tmp_path, [("a.txt", "ab"), ("b.txt", "cd")])
    with made as file, pytest.raises(failure.UnreadableError, match=failure.TOO_MUCH_INSIDE):
        listed(file, **caps)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_zip_is_damaged(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    with (tmp_path / "a.zip").open("rb") as file, pytest.raises(failure.UnreadableError, match=failure.DAMAGED):
        listed(file)


def test_accents_are_read_as_french_windows_and_macs_wrote_them(tmp_path):
    def raw(name):  # without the flag that says UTF-8
        return lambda content: content.replace(b"XXXXXXXXX", name)

    for name in ("été.txt".encode("cp850").ljust(9, b"_"), "été.txt".encode()):
        with archive(tmp_path, [("XXXXXXXXX", "x")], raw(name)) as file:
            assert listed(file)[0][1].rstrip("_") == "été.txt"
