"""Outlook's packed RTF: the examples of its specification, and pieces of it."""

import pytest

from archive.extraction.compressed_rtf import unpacked

# MS-OXRTFCP 4.1.1 and 4.2.1.
HELLO = bytes.fromhex(
    "2d000000 2b000000 4c5a4675 f1c5c7a7 03000a00 72637067 31323542 320af320 68656c09 00206277 05b06c64 7d0a800f a0"
)
OVER_ITSELF = bytes.fromhex("1a000000 1c000000 4c5a4675 e2d44b51 41000420 5758595a 0d6e7d01 0eb0")


def test_examples_of_the_specification():
    assert unpacked(HELLO) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked(OVER_ITSELF) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_what_is_not_packed_is_taken_as_it_is():
    assert unpacked(b"\x10\0\0\0\4\0\0\0MELA\0\0\0\0{\\a}") == b"{\\a}"


@pytest.mark.parametrize("length", range(len(HELLO)))
def test_a_piece_gives_a_piece(length):
    assert unpacked(HELLO).startswith(unpacked(HELLO[:length]))


def test_another_kind_gives_nothing():
    assert unpacked(bytes(100)) == b""
