"""What the archive gives to paste is what the wiki's syntax reads, with the same words."""

import pytest

from archive import citation
from tests.make import make_document
from wiki.evidence import citing, syntax

pytestmark = pytest.mark.django_db

WORDS = [
    "cinquante micros", 'il a dit "oui"', "« la tranquillité »", 'un "a" et «b» et “c”', "[sic] [[deux]]", "a `code` b",
    "l'État paie\n30 000 €", "— …", "un \\ deux", "]] fin", "x" * 2000, "mot " * 400, "<b>gras</b> & cie", '"',
]  # fmt: skip


def test_both_agree_on_how_many_characters_are_quoted():
    assert citation.WORDS_MAX == syntax.WORDS_MAX


@pytest.mark.parametrize("words", WORDS)
def test_citation_is_read_back(words):
    document = make_document("un", "deux")
    written = citation.citation_of(document, 2, document.public_version, words)
    (read,) = syntax.find(f"Une phrase {written}.")
    assert isinstance(read, syntax.Reference)
    assert (read.code, read.version, read.page_from, read.page_to) == (document.code, 1, 2, 2)
    if not set('"`\\“”') & set(words):
        assert read.words == citation.quotable(words)
    assert written.startswith("[[doc:")
    assert len(written) < syntax.REFERENCE_MAX


def test_page_is_cited_as_the_wiki_writes_it():
    document = make_document("un")
    assert citation.citation_of(document, 1) == citing.citation_code(document, 1)


def test_long_passage_is_cut_between_two_words():
    quoted = citation.quotable("mot " * 400)
    assert len(quoted) <= citation.WORDS_MAX
    assert quoted.endswith("mot")
