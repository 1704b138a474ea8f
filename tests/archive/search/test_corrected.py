"""What a person corrected is found by its new words, and no more by the old ones."""

from archive import corrections
from archive.search import outbox
from archive.search.find import find
from tests.make import make_document


def test_what_was_corrected_is_found(index, contributor, moderator):
    page = make_document("les carneras du centre").public_version.pages.get()
    corrections.approve(corrections.propose(page, "les caméras du centre", contributor), moderator)
    while outbox.drain():
        pass
    assert len(find("caméras").hits) == 1
    assert len(find("carneras").hits) == 0
