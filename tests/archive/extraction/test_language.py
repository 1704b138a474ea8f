"""English pages are known by their small words."""

from archive.extraction.language import is_english


def test_a_text_is_english_by_its_small_words():
    assert is_english("The report of the city is that the cameras are to be placed in the street and by the school.")
    assert not is_english("Le rapport de la ville dit que les caméras sont pour la rue et pour les écoles du quartier.")


def test_a_few_english_words_in_french_are_not_enough():
    assert not is_english("The Safe City")
    assert not is_english("The Guardian, The Times of London")
    assert not is_english("")
