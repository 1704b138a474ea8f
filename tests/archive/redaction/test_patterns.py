"""Numbers are told by their form and checked by it: a budget's figures are none."""

import pytest

from archive.redaction.patterns import found_in

IBAN = "FR14 2004 1010 0505 0001 3M02 606"  # the example of the French banks
FOUND = {
    "iban": [IBAN, IBAN.replace(" ", ""), "BE68 5390 0754 7034", "FR14 2004 1010 0505\n0001 3M02 606"],
    "telephone": ["04 77 12 34 56", "0477123456", "04.77.12.34.56", "+33 4 77 12 34 56", "+33 (0)4 77 12 34 56"],
    "email": ["jeanne.martin+x@mairie.example.fr", "a_b@c.org", "contact (at) ville.fr", "contact[at]ville.fr"],
    "nir": ["2 55 08 14 168 025 38", "255081416802538", "2 55 08 14 168 025 38."],
    "plate": ["AB-123-CD", "AB 123 CD"],
}
NOT_FOUND = [
    "FR14 2004 1010 0505 0001 3M02 607",  # its remainder is not 1
    "2 55 08 14 168 025 39",  # another key
    "Marché n° 2019/0477123456", "1 250 000,00 €", "SIRET 217 402 189 00017",
    "voir piece@annexe.pdf", "@technopolice", "00 00 00 00 00", "rapport 2020-01-23 45 67 89 01",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "said"), [(kind, said) for kind, all_said in FOUND.items() for said in all_said])
def test_it_is_found_among_words(kind, said):
    (found,) = found_in(f"Voici {said} et la suite", [kind])
    assert f"Voici {said} et la suite"[found.start : found.end].rstrip(".") == said.rstrip(".")


@pytest.mark.parametrize("said", NOT_FOUND)
def test_what_only_looks_like_it_is_not(said):
    assert found_in(f"Voici {said} et la suite") == []


def test_corsica_has_letters():
    number = int("1500619123456")
    said = f"1 50 06 2A 123 456 {97 - number % 97:02d}"
    assert [one.kind for one in found_in(said)] == ["nir"]


def test_long_text_without_any_is_read_in_time_that_grows_with_it():
    assert found_in("FR12 " * 20_000 + "0 1 " * 20_000 + "a@" * 20_000) == []
