"""Exhibits: a number is given once and stays, pages are those of one version, a bundle has no public door."""

import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import translation

from archive import bundles, collecting
from archive.exhibits import exhibits_of
from archive.models import Collection, Role, Version
from tests.make import make_document, make_page, make_user, publish_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def bundle():
    made = collecting.make(make_user("author"), title="Recours", is_bundle=True)
    for number in range(1, 4):
        collecting.add(made, make_document("un", "deux", "trois", title=f"Pièce {number}"))
    return made


def numbers(bundle):
    return [one.number for one in exhibits_of(bundle)]


def replaced(document, pages=1):
    """Publish another version of a document."""
    newer = Version.objects.create(
        document=document, number=2, sha256="1" * 64, media_type="application/pdf", page_count=pages,
        processing="done", added=document.added,
    )  # fmt: skip
    for rank in range(1, pages + 1):
        make_page(newer, rank, "nouveau")
    publish_at_once(document, newer)
    return newer


def test_numbers_stay_when_an_exhibit_is_taken_out_and_are_never_given_again(bundle):
    second, third = bundle.entries.get(number=2), bundle.entries.get(number=3)
    collecting.remove(third)
    collecting.remove(second)
    assert numbers(bundle) == [1]
    collecting.add(bundle, make_document("un"))
    collecting.add(bundle, second.document)
    assert numbers(bundle) == [1, 4, 5]


def test_a_document_is_one_exhibit(bundle):
    document = bundle.entries.get(number=1).document
    assert "already" in collecting.add(bundle, document)
    assert numbers(bundle) == [1, 2, 3]


def test_what_is_not_published_is_no_exhibit(bundle):
    with pytest.raises(bundles.BundleError):
        collecting.add(bundle, make_document("un", published=False))
    bundle.refresh_from_db()
    assert bundle.last_number == 3


def test_title_of_an_exhibit_is_cut_between_two_words(bundle):
    collecting.add(bundle, make_document("un", title="mot " * 30))
    assert len(bundle.entries.get(number=4).title) <= 80
    assert bundle.entries.get(number=4).title.endswith("mot")


@pytest.mark.parametrize("by", [Role.CONTRIBUTOR, Role.TRUSTED, Role.ADMINISTRATOR])
def test_a_bundle_is_never_made_public(bundle, by):
    with pytest.raises(collecting.CollectingError):
        collecting.open_to_all(bundle, make_user(role=by))
    with pytest.raises(collecting.CollectingError):
        collecting.approve(bundle, make_user(role=Role.MODERATOR))
    Collection.objects.filter(pk=bundle.pk).update(is_public=True)  # even by a fault of ours
    assert not Collection.objects.visible_to(make_user(role=Role.ADMINISTRATOR)).filter(pk=bundle.pk).exists()
    assert not Collection.objects.visible_to(None).filter(pk=bundle.pk).exists()


def described(bundle, **said):
    entry = bundle.entries.get(number=1)
    bundles.describe(entry, **{"title": "T", **said})
    return exhibits_of(bundle)[0]


@pytest.mark.parametrize(
    ("typed", "count", "words", "kept"),
    [
        ("", 3, "whole document", ""),
        (" 2 ", 1, "page 2", "2"),
        ("2-3", 2, "pages 2 to 3", "2-3"),
        ("2 – 3", 2, "pages 2 to 3", "2-3"),
        ("p. 2 à 3", 2, "pages 2 to 3", "2-3"),
        ("3, 1", 2, "pages 1, 3", "1, 3"),
        ("3; 1-2, 2", 3, "pages 1 to 3", "1-3"),
        ("1 et 3", 2, "pages 1, 3", "1, 3"),
    ],
)
def test_pages_of_an_exhibit(bundle, typed, count, words, kept):
    one = described(bundle, pages=typed)
    assert (one.pages_in_words, one.page_count, one.entry.pages) == (words, count, kept)
    one.entry.full_clean()


@pytest.mark.parametrize("typed", ["3-2", "1-4", "4", "0", "x", "1,,2", "-2", "2-", "1 2", "9" * 40, "²", "1, 0-1"])
def test_pages_that_are_not_there_are_refused(bundle, typed):
    with pytest.raises(bundles.BundleError):
        described(bundle, pages=typed)
    assert exhibits_of(bundle)[0].pages_in_words == "whole document"


def test_another_version_on_the_site_does_not_change_an_exhibit_and_gives_no_pages_of_the_old_one(bundle):
    described(bundle, pages="2-3")
    document = bundle.entries.get(number=1).document
    replaced(document)
    one = exhibits_of(bundle)[0]
    assert (one.version.number, one.why, one.page_count, one.size) == (1, "replaced", 0, None)
    assert "version 2" in one.why_in_words
    bundles.take_public_version(one.entry)
    one = exhibits_of(bundle)[0]
    assert (one.version.number, one.why, one.pages_in_words) == (2, "", "whole document")


def test_withdrawn_document_keeps_its_number_and_gives_nothing(bundle):
    document = bundle.entries.get(number=2).document
    document.decision, document.withdrawn_as = "withdrawn", "personal-data"
    document.save()
    one = exhibits_of(bundle)[1]
    assert (one.number, one.why, one.page_count, one.is_named) == (2, "gone", 0, False)
    assert "personal data" in one.why_in_words
    document.withdrawn_at = datetime.datetime(2026, 5, 3, 12, tzinfo=datetime.UTC)
    document.save()
    assert "on 3 May 2026 (" in exhibits_of(bundle)[1].why_in_words
    document.decision = "refused"
    document.save()
    assert "No longer on the site" in exhibits_of(bundle)[1].why_in_words


def test_article_that_is_read_elsewhere_gives_its_sheet_only(bundle):
    document = bundle.entries.get(number=2).document
    document.extract_only = True
    document.save()
    assert exhibits_of(bundle)[1].why == "extract"


def test_exhibits_take_as_many_queries_for_many(bundle, django_assert_num_queries):
    with django_assert_num_queries(3):
        exhibits_of(bundle)
    for _more in range(10):
        collecting.add(bundle, make_document("un"))
    with django_assert_num_queries(3):
        [one.why_in_words for one in exhibits_of(bundle)]


def test_a_full_bundle_says_so(bundle, monkeypatch):
    monkeypatch.setattr(bundles, "EXHIBITS_MAX", 3)
    with pytest.raises(bundles.BundleError):
        collecting.add(bundle, make_document("un"))


@pytest.mark.django_db(transaction=True)
def test_two_documents_added_at_once_get_two_numbers():
    made = collecting.make(make_user(), title="Recours", is_bundle=True)
    documents = [make_document("un") for _number in range(4)]
    start = Barrier(len(documents))

    def add(document):
        try:
            start.wait()
            collecting.add(made, document)
        finally:
            connection.close()

    threads = [Thread(target=add, args=(document,)) for document in documents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers(made) == [1, 2, 3, 4]


def test_page_range_that_the_new_version_has_stays(bundle):
    described(bundle, pages="1")
    replaced(bundle.entries.get(number=1).document, pages=2)
    bundles.take_public_version(exhibits_of(bundle)[0].entry)
    assert exhibits_of(bundle)[0].pages_in_words == "page 1"
