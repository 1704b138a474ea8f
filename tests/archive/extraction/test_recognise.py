"""What tesseract's table becomes: lines, paragraphs, boxes, confidence."""

import pytest

from archive.extraction import recognise
from tests.archive import files

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def table(*words):
    """Each word: (block, paragraph, line, left, confidence, text)."""
    return HEAD + "".join(
        f"5\t1\t{block}\t{par}\t{line}\t1\t{left}\t10\t100\t20\t{confidence}\t{text}\n"
        for block, par, line, left, confidence, text in words
    )


def test_words_become_lines_and_paragraphs():
    text, boxes, confidence = recognise.parse(
        table(
            (1, 1, 1, 0, 96.0, "Le"), (1, 1, 1, 200, 90.0, "maire"), (1, 1, 2, 0, 90, "dit"), (2, 1, 1, 0, 90, "Fin")
        ),
        1000,
        2000,
    )
    assert text == "Le maire\ndit\n\nFin"
    assert boxes[1] == ["maire", 2000, 50, 1000, 100]
    assert confidence == 91


def test_stains_are_not_words():
    assert recognise.parse(table((1, 1, 1, 0, 5.0, "|~"), (1, 1, 1, 0, -1, "")), 100, 100) == ("", [], None)


def test_a_word_that_a_lines_end_cuts_is_whole_in_its_first_box():
    _text, boxes, _confidence = recognise.parse(table((1, 1, 1, 0, 90, "convo-"), (1, 1, 2, 0, 90, "qué")), 1000, 1000)
    assert [box[0] for box in boxes] == ["convo-\nqué", ""]


@pytest.mark.slow
def test_a_page_lying_on_its_side_is_read():
    lines = "Le conseil municipal approuve\nla convention relative aux\nmicrophones de la place du Peuple\n" * 3
    picture = files.picture_of(lines, (1240, 1000))
    text, boxes, confidence = recognise.recognise(picture.rotate(90, expand=True, fillcolor="white"))
    assert "microphones" in text
    assert confidence > 60
    assert boxes
