"""RTF: its words in their alphabet, and files that only begin like one."""

import pytest

from archive.extraction import failure
from tests.archive.extraction.reading_of import reason, texts

HEAD = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}"


def test_words_come_out_without_what_dresses_them():
    content = HEAD + r"\pard\b Arr\'eat\'e9\b0  du maire\par Article\~1\par\u8217?\'e9t\'e9}"
    assert texts(content.encode(), "rtf") == ["Arrêté du maire\nArticle\u00a01\n’été"]


def test_pictures_and_what_commands_say_are_no_text():
    content = HEAD + r"{\*\generator Word}{\info{\author Jeanne}}{\pict\pngblip 89504e470d0a}Texte}"
    assert texts(content.encode(), "rtf") == ["Texte"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEAD.encode() + b"}", failure.NO_PAGES),
        (b"<html>rtf</html>", failure.MISMATCH),
        (HEAD.encode() + rb"{\u99999999999?}" + rb"\'zz", failure.NO_PAGES),
        (HEAD.encode() + b"{" * 100_000 + b"fin", ""),
    ],
)
def test_hostile_files_end_in_a_named_state(content, said):
    assert reason(content, "rtf") in {said, failure.DAMAGED}
