"""Whether a page says quoted words: what counts, what does not, what is nearest."""

import pytest

from wiki.evidence.comparing import Folded, fold, parts_of

PAGE = (
    "Le Conseil décide l’achat de « reconnais-\nsance faciale » pour 75 000 €, à Saint-\nÉtienne.\n"
    "Le ﬁchier d’une œuvre. Bilan 2019-\n2020 : 329 caméras, dont -5 % en un an."
)


def said(words):
    span = Folded(PAGE).find(words)
    return span and Folded(PAGE).source[slice(*span)]


@pytest.mark.parametrize("words", [
    "LE CONSEIL DÉCIDE", "l'achat  de\nreconnaissance faciale", "l’achat de “reconnaissance faciale”", "75 000 €",
    "75\u00a0000\u202f€", "saint-étienne", "Saint Étienne", "fichier d'une oeuvre", "2019-2020", "329 came\u0301ras",
    "l'achat […] 75 000 €", "achat ... Saint-Étienne", "reconnais\u00adsance",
])  # fmt: skip
def test_case_spaces_quotes_ligatures_and_line_end_hyphens_are_not_compared(words):
    assert said(words)


@pytest.mark.parametrize("words", [
    "5 000 €", "connaissance", "micro", "329 cameras", "20192020", "Étienne […] achat", "…", "", "« »",
])  # fmt: skip
def test_what_the_page_does_not_say_is_not_found(words):
    assert said(words) is None


def test_the_place_of_what_is_found_is_that_of_the_page():
    assert said("75000€") == "75 000 €"
    assert said("reconnaissance faciale") == "reconnais-\nsance faciale"


@pytest.mark.parametrize(("words", "nearest"), [
    ("conseil dècide l'achat", "Conseil décide l’achat"),
    ("329 cameras", "329 caméras"),
    ("reconaissance faciale", "reconnaissance faciale"),
    ("76 000 €", "75 000 €"),
])  # fmt: skip
def test_the_nearest_words_are_whole_words_on_one_line(words, nearest):
    assert Folded(PAGE).nearest(words).words == nearest


def test_nothing_is_near_what_the_page_does_not_speak_of():
    assert Folded(PAGE).nearest("un drone au-dessus du marché") is None
    assert Folded("").nearest("drone") is None
    assert Folded(PAGE).nearest("«") is None


def test_nearest_words_are_then_found():
    for words in ("conseil dècide l'achat", "reconaissance faciale"):
        assert Folded(PAGE).find(Folded(PAGE).nearest(words).words)


def test_each_character_knows_its_place():
    folded = Folded(PAGE * 3)
    assert len(folded.places) == len(folded.text)
    assert folded.places == sorted(folded.places)


def test_an_ellipsis_parts_words_and_hostile_ones_are_bounded():
    assert parts_of("a […] b (…) c ... d … e") == ["a", "b", "c", "d", "e"]
    assert len(parts_of("a … " * 400)) == 20
    assert fold("Œuvre ﬁnale — l’Été") == "oeuvrefinale-lété"
