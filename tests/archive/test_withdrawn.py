"""The notice of a withdrawn document: for what was public, with the day, the kind of reason, the fingerprint."""

from datetime import date

import pytest
from django.utils import timezone

from archive import moderation
from archive.models import Document, Withdrawal
from archive.withdrawn import notice_of
from tests.make import make_document, publish_at_once

pytestmark = pytest.mark.django_db


def test_it_says_the_day_the_kind_of_reason_and_the_fingerprint(moderator):
    document = make_document("un")
    moderation.withdraw(document, moderator, reason="Le nom de Mme X se lit.", withdrawn_as="personal-data")
    notice = notice_of(document.code)
    assert (notice.code, notice.day) == (document.code, timezone.localdate())
    assert notice.reason == Withdrawal.PERSONAL_DATA.label
    assert notice.sha256 == document.public_version.sha256


def test_the_day_is_that_of_france(moderator):
    document = make_document("un")
    moderation.withdraw(document, moderator, reason="x")
    Document.objects.update(withdrawn_at="2026-06-30T22:30:00Z")
    assert notice_of(document.code).day == date(2026, 7, 1)


@pytest.mark.parametrize("decision", ["waiting", "question", "refused", "merged", "published", "withdrawn"])
def test_what_never_was_withdrawn_from_the_public_has_none(decision):
    hidden = make_document("un", published=False, decision=decision)
    assert notice_of(hidden.code) is None
    assert notice_of("bcdfgh") is None


def test_a_leak_tells_no_fingerprint_and_no_hour(moderator):
    leak = make_document("un", provenance="leak")
    moderation.withdraw(leak, moderator, reason="x", withdrawn_as="source")
    assert notice_of(leak.code).sha256 == ""
    leak.refresh_from_db()
    assert (leak.withdrawn_at.hour, leak.withdrawn_at.minute, leak.withdrawn_at.second) == (0, 0, 0)


def test_the_code_of_a_duplicate_finds_it_too(moderator):
    document, duplicate = make_document("un"), make_document("deux", published=False)
    Document.objects.filter(pk=duplicate.pk).update(duplicate_of=document)
    moderation.withdraw(document, moderator, reason="x")
    assert notice_of(duplicate.code).code == document.code


def test_what_is_public_again_has_none(moderator):
    document = make_document("un", nature="report")
    moderation.withdraw(document, moderator, reason="x", withdrawn_as="error")
    Document.objects.update(decision="waiting")
    assert notice_of(document.code) is None
    document.refresh_from_db()
    moderation.publish(document, moderator)
    assert (document.decision, document.withdrawn_at, document.withdrawn_as) == ("published", None, "")


def test_a_reason_of_no_kind_is_a_fault_of_the_caller(moderator):
    document = make_document("un")
    with pytest.raises(ValueError, match="weather"):
        moderation.withdraw(document, moderator, reason="x", withdrawn_as="weather")
    document.refresh_from_db()
    assert document.decision == "published"


def test_the_custody_says_as_what_it_was_withdrawn(moderator):
    document = make_document("un", published=False)
    publish_at_once(document, document.versions.get())
    moderation.withdraw(document, moderator, reason="x", withdrawn_as="rights")
    assert document.custody.get(kind="withdrawn").facts == {"withdrawn_as": "rights"}
