"""The words of receipts: enough of them, and none that is taken for another."""

import re
from collections import Counter

import pytest

from archive.leaks import words


def test_list_is_large_enough_for_ninety_bits():
    assert len(words.known()) >= 7300
    assert len(words.known()) ** words.COUNT > 2**90


def test_words_are_plain_and_all_different():
    assert all(re.fullmatch(r"[a-z]{4,9}", word) for word in words.known())
    assert max(Counter(words.known()).values()) == 1


def test_one_wrong_letter_leads_to_no_other_word():
    """Two words that are one letter apart (changed, added, left out) share what is left without it."""
    seen = Counter(
        form for word in words.known() for form in {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}
    )
    assert max(seen.values()) == 1


def test_no_insult_of_the_worst_kind_is_there():
    assert not {"pute", "connard", "negre", "salope", "nazi", "viol", "suicide", "pede", "bougnoule"} & set(
        words.known()
    )


def test_words_are_drawn_from_the_form_and_the_secret(settings):
    drawn = words.drawn("a form")
    assert len(drawn) == words.COUNT
    assert drawn == words.drawn("a form") != words.drawn("another form")
    settings.LEAKS_PEPPER = "another secret"
    assert drawn != words.drawn("a form")


@pytest.mark.parametrize(
    "typed",
    [
        "etape abricot oeuvre cuve lune table rateau",
        "  Étape, ABRICOT - Œuvre\ncuve; l'une table râteau. ".replace("l'une", "lune"),
        "1. étape 2. abricot 3. œuvre 4. cuve 5. lune 6. table 7. râteau",
        "etape-abricot-œuvre-cuve-lune-table-rateau",
        "e\u0301tape abricot oeuvre cuve lune table ra\u0302teau",
    ],
)
def test_words_are_read_however_they_are_typed(typed):
    assert words.bare(typed) == "etape abricot oeuvre cuve lune table rateau"


def test_receipt_in_a_message_is_seen_and_a_sentence_is_not():
    receipt = " ".join(words.known()[:7])
    assert words.holds_receipt(f"Mes mots : {receipt.upper()}.")
    assert not words.holds_receipt(" ".join(words.known()[:6]) + " et " + " ".join(words.known()[6:9]))
