"""pdfium's pages: whole words over two lines, turned pages, pages that need recognition."""

from io import BytesIO

import pikepdf
import pytest

from archive.extraction import failure, pdf
from tests.archive import files


def opened(tmp_path, content):
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with open(path, "rb") as file:
        return pdf.opened(file.fileno())


def page_of(tmp_path, content, rank=1):
    document = opened(tmp_path, content)
    return pdf.read_page(document, document[rank - 1], rank, set())


def turned(content, degrees):
    document = pikepdf.open(BytesIO(content))
    document.pages[0].rotate(degrees, relative=True)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_word_cut_at_a_lines_end_has_two_boxes_the_second_without_its_word(tmp_path):
    page = page_of(tmp_path, files.pdf("Le conseil est convo-\nqué demain"))
    assert page.text == "Le conseil est convoqué demain"
    assert [box[0] for box in page.boxes] == ["Le", "conseil", "est", "convoqué", "", "demain"]
    first, second = page.boxes[3], page.boxes[4]
    assert first[2] < second[2]
    assert first[1] > second[1]


def test_boxes_follow_a_page_that_is_turned(tmp_path):
    straight = page_of(tmp_path, files.pdf("Bonjour"))
    on_its_side = page_of(tmp_path, turned(files.pdf("Bonjour"), 90))
    (_word, x, y, width, height), (_same, side_x, side_y, side_width, side_height) = (
        straight.boxes[0],
        on_its_side.boxes[0],
    )
    assert (on_its_side.width, on_its_side.height) == (84200, 59500)
    assert (side_width, side_height) == (pytest.approx(height, abs=3), pytest.approx(width, abs=3))
    assert side_y == pytest.approx(x, abs=3)
    assert side_x == pytest.approx(10_000 - y - height, abs=3)


def test_a_scan_needs_recognition_and_a_blank_page_does_not(tmp_path):
    assert page_of(tmp_path, files.scan("Délibération")).recognise
    assert not page_of(tmp_path, files.pdf("")).recognise
    assert not page_of(tmp_path, files.pdf("Une page de texte tout à fait lisible.")).recognise


def test_a_page_count_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "PAGES_MAX", 2)
    with pytest.raises(failure.UnreadableError) as refused:
        opened(tmp_path, files.pdf("a", "b", "c"))
    assert refused.value.failure == failure.TOO_MANY_PAGES
