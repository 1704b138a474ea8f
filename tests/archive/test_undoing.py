"""Ten minutes to take a decision back, for who took it."""

import pytest

from archive import collecting, corrections, moderation
from archive.desk import deciding
from archive.desk.kinds import DeskError, kind_of
from archive.models import Correction, Decision, Document, IndexTask, Review
from tests.archive.clock import move_clock
from tests.archive.test_moderation import kinds_of, waiting_document
from tests.make import make_document
from wiki.discussion import verbs as discussing
from wiki.discussion.models import Comment
from wiki.pages import saving


def decided(review, verb, by, reason="Because."):
    review = Review.objects.get(pk=review.pk)
    deciding.decide(review, kind_of(review).verbs[verb], by, reason)
    return Review.objects.get(pk=review.pk)


@pytest.mark.parametrize("verb", ["publish", "refuse", "ask"])
def test_document_waits_again_as_before(contributor, moderator, verb):
    document = waiting_document(contributor)
    review = decided(Review.objects.get(), verb, moderator)
    assert deciding.undoable(moderator) == [review]
    deciding.undo(review, moderator)
    document.refresh_from_db()
    review.refresh_from_db()
    assert (document.decision, document.reason, document.public_version) == (Decision.WAITING, "", None)
    assert (review.state, review.decided_by) == ("waiting", None)
    assert review.undone_at
    assert kinds_of(document)[-1] == "undone"
    assert document not in Document.objects.published()
    assert verb != "publish" or IndexTask.objects.last().delete_entry
    assert deciding.undoable(moderator) == []
    decided(review, "publish", moderator)
    document.refresh_from_db()
    assert document.decision == Decision.PUBLISHED


def test_planned_publication_is_undone_too(contributor, moderator):
    document = waiting_document(contributor)
    moderation.publish(document, moderator, on=document.added.date().replace(year=document.added.year + 2))
    deciding.undo(Review.objects.get(), moderator)
    document.refresh_from_db()
    assert document.publish_on is None


def test_only_who_decided_undoes_within_ten_minutes_and_once(contributor, moderator, administrator, monkeypatch):
    waiting_document(contributor)
    review = decided(Review.objects.get(), "refuse", moderator)
    with pytest.raises(DeskError):
        deciding.undo(review, administrator)
    move_clock(monkeypatch, minutes=11)
    with pytest.raises(DeskError):
        deciding.undo(review, moderator)
    monkeypatch.undo()
    deciding.undo(review, moderator)
    with pytest.raises(DeskError):
        deciding.undo(review, moderator)


def test_what_happened_since_is_not_undone(contributor, moderator):
    document = waiting_document(contributor)
    review = decided(Review.objects.get(), "publish", moderator)
    moderation.withdraw(document, moderator, reason="x")
    with pytest.raises(DeskError):
        deciding.undo(review, moderator)
    document.refresh_from_db()
    assert document.decision == Decision.WITHDRAWN


@pytest.mark.parametrize("verb", ["publish", "refuse"])
def test_comment_waits_again(contributor, moderator, verb):
    page = saving.save("villes/nice", title="Nice", text="Un.\n").page
    discussing.write(page, "Bonjour", word="a" * 40, author=contributor)
    review = decided(Review.objects.get(), verb, moderator)
    deciding.undo(review, moderator)
    assert (Comment.objects.get().state, Comment.objects.get().reason) == ("waiting", "")


def test_refused_correction_waits_again_and_an_applied_one_says_that_it_cannot(contributor, moderator):
    document = make_document("une page")
    corrections.propose(document.public_version.pages.get(), "une autre page", contributor)
    review = decided(Review.objects.get(), "refuse", moderator)
    deciding.undo(review, moderator)
    assert Correction.objects.get().state == "waiting"
    review = decided(review, "approve", moderator)
    with pytest.raises(DeskError):
        deciding.undo(review, moderator)


def test_collection_is_not_undone_silently(contributor, moderator):
    collecting.open_to_all(collecting.make(contributor, title="Micros"), contributor)
    review = decided(Review.objects.get(), "publish", moderator)
    with pytest.raises(DeskError):
        deciding.undo(review, moderator)
