"""What tesseract's table becomes: lines, paragraphs, boxes, confidence."""

import pytest
from PIL import Image

from archive.extraction import recognise
from tests.archive import files

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def table(*words):
    """Each word: (block, paragraph, line, left, confidence, text)."""
    return HEAD + "".join(
        f"5\t1\t{block}\t{par}\t{line}\t1\t{left}\t10\t100\t20\t{confidence}\t{text}\n"
        for block, par, line, left, confidence, text in words
    )


def read(*words, width=1000, height=1000):
    lines = recognise.lines_of(table(*words))
    boxes = recognise.boxes_of(lines, lambda word: (word.left, word.top, word.right, word.bottom), width, height)
    return recognise.text_of(lines), boxes, recognise.confidence_of(lines)


def test_words_become_lines_and_paragraphs():
    text, boxes, confidence = read(
        (1, 1, 1, 0, 96.0, "Le"),
        (1, 1, 1, 200, 90.0, "maire"),
        (1, 1, 2, 0, 90, "dit"),
        (2, 1, 1, 0, 90, "Fin"),
        height=2000,
    )
    assert text == "Le maire\ndit\n\nFin"
    assert boxes[1] == ["maire", 2000, 50, 1000, 100]
    assert confidence == 91


def test_stains_are_not_words():
    assert read((1, 1, 1, 0, 5.0, "|~"), (1, 1, 1, 0, -1, "")) == ("", [], None)


def test_a_word_that_a_lines_end_cuts_is_whole_in_its_first_box():
    _text, boxes, _confidence = read((1, 1, 1, 0, 90, "convo-"), (1, 1, 2, 0, 90, "qué"))
    assert [box[0] for box in boxes] == ["convo-\nqué", ""]


FRENCH = """Le conseil municipal approuve la convention relative
aux microphones de la place du Peuple, et autorise le maire
à la signer avec la société chargée des essais en ville.
Les capteurs sonores seront reliés au centre de supervision."""
ENGLISH = """The council has approved the agreement with the company
for the trial of microphones in the streets of the district,
and the police will be told when a noise is thought abnormal.
This is the first of the cities in which it is to be tried."""


def page_of(text):
    return files.picture_of("\n".join([text] * 3), (1400, 1000))


def middles(boxes, word):
    """The middle of each box of a word, in 1/10000 of the page."""
    return [(x + width / 2, y + height / 2) for said, x, y, width, height in boxes if said.startswith(word)]


@pytest.mark.slow
@pytest.mark.parametrize(("lies", "turn"), [(0, 0), (90, 90), (180, 180), (270, 270)])
def test_a_page_lying_on_its_side_or_head_is_read_and_its_boxes_stand_on_the_page_set_upright(lies, turn):
    picture = page_of(FRENCH)
    upright = recognise.recognise(picture)
    found = recognise.recognise(picture.rotate(lies, expand=True))  # counterclockwise
    assert found.turn == turn
    assert found.text.split() == upright.text.split()
    for here, there in zip(middles(found.boxes, "microphones"), middles(upright.boxes, "microphones"), strict=True):
        assert here == pytest.approx(there, abs=60)


@pytest.mark.slow
@pytest.mark.parametrize("angle", [2, 5, 7, -7])
def test_a_page_that_leans_is_read_and_its_boxes_stand_where_the_words_lean(angle):
    picture = page_of(FRENCH)
    leaning = picture.rotate(angle, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    found = recognise.recognise(leaning)
    assert found.text.split() == recognise.recognise(picture).text.split()
    ink = leaning.convert("L")
    for x, y in middles(found.boxes, "microphones"):
        x, y = x * ink.width / 10_000, y * ink.height / 10_000
        assert ink.crop((round(x - 20), round(y - 12), round(x + 20), round(y + 12))).getextrema()[0] < 100


@pytest.mark.slow
def test_english_is_read_as_english_and_french_is_read_once(monkeypatch):
    asked = []
    table_of = recognise._table

    def watched(picture, language):
        asked.append(language)
        return table_of(picture, language)

    monkeypatch.setattr(recognise, "_table", watched)
    assert recognise.recognise(page_of(FRENCH)).engine.endswith(" fra")
    assert asked == ["fra"]
    found = recognise.recognise(page_of(ENGLISH))
    assert found.engine.endswith(" fra+eng")
    assert found.text.split() == (ENGLISH.split() * 3)


@pytest.mark.slow
def test_an_empty_page_has_no_words_and_is_not_turned():
    found = recognise.recognise(Image.new("L", (800, 1000), 255))
    assert (found.text, found.boxes, found.confidence, found.turn) == ("", [], None, 0)


def test_words_read_with_doubt_are_named_by_their_ranks_one_run_for_neighbours():
    lines = recognise.lines_of(table(
        (1, 1, 1, 0, 95, "Le"), (1, 1, 1, 100, 41, "rnaire"), (1, 1, 1, 200, 59.9, "dlt"), (1, 1, 2, 0, 60, "que"),
        (2, 1, 1, 0, 20, "zz"),
    ))  # fmt: skip
    assert recognise.unsure_of(lines) == [[1, 2], [4, 4]]
