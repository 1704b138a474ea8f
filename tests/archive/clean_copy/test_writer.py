"""A PDF of our own: what readers of PDF find in it, the same bytes each time, whatever the words."""

from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pypdfium2
import pytest

from archive.clean_copy import layer, typeset, writer
from tests.archive import files


def page(*boxes, text="", width=59500, height=84200):
    return SimpleNamespace(boxes=[list(box) for box in boxes], text=text, width=width, height=height, masks=[])


def image_leaf(one, size=(1240, 1754)):
    return layer.leaf_of_image(one, files.image(files.picture_of("Micros", size), "JPEG"), size)


def written(*leaves, title="Titre"):
    return b"".join(writer.pdf(leaves, title))


def text_of(content, number=0):
    return pypdfium2.PdfDocument(content)[number].get_textpage().get_text_range()


def test_pdf_is_whole_and_names_its_title():
    content = written(image_leaf(page()), *typeset.set_on_pages([typeset.Line("Fiche")]), title="Été → 2019")
    with pikepdf.open(BytesIO(content)) as read:
        assert (len(read.pages), str(read.docinfo.Title)) == (2, "Été → 2019")
        assert "/CreationDate" not in read.docinfo
        assert not read.get_warnings()


def test_the_same_leaves_make_the_same_bytes():
    leaves = [image_leaf(page(["mot", 1000, 1000, 900, 200])), *typeset.set_on_pages([typeset.Line("Fiche")])]
    assert written(*leaves) == written(*leaves)


@pytest.mark.parametrize("words", [["L’été", "à", "l’œuvre"], ["日本", "😀", "x"], ["a(b)\\c", "<b>", "%"]])
def test_unseen_words_are_found_and_copied(words):
    boxes = [[word, 1000 + 1500 * at, 1000, 1000, 200] for at, word in enumerate(words)]
    assert text_of(written(image_leaf(page(*boxes)))).split() == words


def test_unseen_word_stands_over_its_place():
    content = written(image_leaf(page(["Micros", 2000, 1000, 1000, 200])))
    left, bottom, _right, top = pypdfium2.PdfDocument(content)[0].get_textpage().get_charbox(0)
    width, height = 595, 595 * 1754 / 1240
    assert left == pytest.approx(0.2 * width, abs=1)
    assert (bottom, top) == (pytest.approx(0.88 * height, abs=1), pytest.approx(0.9 * height, abs=1))


def test_unseen_words_draw_nothing():
    boxes = [["MMMMMM", 0, 0, 10_000, 10_000]]
    plain, full = (written(image_leaf(page(*some))) for some in ([], boxes))
    assert _drawn(plain) == _drawn(full)


def _drawn(content):
    return pypdfium2.PdfDocument(content)[0].render(scale=0.3).to_pil().tobytes()


def test_page_that_lies_keeps_its_way():
    content = written(image_leaf(page(), (1754, 1240)))
    width, height = pypdfium2.PdfDocument(content)[0].get_size()
    assert (round(width), height < width) == (842, True)


def test_words_without_boxes_are_found_too():
    assert text_of(written(image_leaf(page(text="Première ligne\n\nDeuxième ligne")))).split("\r\n")[0].strip() == (
        "Première ligne"
    )


def test_text_is_wrapped_and_goes_on_over_pages():
    words = [f"mot{number}" for number in range(3000)]
    leaves = list(typeset.set_on_pages([typeset.Line(" ".join(words)), typeset.Line("x" * 5000)]))
    content = written(*leaves)
    assert len(leaves) > 2
    said = " ".join(text_of(content, number) for number in range(len(leaves)))
    assert [word for word in said.split() if word.startswith("mot")] == words
    assert said.count("x") == 5000
    for number in range(len(leaves)):
        sheet = pypdfium2.PdfDocument(content)[number].get_textpage()
        boxes = [sheet.get_charbox(at) for at in range(sheet.count_chars())]
        assert max(box[2] for box in boxes) < 595 - 50


def test_signs_that_the_letters_have_not_are_written_with_others():
    content = written(*typeset.set_on_pages([typeset.Line("30 000 € → l’œuvre, ≤ 5 ﬁn \u0001\u200bz日")]))
    assert text_of(content).split() == ["30", "000", "€", "->", "l’œuvre,", "<=", "5", "fin", "z?"]
