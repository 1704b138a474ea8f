"""One line of state, the same for the depositor and the review team."""

import pytest
from django.db import transaction
from django.utils import translation

from archive.deposit_state import state_of, with_state
from archive.models import Decision, Document, Failure, Page, Processing
from archive.models.custody import record
from tests.make import make_document


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def line(document) -> str:
    return str(state_of(with_state(Document.objects.filter(pk=document.pk)).get()))


def unread(**version):
    document = make_document("un", "deux", published=False)
    document.versions.update(**version)
    return document


def test_reading_says_how_many_pages_are_read(db):
    assert line(unread(processing=Processing.WAITING, page_count=None)) == "Reading in progress"
    document = unread(processing=Processing.WORKING)
    Page.objects.filter(version__document=document, rank=2).update(state=Page.State.WAITING)
    assert line(document) == "Reading in progress: 1 page of 2 read"


def test_read_document_waits_for_review(db):
    assert line(unread()) == "Waiting for review"


def test_unreadable_says_why(db):
    document = unread(processing=Processing.FAILED, failure=Failure.PASSWORD)
    assert line(document) == "Unreadable: Protected by a password: send a copy without password."


def test_refused_says_the_persons_reason_or_the_machines(db):
    document = unread(processing=Processing.FAILED, failure=Failure.EMPTY)
    Document.objects.update(decision=Decision.REFUSED)
    assert line(document) == "Refused: This file is empty: send it again."
    Document.objects.update(reason="Out of scope.")
    assert line(document) == "Refused: Out of scope."


def test_question_is_told(db):
    document = unread()
    Document.objects.update(decision=Decision.QUESTION, reason="Which council?")
    assert line(document) == "Question asked: Which council?"


def test_published_and_withdrawn(db):
    document = make_document("une page")
    assert line(document) == "Published"
    with transaction.atomic():
        day = record(document, "withdrawn", note="A name.").at
    Document.objects.update(decision=Decision.WITHDRAWN, reason="A name.")
    assert line(document).startswith("Withdrawn on ")
    assert str(day.year) in line(document)
    assert line(document).endswith(": A name.")


def test_duplicate_and_merged_are_already_here(db):
    original = make_document("une page")
    assert line(make_document("une page", published=False, duplicate_of=original)) == "Already in the archive"
    merged = make_document("une page", published=False, merged_into=original, decision=Decision.MERGED)
    assert line(merged) == "Already in the archive"


def test_many_states_cost_three_queries(db, django_assert_num_queries):
    for _number in range(5):
        make_document("une page")
    with django_assert_num_queries(3):
        assert len([state_of(document) for document in with_state(Document.objects.all())]) == 5
