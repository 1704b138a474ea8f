"""Decisions: who may take them, once, and what each one writes."""

from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.db import connection
from PIL import Image

from archive import intake, moderation
from archive.desk import deciding, reviews, rights
from archive.desk.kinds import kind_of
from archive.models import (
    CustodyEvent,
    Decision,
    Document,
    Failure,
    IndexTask,
    Processing,
    Provenance,
    Review,
    Role,
    User,
    Visibility,
)
from archive.signals import visibility_changed
from tests.archive import files
from tests.archive.clock import move_clock
from tests.make import make_document, make_territory, make_user


def waiting_document(by=None, **fields):
    """Return a readable document with its open review."""
    document = make_document("une page", published=False, deposited_by=by, **fields)
    reviews.open_review("document", document, document.territories.all())
    return document


def kinds_of(document):
    return [event.kind for event in document.custody.all()]


def test_publishing_makes_the_latest_version_public_and_tells_the_index(contributor, moderator):
    document = waiting_document(contributor)
    counter = Visibility.current()
    moderation.publish(document, moderator)
    assert document in Document.objects.published()
    assert document.public_version == document.versions.get()
    assert IndexTask.objects.get().delete_entry is False
    assert Visibility.current() > counter
    assert kinds_of(document)[-1] == "published"
    assert Review.objects.get().decided_by == moderator


def test_unread_document_is_not_published(contributor, moderator):
    document = waiting_document(contributor)
    document.versions.update(page_count=None, processing=Processing.WAITING)
    with pytest.raises(moderation.ModerationError, match="page"):
        moderation.publish(document, moderator)


def test_document_without_title_is_not_published(contributor, moderator):
    with pytest.raises(moderation.ModerationError):
        moderation.publish(waiting_document(contributor, title=""), moderator)


def test_nobody_publishes_their_own_deposit(moderator):
    with pytest.raises(moderation.ModerationError):
        moderation.publish(waiting_document(moderator), moderator)


def test_own_public_record_from_the_web_is_published_where_few_review_and_its_custody_says_so(moderator):
    document = waiting_document(moderator, source="https://www.example.org/deliberation.pdf")
    moderation.publish(document, moderator)
    assert document.custody.last().facts["by_depositor"] is True


def test_own_public_record_waits_for_somebody_else_where_three_review(moderator):
    make_user(role=Role.MODERATOR)
    make_user(role=Role.ADMINISTRATOR)
    with pytest.raises(moderation.ModerationError):
        moderation.publish(waiting_document(moderator, source="https://www.example.org/"), moderator)


def test_leak_is_approved_by_two_people_on_two_days(moderator, administrator, monkeypatch):
    document = waiting_document(provenance=Provenance.LEAK)
    moderation.publish(document, moderator)
    assert document.decision == Decision.WAITING
    with pytest.raises(moderation.ModerationError):
        moderation.publish(document, moderator)
    with pytest.raises(moderation.ModerationError):
        moderation.publish(document, administrator)
    move_clock(monkeypatch, days=1)
    moderation.publish(document, administrator)
    assert kinds_of(document)[-2:] == ["approved-once", "scheduled"]
    assert document.publish_on is not None
    assert document not in Document.objects.published()


def test_leak_whose_description_changed_needs_both_approvals_again(moderator, administrator, monkeypatch):
    document = waiting_document(provenance=Provenance.LEAK)
    moderation.publish(document, moderator)
    moderation.describe(document, administrator, title="Not what was approved")
    move_clock(monkeypatch, days=1)
    moderation.publish(document, administrator)
    assert (document.decision, document.publish_on) == (Decision.WAITING, None)
    move_clock(monkeypatch, days=2)
    moderation.publish(document, moderator)
    assert document.publish_on


def test_private_persons_name_needs_two_people_and_never_its_depositor(moderator, administrator):
    document = waiting_document(moderator, names_private_person=True, source="https://www.example.org/")
    with pytest.raises(moderation.ModerationError):
        moderation.publish(document, moderator)
    moderation.publish(document, administrator)
    assert document.decision == Decision.WAITING
    moderation.publish(document, make_user(role=Role.MODERATOR))
    assert document.decision == Decision.PUBLISHED


def test_first_approval_of_who_was_demoted_does_not_count(moderator, administrator):
    document = waiting_document(names_private_person=True)
    moderation.publish(document, moderator)
    User.objects.filter(pk=moderator.pk).update(role=Role.CONTRIBUTOR)
    moderation.publish(document, administrator)
    assert document.decision == Decision.WAITING
    assert Review.objects.get().first_approval_by == administrator


def test_who_was_demoted_after_the_click_decides_nothing(moderator):
    document = waiting_document()
    User.objects.filter(pk=moderator.pk).update(role=Role.TRUSTED)  # the request still holds the old role
    for decide in (
        lambda: moderation.publish(document, moderator),
        lambda: moderation.refuse(document, moderator, reason="x"),
    ):
        with pytest.raises(rights.NotTheirs):
            decide()
    assert Document.objects.get().decision == Decision.WAITING
    assert kinds_of(document) == ["received"]


def test_own_publication_waits_for_a_second_look_that_somebody_else_gives(moderator, administrator):
    document = waiting_document(moderator, source="https://www.example.org/deliberation.pdf")
    moderation.publish(document, moderator)
    review = Review.objects.get(kind="second-look")
    verb = kind_of(review).verbs["confirm"]
    with pytest.raises(moderation.ModerationError):
        deciding.decide(review, verb, moderator)
    deciding.decide(review, verb, administrator)
    review.refresh_from_db()
    assert (review.state, review.decision) == ("decided", "confirm")
    assert document.decision == Decision.PUBLISHED


def test_change_of_lane_is_in_the_custody(moderator):
    document = waiting_document(provenance=Provenance.PRESS)
    moderation.describe(document, moderator, provenance=Provenance.CAMPAIGN)
    assert document.custody.last().facts == {"lane_before": "press", "lane": "campaign"}
    assert kinds_of(document)[-1] == "moved"


def test_console_publishes_no_leak(db):
    with pytest.raises(moderation.ModerationError):
        moderation.publish(waiting_document(provenance=Provenance.LEAK))


def test_leak_never_becomes_something_else_nor_the_other_way_round(moderator):
    with pytest.raises(moderation.ModerationError):
        moderation.describe(waiting_document(provenance=Provenance.LEAK), moderator, provenance="press")
    with pytest.raises(moderation.ModerationError):
        moderation.describe(waiting_document(provenance=Provenance.PRESS), moderator, provenance="leak")


def test_refusal_keeps_its_reason_for_the_depositor(contributor, moderator):
    document = waiting_document(contributor)
    moderation.refuse(document, moderator, reason="Out of scope.")
    assert (document.decision, document.reason) == (Decision.REFUSED, "Out of scope.")
    assert document.custody.last().note == "Out of scope."


def test_question_and_answer_bring_the_document_back_to_the_queue(contributor, moderator):
    document = waiting_document(contributor)
    moderation.ask(document, moderator, reason="Which council?")
    assert Review.objects.get().state == Review.State.QUESTION
    with pytest.raises(moderation.ModerationError):
        moderation.answer(document, make_user(), text="Mine.")
    moderation.answer(document, contributor, text="The one of June.")
    assert document.decision == Decision.WAITING
    assert Review.objects.get().state == Review.State.WAITING
    assert document.custody.last().note == "The one of June."


def test_nobody_is_asked_about_a_document_without_depositor(moderator):
    with pytest.raises(moderation.ModerationError):
        moderation.ask(waiting_document(), moderator, reason="Who are you?")


def test_withdrawn_document_is_gone_at_once(moderator):
    document = make_document("une page")
    told = []
    visibility_changed.connect(lambda document, **rest: told.append(document.pk), weak=False, dispatch_uid="told")
    moderation.withdraw(document, moderator, reason="A name was readable.")
    visibility_changed.disconnect(dispatch_uid="told")
    assert document not in Document.objects.published()
    assert IndexTask.objects.get().delete_entry is True
    assert told == [document.pk]


def test_only_what_is_published_is_withdrawn(moderator):
    with pytest.raises(reviews.AlreadyDecided):
        moderation.withdraw(waiting_document(), moderator, reason="No.")


def test_description_is_written_in_custody_by_field_and_not_by_content(moderator):
    document = waiting_document()
    place = make_territory()
    moderation.describe(document, moderator, title="New title", territories=[place])
    document.refresh_from_db()
    assert document.title == "New title"
    assert document.custody.last().facts == {"fields": ["territories", "title"]}
    assert list(Review.objects.get().territories.all()) == [place]


def test_description_that_changes_nothing_writes_nothing(moderator):
    document = waiting_document()
    moderation.describe(document, moderator, title=document.title)
    assert kinds_of(document) == ["received"]


def test_decision_on_what_was_described_meanwhile_is_refused(moderator):
    document = waiting_document()
    seen = Review.objects.get().version
    moderation.describe(document, make_user(role=Role.MODERATOR), title="Something else")
    with pytest.raises(reviews.AlreadyDecided):
        moderation.publish(document, moderator, seen=seen)
    assert document not in Document.objects.published()
    assert "published" not in kinds_of(document)


def test_machine_refuses_a_file_that_is_not_what_its_name_says(contributor):
    document = waiting_document(contributor)
    document.versions.update(processing=Processing.WORKING)
    moderation.refuse_by_machine(document, Failure.MISMATCH)
    assert document.decision == Decision.REFUSED
    assert document.versions.get().failure == Failure.MISMATCH
    assert not Review.objects.waiting().exists()


def test_machine_leaves_a_persons_decision_as_it_stands(contributor, moderator):
    document = waiting_document(contributor)
    document.versions.update(processing=Processing.WORKING)
    moderation.refuse(document, moderator, reason="Twice the same.")
    moderation.refuse_by_machine(document, Failure.MISMATCH)
    assert document.reason == "Twice the same."
    assert document.versions.get().processing == Processing.FAILED
    assert kinds_of(document).count("refused") == 1


def test_only_one_moderator_looks_after_a_review_at_a_time(moderator, administrator):
    waiting_document()
    review = Review.objects.get()
    reviews.claim(review, moderator)
    reviews.claim(review, moderator)
    with pytest.raises(reviews.AlreadyDecided):
        reviews.claim(review, administrator)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seen", [0, None])
def test_two_moderators_at_once_take_one_decision(seen):
    document = waiting_document()
    people = [make_user(role=Role.MODERATOR), make_user(role=Role.MODERATOR)]
    start, said = Barrier(2), []

    def decide(person, verb):
        mine = Document.objects.get(pk=document.pk)
        start.wait(10)
        try:
            said.append(verb(mine, person))
        except reviews.AlreadyDecided as error:
            said.append(error)
        finally:
            connection.close()

    verbs = [
        lambda mine, person: moderation.publish(mine, person, seen=seen),
        lambda mine, person: moderation.refuse(mine, person, reason="No.", seen=seen),
    ]
    threads = [Thread(target=decide, args=pair) for pair in zip(people, verbs, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(isinstance(answer, reviews.AlreadyDecided) for answer in said) == [False, True]
    decided = CustodyEvent.objects.filter(document=document, kind__in=["published", "refused"])
    assert decided.count() == 1
    document.refresh_from_db()
    assert document.decision == decided.get().kind


def test_what_was_withdrawn_and_comes_back_needs_two_people(moderator):
    second = make_user("second", Role.MODERATOR)
    gone = make_document("Le même texte.")
    moderation.withdraw(gone, moderator, reason="À la demande d'une personne nommée.")
    back = make_document("Le même texte.", published=False)
    moderation.publish(back, moderator)
    assert back.decision == "waiting"
    with pytest.raises(moderation.ModerationError):
        moderation.publish(back)  # the console is one person at most
    moderation.publish(back, second)
    assert back.decision == "published"


def test_withdrawn_photos_in_another_order_need_two_people_too(moderator):
    photos = [(f"{n}.jpg", BytesIO(files.image(Image.new("RGB", (20, 20), (n, 0, 0)), "JPEG"))) for n in (10, 200)]
    withdrawn = intake.receive(photos, intake.Description("public-record", title="Photos"))
    Document.objects.filter(pk=withdrawn.pk).update(decision="withdrawn")
    for _name, stream in photos:
        stream.seek(0)
    again = intake.receive(photos[::-1], intake.Description("public-record", title="Photos"))
    again.versions.update(processing="done", page_count=2)
    moderation.publish(again, moderator)
    again.refresh_from_db()
    assert again.decision == "waiting"
    assert Review.objects.get(object_id=again.pk).first_approval_by == moderator
