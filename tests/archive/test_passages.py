"""A passage is found by its words or its lines, in the text and on the image."""

import pytest

from archive import passages

TEXT = "Le maire a signé\nla convention.\n\nElle coûte 30 000 euros,\npar an."


def found(words, text=TEXT):
    passage = passages.of_words(text, words)
    return passage and text[passage.start : passage.end]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("a signé la convention", "a signé\nla convention"),
        ("A SIGNÉ, la convention", "a signé\nla convention"),
        ("30 000 euros", "30 000 euros"),
        ("convention. Elle", "convention.\n\nElle"),
        ("nventio", "nventio"),
        ("la convention.", "la convention."),
        ("« la convention »", "la convention"),
        ("la mairie", None),
        ("", None),
        ("… «»", None),
        ("(((((", None),
        ("x" * 100_000, None),
    ],
)
def test_words_are_found_whatever_stands_between_them(words, said):
    assert found(words) == said


def test_a_page_of_one_word_is_searched_at_once():
    text = "0 | " * 50_000
    assert passages.of_words(text, "0 " * 990 + "1") is None
    assert passages.of_words(text, "0 " * 900).start == 0


def test_words_are_found_across_the_cells_of_a_table():
    assert found("Nice 37 caméras", "Ville | Nombre\nNice | 37 | caméras") == "Nice | 37 | caméras"


def test_passage_is_said_on_one_line():
    assert passages.of_words(TEXT, "signé la").words == "signé la"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((1, 1), "Le maire a signé"),
        ((1, 2), "Le maire a signé la convention."),
        ((4, 2), "la convention. Elle coûte 30 000 euros,"),
        ((4, 99), "Elle coûte 30 000 euros, par an."),
    ],
)
def test_lines_are_counted_from_one_in_either_order(lines, said):
    assert passages.of_lines(TEXT, *lines).words == said


@pytest.mark.parametrize("lines", [(0, 0), (3, 3), (6, 9), (999_999, 999_999)])
def test_lines_that_say_nothing_are_no_passage(lines):
    assert passages.of_lines(TEXT, *lines) is None


def boxes(words):
    return [[word, 100 * at, 0, 50, 20] for at, word in enumerate(words)]


def lefts(text, words, of_page):
    passage = passages.of_words(text, words)
    return [x // 100 for x, *_ in passages.boxes_of(of_page, text, passage)]


def test_words_of_a_passage_are_boxed():
    assert lefts(TEXT, "la convention", boxes(TEXT.split())) == [4, 5]


def test_the_same_words_elsewhere_are_not_boxed():
    text = "un an. un an. un an et demi"
    passage = passages.Passage.at(text, 14, 19)
    assert text[passage.start : passage.end] == "un an"
    assert [x // 100 for x, *_ in passages.boxes_of(boxes(text.split()), text, passage)] == [4, 5]


def test_word_that_a_line_cuts_is_boxed_twice():
    page = boxes(["les", "micro-\nphones", "", "ici"])
    assert lefts("les micro-\nphones ici", "micro-phones", page) == [1, 2]


def test_words_without_boxes_have_none():
    assert lefts(TEXT, "la convention", []) == []
    assert lefts(TEXT, "la convention", boxes(["autre", "chose"])) == []
