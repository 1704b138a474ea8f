"""Completion and « did you mean »: words of two public documents, now; never one that few or nobody may read."""

import datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from archive.models import Document, SearchWord, Version, Visibility, WordList
from archive.search import outbox, words
from archive.search.distance import distance
from archive.search.find import Filters
from archive.search.suggestions import completions, did_you_mean, nearest
from archive.search.words import Counting
from tests.make import make_document, make_page

SECRET = "zanzibardage"
COMPLETE = reverse("complete")


def count_words():
    """Bring the index and the list of words up to what is public."""
    WordList.objects.all().delete()
    outbox.rebuild()
    counting = Counting()
    while counting.work():
        pass


def change(document, **fields):
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**fields)
        outbox.changed(document)


def anything_said(client):
    """Every word that a reader is helped with, whatever they type."""
    starts = [SECRET[:length] for length in range(2, len(SECRET) + 1)]
    said = [word for start in starts for word in client.get(COMPLETE, {"q": start}).json()["words"]]
    mistakes = [SECRET[:3] + "x" + SECRET[4:], SECRET[1:], SECRET + "s", SECRET[:5] + SECRET[6:]]
    said += [did_you_mean(mistake, Filters(), 0) for mistake in mistakes]
    return {word for word in said if word}


@pytest.fixture
def twins(index):
    """Two public documents with the same word, counted."""
    documents = [
        make_document("rien", f"un {SECRET} de micros, cnil, CNIL"),
        make_document(f"Le {SECRET}, les Micros de la CNIL"),
    ]
    count_words()
    return documents


def test_words_of_two_public_documents_complete_and_correct(twins, client):
    assert anything_said(client) == {SECRET}
    assert completions("mic") == ["micros"]
    assert did_you_mean("les miccros de Zanzibardaje", Filters(), 0) == f"les micros de {SECRET}"


def test_words_keep_the_spelling_of_most_documents(twins):
    assert completions("cn") == ["CNIL"]


def test_small_words_and_numbers_are_not_listed(index):
    for _ in range(2):
        make_document("les 30000 euros pour la ville")
    count_words()
    assert sorted(SearchWord.objects.values_list("word", flat=True)) == ["euros", "ville"]


@pytest.mark.parametrize("decision", ["waiting", "question", "refused", "withdrawn", "merged"])
def test_no_word_of_what_is_not_public_is_ever_said(index, client, decision):
    for _ in range(2):
        make_document(f"un {SECRET}", title=SECRET, decision=decision, published=False)
    make_document(f"un {SECRET}")
    count_words()
    assert anything_said(client) == set()
    assert not SearchWord.objects.filter(word=SECRET).exists()


@pytest.mark.parametrize("withdrawn", [1, 2])
def test_a_word_goes_with_the_documents_that_are_withdrawn_before_the_worker_comes(twins, client, withdrawn):
    for document in twins[:withdrawn]:
        change(document, decision="withdrawn")
    assert anything_said(client) == set()
    assert completions("mic") == []


def test_a_word_goes_with_the_documents_even_if_somebody_forgot_the_outbox(twins, client):
    Document.objects.filter(pk=twins[0].pk).update(decision="refused")
    assert anything_said(client) == set()


def test_a_word_goes_with_the_version_that_masks_it(twins, client):
    masked = Version.objects.create(
        document=twins[0], number=2, sha256="0" * 64, media_type="application/pdf", page_count=1, processing="done",
        added=timezone.now(),
    )  # fmt: skip
    make_page(masked, 1, "un mot masqué")
    change(twins[0], public_version=masked)
    assert anything_said(client) == set()


def test_nothing_is_said_while_the_index_cannot_be_asked(twins, client, engine):
    (engine.root / "current").unlink()
    assert anything_said(client) == set()


def test_the_list_follows_what_is_public_but_rests_between_two_countings(twins):
    make_document("une sirène"), make_document("des sirènes, une sirène")
    change(twins[0], title="autre")
    assert not Counting().work()
    WordList.objects.update(made_at=timezone.now() - words.REST - datetime.timedelta(seconds=1))
    counting = Counting()
    assert counting.work()
    assert SearchWord.objects.filter(word="sirene", shown="sirène", documents=2).exists()
    assert WordList.objects.get().counter == Visibility.current()
    WordList.objects.update(made_at=timezone.now() - words.REST * 2)
    assert not Counting().work()  # nothing changed


def test_the_worker_makes_the_list(index):
    for _ in range(2):
        change(make_document("une sirène"), title="Sirène")
    call_command("worker", "--once")
    assert completions("sir") == ["sirène"]


def test_one_worker_counts_at_a_time_and_a_dead_one_is_replaced(twins):
    WordList.objects.update(counter=None, made_at=None)
    first, second = Counting(), Counting()
    assert first.work(seconds=0)
    assert not second.work()
    WordList.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    assert second.work()
    assert first.work()
    assert SearchWord.objects.filter(word=SECRET, documents=2).count() == 1


@pytest.mark.parametrize(("one", "other", "mistakes"), [
    ("micro", "micro", 0), ("micor", "micro", 1), ("mcro", "micro", 1), ("miccro", "micro", 1), ("mixro", "micro", 1),
    ("mcrio", "micro", 2), ("drone", "micro", 3), ("a", "abcdef", 3),
])  # fmt: skip
def test_distance_counts_mistakes(one, other, mistakes):
    assert distance(one, other, 2) == distance(other, one, 2) == mistakes


def test_nearest_words_come_first_then_the_most_frequent(db):
    for word, documents in [("camera", 5), ("cameras", 90), ("camerb", 50), ("chambre", 99), ("autre", 99)]:
        SearchWord.objects.create(word=word, shown=word, documents=documents)
    assert [one.word for one in nearest("camerra")] == ["camera", "cameras", "camerb"]
    assert nearest("cameras")[0].word == "camera"


def test_a_known_word_is_not_corrected_nor_one_in_quotes(twins):
    assert did_you_mean("micros", Filters(), 0) == ""
    assert did_you_mean('"miccros"', Filters(), 0) == ""
    assert did_you_mean("-miccros", Filters(), 0) == ""


def test_a_correction_that_finds_no_more_is_not_offered(twins):
    assert did_you_mean("miccros introuvable", Filters(), 0) == ""
    assert did_you_mean("miccros", Filters(provenance="leak"), 0) == ""
    assert did_you_mean("miccros", Filters(), 2) == ""


@pytest.mark.parametrize("typed", ["", "m", "la m", " ", "\0", "%", "_i", "mic*", '"mic', "x" * 5000, "²³", "mi\ud800"])
def test_strange_beginnings_are_no_error(twins, client, typed):
    assert isinstance(completions(typed), list)
    if typed.isprintable():
        assert client.get(COMPLETE, {"q": typed}).status_code == 200


def test_the_last_word_typed_is_completed(twins, client):
    answer = client.get(COMPLETE, {"q": "police MICR"})
    assert answer.json() == {"words": ["micros"]}
    assert "no-store" in answer["Cache-Control"]
    assert client.get(COMPLETE, {"q": "micro "}).json() == {"words": []}
    assert client.get(COMPLETE).json() == {"words": []}
    assert client.post(COMPLETE).status_code == 405


def test_the_results_page_offers_the_correction(twins, client):
    page = client.get(reverse("search"), {"q": "miccros", "kind": "public-record"}).content.decode()
    assert "?q=micros&amp;kind=public-record" in page
    assert "did-you-mean" not in client.get(reverse("search"), {"q": "micros"}).content.decode()
