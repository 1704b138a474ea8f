"""Documents that say similar things, alike in both engines and never one that is hidden."""

import pytest

from archive import moderation
from archive.search import outbox
from archive.search.alike import alike
from tests.make import make_document

MICROS = "Les capteurs sonores de Beaubrun écoutent la rue : microphones, explosion, alerte, opérateur."


@pytest.fixture
def corpus(index):
    for number in range(8):
        make_document(f"Délibération {number} sur la voirie, le budget, les écoles de la commune et la piscine.")
    first = make_document(MICROS, title="Premier")
    second = make_document(f"Rapport. {MICROS}", title="Second")
    make_document(MICROS, title="Caché", published=False)
    outbox.rebuild()
    return first, second


def test_what_shares_rare_words_is_near_and_the_rest_is_not(corpus):
    first, second = corpus
    assert alike(first) == [second]
    assert alike(second) == [first]


def test_what_is_withdrawn_is_gone_at_once(corpus, moderator):
    first, second = corpus
    assert alike(first) == [second]
    moderation.withdraw(second, moderator, reason="x")
    assert alike(first) == []


def test_a_document_without_words_is_like_nothing(corpus):
    assert alike(make_document("")) == []


def test_without_index_nothing_is_alike(db, engine):
    assert alike(make_document(MICROS)) == []
