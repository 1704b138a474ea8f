"""Blacked-out passages are placed in the text after the word before them."""

from archive.masked import places_of, words_under

TEXT = "Monsieur demeure ici\nsigné le jour"
BOXES = [
    ["Monsieur", 100, 100, 900, 100], ["demeure", 3000, 100, 900, 100], ["ici", 4000, 100, 300, 100],
    ["signé", 100, 300, 500, 100], ["le", 700, 300, 100, 100], ["jour", 900, 300, 400, 100],
]  # fmt: skip


def words_before(*masks):
    return [TEXT[:place].split()[-1] if place else "" for place in places_of(masks, TEXT, BOXES)]


def test_mask_stands_after_the_word_on_its_left():
    assert words_before((1200, 90, 1500, 120)) == ["Monsieur"]


def test_mask_at_the_beginning_of_a_line_stands_after_the_line_above():
    assert words_before((20, 500, 900, 100)) == ["jour"]
    assert words_before((20, 10, 900, 60)) == [""]


def test_masks_are_in_the_order_of_the_text():
    assert words_before((1500, 300, 900, 100), (1200, 90, 1500, 120)) == ["Monsieur", "jour"]


def test_page_without_words_places_nothing():
    assert places_of([(1, 1, 1, 1)], "", []) == []
    assert places_of([(1, 1, 1, 1)], "autre", [["absent", 0, 0, 1, 1]]) == []


def test_letters_that_hang_below_the_line_above_change_nothing():
    hanging = [[word, x, y, width, 130 if "g" in word else 100] for word, x, y, width, _ in BOXES]
    assert [TEXT[:place].split()[-1] for place in places_of([(20, 500, 900, 100)], TEXT, hanging)] == ["jour"]


def test_field_stands_where_it_begins():
    assert words_before((1200, 90, 5000, 4000)) == ["Monsieur"]


def test_words_that_a_file_still_says_under_black_are_counted():
    assert words_under([(2900, 90, 1100, 120)], BOXES) == 1
    assert words_under([(0, 0, 10_000, 10_000), (2900, 90, 1100, 120)], BOXES) == 6
    assert words_under([(1200, 90, 1500, 120)], BOXES) == 0
