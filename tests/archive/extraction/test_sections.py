"""Text without pages: cut where paragraphs end, nothing lost, nothing without end."""

import pytest

from archive.extraction import failure, sections


def test_sections_are_cut_at_the_ends_of_paragraphs():
    paragraphs = ["a" * 2000, "b" * 900, "c" * 500, "d" * 7000]
    cut = list(sections.cut(paragraphs))
    assert cut[0] == "a" * 2000 + "\n" + "b" * 900
    assert cut[1] == "c" * 500
    assert all(len(section) <= sections.SECTION for section in cut)
    assert "".join(cut).replace("\n", "") == "".join(paragraphs)


def test_more_sections_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(sections, "PAGES_MAX", 3)
    with pytest.raises(failure.UnreadableError) as refused:
        list(sections.frames(["a" * 2999] * 4, "text"))
    assert refused.value.failure == failure.TOO_MANY_PAGES


def test_pages_that_say_nothing_are_no_document():
    with pytest.raises(failure.UnreadableError) as refused:
        list(sections.pages(["", " \n"], "text"))
    assert refused.value.failure == failure.NO_PAGES
