"""Only an address of the wiki, on this site, is a way back."""

import pytest

from archive.return_path import edit_address, with_citation

EDIT = "/wiki/villes/nice/-/edit"


@pytest.mark.parametrize("asked", [EDIT, f"{EDIT}?part=3", "/wiki/-/new?path=a", "/wiki/villes/nice/"])
def test_addresses_of_the_wiki_are_kept(asked):
    assert edit_address(asked) == asked


@pytest.mark.parametrize(
    "asked",
    [
        "", "wiki/a", "//evil.example/wiki/", "https://evil.example/wiki/villes/nice/-/edit", "/\\evil.example",
        "/wiki/\\evil.example", "/wiki//evil.example/", "/wiki/../compte/", "/wiki/Rien du tout", "/compte/",
        "/wiki/a/-/effacer", "/wiki/a/\n-/edit", "javascript:alert(1)", "/wiki/" + "a" * 600, "/wiki/\0/-/edit",
        "/wikipirate/", "\t/wiki/a/-/edit",
    ],
)  # fmt: skip
def test_other_addresses_are_no_way_back(asked):
    assert edit_address(asked) == ""


def test_citation_goes_with_the_address_once():
    once = with_citation(f"{EDIT}?part=3", '[[doc:a p.1 "b & c"]]')
    assert once == f"{EDIT}?part=3&citation=%5B%5Bdoc%3Aa+p.1+%22b+%26+c%22%5D%5D"
    assert with_citation(once, "autre") == f"{EDIT}?part=3&citation=autre"
