"""One form for each letter, nothing unseen, words made whole."""

import pytest

from archive.extraction.limits import CHARACTERS_MAX
from archive.extraction.normalise import CUT, is_doubtful, normalise, words_of


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("e\u0301te\u0301", "été"),
        ("o\ufb03ciel, ﬁn", "officiel, fin"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\0b\x07c\x85", "abc\n"),
        ("\ue000 puce (cid:127)", " puce "),
        ("déli\u00adbération", "délibération"),
        ("\ud800demi", "demi"),
        ("l’œuvre d’un élu", "l’œuvre d’un élu"),
    ],
)
def test_text_is_brought_to_one_form(given, expected):
    assert normalise(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("convo\ufffequé", "convoqué"),
        ("Jean\ufffePaul", "Jean-Paul"),
        ("compte\ufffe rendu", "compte- rendu"),
        ("compte\ufffeCOMPTE rendu", "compte-COMPTE rendu"),
        ("délib" + CUT + "ération", "délibération"),
    ],
)
def test_a_hyphen_at_a_lines_end_is_kept_where_it_is_part_of_the_word(given, expected):
    assert normalise(given) == expected


def test_the_words_of_the_document_decide():
    known = words_of("un compte, puis un rendu, une convention")
    assert normalise("compte\ufffeplus", known) == "compte-plus"
    assert normalise("conven\ufffetion", known) == "convention"


def test_a_page_is_cut_at_the_limit():
    assert len(normalise("é" * (CHARACTERS_MAX + 10))) == CHARACTERS_MAX
    assert len(normalise("ﬃ" * CHARACTERS_MAX)) == CHARACTERS_MAX


def test_signs_without_letters_are_doubtful_but_figures_are_not():
    assert is_doubtful("!\"#$ %&' ()*+ a")
    assert not is_doubtful("12 540,00 € 13 000,00 €")
    assert not is_doubtful("")
