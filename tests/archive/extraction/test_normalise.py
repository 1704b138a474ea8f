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
        ("\uf0b7 un \uf0a7 deux \U000f00a7\U00100001 trois", " un  deux  trois"),
        ("(cid:3)(cid:12)mot (cid:x)", "mot (cid:x)"),
        ("ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ", "ff fi fl ffi ffl st st"),
        ("vi\u00addéo\u00adsur\u00adveillance", "vidéosurveillance"),
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
        ("délib\u00ad\nération du", "délibération du"),
        ("délib\u00ad \r\n  ération", "délibération"),
        ("Saint\u00ad\nÉtienne", "Saint-Étienne"),
        ("fin\u00ad\n\nautre", "fin\n\nautre"),
        ("fin\u00ad\n- autre", "fin\n- autre"),
    ],
)
def test_a_hyphen_at_a_lines_end_is_kept_where_it_is_part_of_the_word(given, expected):
    assert normalise(given) == expected


def test_the_words_of_the_document_decide():
    known = words_of("un compte, puis un rendu, une convention")
    assert normalise("compte\ufffeplus", known) == "compte-plus"
    assert normalise("conven\ufffetion", known) == "convention"
    assert normalise("compte\u00ad\nrendu", known) == "compte-rendu"
    assert words_of("délib\u00ad\nération du maire") == {"du", "maire"}


def test_a_page_is_cut_at_the_limit():
    assert len(normalise("é" * (CHARACTERS_MAX + 10))) == CHARACTERS_MAX
    assert len(normalise("ﬃ" * CHARACTERS_MAX)) == CHARACTERS_MAX


def test_signs_without_letters_are_doubtful_but_figures_are_not():
    assert is_doubtful("!\"#$ %&' ()*+ a")
    assert not is_doubtful("12 540,00 € 13 000,00 €")
    assert not is_doubtful("")
