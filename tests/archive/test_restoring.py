"""What was withdrawn comes back by two people, neither of whom sent it."""

import pytest

from archive import moderation, restoring
from archive.desk.kinds import DeskError
from archive.models import Decision, Document, Review, Role, User
from tests.make import make_document, make_user


@pytest.fixture
def gone(moderator, contributor):
    document = make_document("une page", deposited_by=contributor)
    moderation.withdraw(document, moderator, reason="A name.")
    return document


def test_one_person_alone_restores_nothing(gone, moderator):
    restoring.ask(gone, moderator, reason="The name is masked.")
    with pytest.raises(DeskError):
        restoring.restore(gone, moderator)
    with pytest.raises(DeskError):
        restoring.ask(gone, moderator, reason="Again")
    assert gone not in Document.objects.published()


def test_second_person_restores_it_with_its_line_of_custody(gone, moderator, administrator):
    restoring.ask(gone, moderator, reason="The name is masked.")
    restoring.restore(gone, administrator, seen=Review.objects.get().version)
    assert gone in Document.objects.published()
    assert [line.kind for line in gone.custody.all()][-2:] == ["approved-once", "restored"]
    assert gone.withdrawn_at is None


def test_neither_the_depositor_nor_who_was_demoted_counts(gone, moderator, administrator, contributor):
    User.objects.filter(pk=contributor.pk).update(role=Role.MODERATOR)
    restoring.ask(gone, moderator, reason="x")
    with pytest.raises(DeskError):
        restoring.restore(gone, contributor)
    User.objects.filter(pk=moderator.pk).update(role=Role.TRUSTED)
    with pytest.raises(DeskError):
        restoring.restore(gone, administrator)
    assert gone.decision == Decision.WITHDRAWN


def test_refused_restoration_leaves_it_off_and_can_be_asked_again(gone, moderator, administrator):
    restoring.ask(gone, moderator, reason="x")
    restoring.leave(gone, administrator, reason="No.")
    assert gone.decision == Decision.WITHDRAWN
    restoring.ask(gone, make_user(role=Role.MODERATOR), reason="y")
    assert Review.objects.waiting().count() == 1


def test_what_was_never_public_is_not_restored(moderator):
    with pytest.raises(DeskError):
        restoring.ask(make_document("une page", published=False), moderator, reason="x")
