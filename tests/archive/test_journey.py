"""What happened to a document is said in sentences, by the day, and names nobody."""

import pytest
from django.db import transaction
from django.utils import translation

from archive import journey
from archive.models import CustodyEvent, Document
from archive.models.custody import record
from tests.make import make_document, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def told(document):
    return [step.sentence for step in journey.journey(document, journey.events_of(document))]


def after(document, *lines):
    """Write lines of custody and return what is told of them."""
    known = len(told(document))
    with transaction.atomic():
        for kind, facts in lines:
            record(document, kind, actor="machine", **facts)
    return told(document)[known:]


@pytest.mark.parametrize(
    ("kind", "facts", "sentence"),
    [
        ("received", {"files": 3}, "Received by the archive, in 3 files."),
        ("received", {"address": True}, "An address of the web was given to the archive."),
        ("received", {"part_of": "abc", "member": "secret.pdf"}, "Came in inside another document."),
        ("read", {"pages": 1}, "Read by a machine: 1 page."),
        ("read", {"pages": 9, "unreadable_pages": 2}, "Read by a machine: 9 pages. 2 of them are unreadable."),
        ("read", {}, "Read by a machine: 0 pages."),
        ("captured", {"sha256": "x"}, "The page of the web was kept as it was that day."),
        ("version-added", {"version": 2, "role": "redacted"}, "Version 2 added: redacted."),
        ("version-added", {"version": 2}, "Version 2 added."),
        ("published", {"version": 2}, "Version 2 published by the review team."),
        ("withdrawn", {}, "Withdrawn from the site."),
        ("unreadable", {"failure": "damaged"}, "A machine could not read it."),
    ],
)
def test_each_line_has_its_sentence(kind, facts, sentence):
    assert after(make_document("un"), (kind, facts)) == [sentence]


def test_every_public_kind_has_a_sentence_of_its_own():
    assert {*journey.PUBLIC, *journey.OF_A_LEAK} == {*journey._SENTENCES, "corrected"}


def test_corrections_of_a_day_are_told_together():
    document = make_document("un")
    assert after(document, ("corrected", {"page": 3}), ("corrected", {"page": 3})) == [
        "The text of page 3 was corrected by a person."
    ]
    document = make_document("deux")
    assert after(document, *[("corrected", {"page": page}) for page in (1, 2, 2)]) == [
        "The text of 2 pages was corrected by a person."
    ]


def test_the_same_thing_twice_in_a_day_is_told_once():
    assert len(after(make_document("un"), ("described", {}), ("described", {}))) == 1


def test_of_a_leak_only_its_publication_is_told():
    document = make_document("un", provenance="leak", published=False)
    with transaction.atomic():
        record(document, "read", pages=1)
        record(document, "approved-once", by=make_user())
        record(document, "published", by=make_user(), version=1)
    assert told(document) == ["Published by two people of the review team."]


def test_questions_and_first_approvals_are_told_to_nobody():
    document = make_document("un")
    assert after(document, ("questioned", {}), ("answered", {}), ("approved-once", {}), ("duplicate", {})) == []


def test_versions_that_were_public_follow_one_another():
    document = make_document("un")  # published by the console, without a number
    with transaction.atomic():
        record(document, "published", by=make_user(), version=2)
        record(document, "published", by=make_user(), version=2)
    shown = journey.versions_shown(journey.events_of(document))
    assert [(one.number, one.until is None) for one in shown] == [(1, False), (2, True)]
    assert journey.versions_shown([]) == []


def test_events_take_one_query(django_assert_num_queries):
    document = Document.objects.get(pk=make_document("un").pk)
    with django_assert_num_queries(1):
        told(document)


def test_every_kind_of_line_is_told_in_a_sentence_or_is_the_teams_business():
    assert {*journey.PUBLIC, *journey.UNTOLD} == set(CustodyEvent.Kind)
    assert not {*journey.PUBLIC} & {*journey.UNTOLD}
    assert {*journey.PUBLIC} == {*journey._SENTENCES, CustodyEvent.Kind.CORRECTED}


def test_nothing_that_may_come_before_the_publication_of_a_leak_is_told(db):
    leak = make_document("une fuite", provenance="leak")
    with transaction.atomic():
        for kind in CustodyEvent.Kind:
            record(leak, kind, actor="machine")
    told = {event.kind for event in journey.events_of(leak)}
    assert told == {"published", "withdrawn", "restored", "checked", "reply-shown"}


def test_a_checked_withdrawal_is_told_with_its_addresses(db):
    document = make_document("une page")
    with transaction.atomic():
        record(document, "withdrawn", actor="machine")
        record(document, "checked", actor="machine", surfaces=57, findings=0)
        record(document, "checked", actor="machine", surfaces=57, findings=2)
    said = [step.sentence for step in journey.journey(document, journey.events_of(document))[-2:]]
    assert "57" in said[0]
    assert "2" in said[1]
    assert said[0] != said[1]


def test_people_of_the_team_are_counted_and_never_named(db, client):
    first, second, sender = make_user("premiere"), make_user("seconde"), make_user("source")
    document = make_document("une page", deposited_by=sender)
    assert journey.people_of(journey.lines_of(document)) == 0
    with transaction.atomic():
        record(document, "corrected", by=sender, page=1)
        record(document, "approved-once", by=first)
        for by in (second, first, second):
            record(document, "described", by=by, fields=["title"])
    assert journey.people_of(journey.lines_of(document)) == 2
    page = client.get(document.get_absolute_url()).text
    assert not [name for name in ("premiere", "seconde", "source</") if name in page]


def test_a_mask_that_was_given_up_and_text_that_was_left_are_no_masking(db):
    document = make_document("une page")
    with transaction.atomic():
        record(document, "redacted", version=2, given_up=True)
        record(document, "redacted", version=1, hidden_text="left", words=3)
    assert "redacted" not in {event.kind for event in journey.events_of(document)}
    with transaction.atomic():
        record(document, "redacted", version=3, made_from=1, masks=2)
    assert "redacted" in {event.kind for event in journey.events_of(document)}
