"""A corrected text keeps the boxes of its words: where a search marks them on the image."""

import time

import pytest

from archive.word_boxes import realigned


def line(*words, y=100):
    """Return a box for each word, 100 a letter, 50 between words."""
    boxes, x = [], 0
    for word in words:
        boxes.append([word, x, y, 100 * len(word), 200])
        x += 100 * len(word) + 50
    return boxes


def test_a_word_put_right_keeps_its_box():
    boxes = realigned(line("la", "carnera", "filme"), "la caméra filme")
    assert boxes == [["la", 0, 100, 200, 200], ["caméra", 250, 100, 700, 200], ["filme", 1000, 100, 500, 200]]


def test_words_that_were_cut_are_joined_in_one_box():
    boxes = realigned(line("la", "camé", "ra", "filme"), "la caméra filme")
    assert boxes[1] == ["caméra", 250, 100, 650, 200]
    assert [box[0] for box in boxes] == ["la", "caméra", "filme"]


def test_words_that_were_glued_share_the_box_by_their_length():
    boxes = realigned(line("la", "policemunicipale"), "la police municipale")
    assert boxes[1:] == [["police", 250, 100, 600, 200], ["municipale", 850, 100, 1000, 200]]


def test_a_word_joined_over_a_lines_end_has_two_boxes_like_those_of_the_reader():
    boxes = realigned([*line("le", "conseil", "muni-"), *line("cipal", "vote", y=400)], "le conseil municipal vote")
    assert [box[0] for box in boxes] == ["le", "conseil", "municipal", "", "vote"]
    assert (boxes[2][2], boxes[3][2]) == (100, 400)


def test_both_boxes_of_a_cut_word_stay_with_it():
    boxes = realigned(
        [["convoque", 900, 100, 90, 20], ["", 0, 130, 40, 20], ["hier", 60, 130, 50, 20]], "convoqué hier"
    )
    assert boxes == [["convoqué", 900, 100, 90, 20], ["", 0, 130, 40, 20], ["hier", 60, 130, 50, 20]]


def test_a_recognised_word_that_a_line_cuts_keeps_its_two_boxes():
    boxes = [["delibé-\nration", 900, 100, 90, 20], ["", 0, 130, 40, 20], ["hier", 60, 130, 50, 20]]
    right = [["délibé-", 900, 100, 90, 20], ["ration", 0, 130, 40, 20], ["hier", 60, 130, 50, 20]]
    assert realigned(boxes, "délibé-\nration hier") == right


def test_an_accent_put_right_beside_an_added_word_keeps_its_box():
    boxes = realigned(line("Les", "cameras,", "ici"), "Les caméras vidéo, ici")
    assert boxes[1] == ["caméras", 350, 100, 800, 200]
    assert boxes[3] == ["ici", 1200, 100, 300, 200]


def test_an_added_word_stands_where_the_one_before_it_does():
    boxes = realigned(line("la", "filme"), "la caméra filme")
    assert boxes == [["la", 0, 100, 200, 200], ["caméra", 0, 100, 200, 200], ["filme", 250, 100, 500, 200]]
    assert realigned(line("filme"), "elle filme")[0] == ["elle", 0, 100, 500, 200]


def test_a_word_taken_out_takes_its_box_with_it():
    assert realigned(line("la", "tache", "caméra"), "la caméra") == [line("la")[0], ["caméra", 800, 100, 600, 200]]


@pytest.mark.parametrize("boxes", [[], [["", 1, 2, 3, 4]], [["a", 0, 0, 0, 0], ["b", 0, 0, 0, 0], ["c", 0, 0, 0, 0]]])
def test_a_page_with_no_or_strange_boxes_breaks_nothing(boxes):
    assert len(realigned(boxes, "un deux")) in {0, 2}
    assert realigned(boxes, "") == []


def test_a_page_that_is_quite_another_is_aligned_in_a_second():
    old = [[f"mot{n % 40}", 0, n, 10, 10] for n in range(20_000)]
    before = time.process_time()
    boxes = realigned(old, " ".join(f"mot{n % 39} x" for n in range(20_000)))
    assert time.process_time() - before < 3
    assert [box[0] for box in boxes if box[0]][:2] == ["mot0", "x"]
