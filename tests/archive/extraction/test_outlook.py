"""Outlook's e-mails: read from their numbered streams; what was attached is taken out; broken files are named so."""

import datetime
import struct

import pytest

from archive.extraction import failure
from tests.archive.compound_file import SIGNATURE, compound
from tests.archive.extraction.reading_of import members, reason, texts
from tests.archive.extraction.test_compressed_rtf import HELLO

SENT = datetime.datetime(2019, 6, 18, 8, 15, tzinfo=datetime.UTC)
PLAN = b"%PDF-1.4" + bytes(range(256)) * 20


def text(number, said):
    return {f"__substg1.0_{number}001F": said.encode("utf-16-le")}


def properties(header, sent=None):
    content = bytes(header)
    if sent:
        since = sent - datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)
        content += struct.pack("<IIQ", 0x00390040, 6, round(since.total_seconds()) * 10**7)
    return {"__properties_version1.0": content}


def message(*attached, html=b"", body="Bonjour,\r\nci-joint le plan.", **extra):
    tree = {**properties(32, SENT), **text("0037", "Le plan des caméras"), **text("0E04", "Nous")}
    tree |= {**text("0C1A", "Mairie"), **text("5D01", "mairie@example.org"), **text("0E03", "Préfecture")}
    tree |= text("1000", body) if body else {}
    tree |= {"__substg1.0_10130102": html} if html else {}
    for number, one in enumerate(attached):
        tree[f"__attach_version1.0_#{number:08X}"] = one
    return compound(tree | extra)


def attached(name, content):
    return {**text("3707", name), "__substg1.0_37010102": content}


HEADERS = "Date : 18/06/2019 08:15 UTC\nObjet : Le plan des caméras\n\n"


def test_message_is_read_with_its_headers_and_its_date():
    assert texts(message(), "msg") == [f"{HEADERS}Bonjour,\nci-joint le plan."]


def test_words_come_from_the_html_where_there_is_nothing_else():
    html = "<html><body><p>Été</p><style>p{}</style></body></html>".encode()
    assert texts(message(body="", html=html), "msg") == [f"{HEADERS}Été"]


def test_words_come_from_the_packed_rtf_where_there_is_nothing_else():
    assert texts(message(body="", **{"__substg1.0_10090102": HELLO}), "msg") == [f"{HEADERS}hello world"]


def test_attachments_are_listed_and_taken_out():
    content = message(attached("plan.pdf", PLAN), attached("..\\..\\autre.txt", b"x" * 5000))
    assert texts(content, "msg")[0].endswith("Pièces jointes :\n– plan.pdf, 5 ko\n– autre.txt, 4,9 ko")
    assert members(content, "msg") == {"plan.pdf": PLAN, "autre.txt": b"x" * 5000}
    assert list(members(content, "msg", known=[1])) == ["autre.txt"]


def test_message_in_a_message_is_read_with_it():
    inner = {**properties(24), **text("0037", "Avant"), **text("1000", "Le premier.")}
    content = message({**text("3707", "avant.msg"), "__substg1.0_3701000D": inner})
    assert texts(content, "msg")[0].endswith("Message joint 1 :\nObjet : Avant\n\nLe premier.")
    assert members(content, "msg") == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (compound({"WordDocument": b"x"}), failure.MISMATCH),
        (message(*[attached("a.txt", b"a")] * 201), failure.TOO_MUCH_INSIDE),
        (message()[:3000], failure.DAMAGED),
        (message()[:512] + b"\xff" * 5000, failure.DAMAGED),
        (SIGNATURE + bytes(2000), failure.DAMAGED),
        (b"From: a@example.org\n\nx", failure.MISMATCH),
    ],
    ids=range(6),
)
def test_hostile_files_end_in_a_named_state(content, said):
    assert reason(content, "msg") in {said, failure.MISMATCH}
