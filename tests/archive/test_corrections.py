"""Correcting the text of a page: it waits, somebody else decides, and no reading takes it away."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from archive import corrections, intake, moderation, processing, recognition
from archive.corrections import CorrectionError, TextChanged, approve, propose, reapply, refuse
from archive.desk import reviews
from archive.models import Correction, Document, IndexTask, Origin, Page, PageSketch, Processing, Review, Version
from archive.search.french import page_stems
from tests.archive import files
from tests.make import make_document, make_local, make_territory, make_user

pytestmark = pytest.mark.django_db
READ = "Le conseil municipal\napprouve les carneras\nde la place du Peuple"
RIGHT = "Le conseil municipal\napprouve les caméras\nde la place du Peuple"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def page(db):
    """A public page that a machine recognised."""
    document = make_document(READ, territories=[make_territory()])
    Page.objects.update(origin=Origin.RECOGNISED, confidence=91)
    return document.public_version.pages.get()


def open_review(correction):
    return reviews.open_reviews_of(correction).get()


def test_a_correction_waits_and_changes_nothing(page, contributor):
    correction = propose(page, RIGHT, contributor)
    page.refresh_from_db()
    assert (page.text, page.origin) == (READ, Origin.RECOGNISED)
    assert (correction.state, correction.before, correction.text) == ("waiting", READ, RIGHT)
    review = open_review(correction)
    assert review.kind == "correction"
    assert list(review.territories.all()) == list(page.version.document.territories.all())


def test_a_trusted_account_waits_like_everybody(page, trusted):
    assert propose(page, RIGHT, trusted).state == "waiting"


def test_an_approved_correction_is_the_text_and_where_words_stand_follows(page, contributor, moderator):
    PageSketch.objects.create(page=page, value=1)
    Page.objects.update(unsure=[[4, 4]])  # carneras
    IndexTask.objects.all().delete()
    correction = propose(page, RIGHT, contributor)
    places = [box[1:] for box in page.boxes]
    assert "is applied" in approve(correction, moderator, seen=open_review(correction).version)
    page.refresh_from_db()
    assert page.unsure == []
    assert (page.text, page.origin, page.confidence) == (RIGHT, Origin.CORRECTED, 91)
    assert page.stems == page_stems(RIGHT)
    assert [box[0] for box in page.boxes] == RIGHT.split()
    assert [box[1:] for box in page.boxes] == places
    assert not page.sketch.exists()
    assert IndexTask.objects.filter(document_id=page.version.document_id).exists()
    line = page.version.document.custody.last()
    assert (line.kind, line.by, line.facts) == ("corrected", moderator, {"version": 1, "page": 1})
    assert Review.objects.get(kind="correction").decision == "approve"


def test_nobody_approves_their_own(page, moderator):
    correction = propose(page, RIGHT, moderator)
    with pytest.raises(CorrectionError, match="yourself"):
        approve(correction, moderator)
    assert Page.objects.get().text == READ


def test_a_refused_correction_changes_nothing(page, contributor, moderator):
    correction = propose(page, RIGHT, contributor)
    refuse(correction, moderator, reason="le mot est bien celui-là")
    assert (correction.state, Page.objects.get().text) == ("refused", READ)
    assert Review.objects.get(kind="correction").reason == "le mot est bien celui-là"
    with pytest.raises(reviews.AlreadyDecided):
        approve(correction, moderator)


def test_who_saw_another_text_of_the_correction_looks_again(page, contributor, moderator):
    correction = propose(page, RIGHT, contributor)
    seen = open_review(correction).version
    assert propose(page, RIGHT + "!", contributor).pk == correction.pk
    with pytest.raises(reviews.AlreadyDecided):
        approve(correction, moderator, seen=seen)
    assert Page.objects.get().text == READ
    assert Correction.objects.get().state == "waiting"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        (" \n\t\r\n ", "empty"),
        ("\0\x01\x02", "empty"),
        ("x" * 200_001, "too long"),
        (READ, "Nothing is changed"),
        (READ.replace("\n", "  \r\n") + "\n\n", "Nothing is changed"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_with_a_sentence(page, contributor, text, said):
    with pytest.raises(CorrectionError, match=said):
        propose(page, text, contributor)
    assert not Correction.objects.exists()


def test_what_cannot_be_seen_is_left_out(page, contributor):
    assert propose(page, "a\0b\x07c\r\ne\u0301\ud800 \n", contributor).text == "abc\né"


def test_a_hundred_that_wait_are_enough(page, contributor, monkeypatch):
    monkeypatch.setattr(corrections, "WAITING_MAX", 1)
    propose(make_document("une page").public_version.pages.get(), "autre page", contributor)
    with pytest.raises(CorrectionError, match="wait already"):
        propose(page, RIGHT, contributor)


def test_two_corrections_of_other_lines_are_put_together(page, contributor, moderator):
    one = propose(page, RIGHT, contributor)
    two = propose(page, READ.replace("Peuple", "peuple"), make_user("second"))
    approve(one, moderator)
    approve(two, moderator)
    page.refresh_from_db()
    assert page.text == RIGHT.replace("Peuple", "peuple")
    assert [box[0] for box in page.boxes] == page.text.split()


def test_two_corrections_of_one_line_are_put_together_by_their_words(page, contributor, moderator):
    one = propose(page, READ.replace("approuve", "APPROUVE"), contributor)
    two = propose(page, RIGHT, make_user("second"))
    approve(one, moderator)
    approve(two, moderator)
    assert Page.objects.get().text == RIGHT.replace("approuve", "APPROUVE")


def test_two_corrections_of_one_word_are_not(page, contributor, moderator):
    one = propose(page, RIGHT, contributor)
    two = propose(page, READ.replace("carneras", "camions"), make_user("second"))
    approve(one, moderator)
    with pytest.raises(CorrectionError, match="same place"):
        approve(two, moderator)
    assert Page.objects.get().text == RIGHT
    assert Correction.objects.get(pk=two.pk).state == "waiting"


def test_who_wrote_from_a_text_replaced_meanwhile_corrects_that_one(page, contributor, moderator):
    seen = corrections.digest(page.text)
    approve(propose(page, RIGHT, contributor), moderator)
    two = propose(page, READ.replace("Peuple", "peuple"), make_user("second"), seen=seen)
    assert two.before == READ
    approve(two, moderator)
    assert Page.objects.get().text == RIGHT.replace("Peuple", "peuple")


def test_who_wrote_from_a_text_that_nobody_knows_is_told(page, contributor):
    with pytest.raises(TextChanged):
        propose(page, RIGHT, contributor, seen=corrections.digest("un autre texte"))


def test_a_correction_of_what_is_withdrawn_is_not_applied(page, contributor, moderator):
    correction = propose(page, RIGHT, contributor)
    moderation.withdraw(page.version.document, moderator, reason="à la demande")
    with pytest.raises(CorrectionError, match="not on the site"):
        approve(correction, moderator)
    assert "is refused" in refuse(correction, moderator, reason="retiré")


def test_a_page_that_could_not_be_recognised_is_typed_by_hand(page, contributor, moderator):
    Page.objects.update(text="", stems="", boxes=[], state="failed", failure="timeout", origin="none")
    page.refresh_from_db()
    approve(propose(page, RIGHT, contributor), moderator)
    page.refresh_from_db()
    assert (page.text, page.boxes, page.state, page.failure) == (RIGHT, [], "done", "")


def test_a_page_being_read_takes_no_correction(page, contributor, moderator):
    correction = propose(page, RIGHT, contributor)
    Page.objects.update(state="waiting")
    with pytest.raises(CorrectionError, match="still being read"):
        propose(page, RIGHT, make_user("second"))
    with pytest.raises(CorrectionError, match="being read again"):
        approve(correction, moderator)


def test_what_was_approved_is_applied_again_and_only_that(page, contributor, moderator):
    one = propose(page, RIGHT, contributor)
    approve(one, moderator)
    approve(propose(page, RIGHT.replace("Peuple", "peuple"), contributor), moderator)
    propose(page, "Je change tout", contributor)
    refuse(propose(page, "rien ne va", make_user("second")), moderator, reason="non")
    wide = [[word, 0, 100 * n, 3000, 90] for n, word in enumerate(READ.split())]
    Page.objects.update(text=READ, stems=page_stems(READ), boxes=wide, origin=Origin.RECOGNISED)
    reapply(page.version)
    page.refresh_from_db()
    assert (page.text, page.origin) == (RIGHT.replace("Peuple", "peuple"), Origin.CORRECTED)
    assert page.boxes[4] == ["les", 0, 400, 3000, 90]
    reapply(page.version)
    assert Page.objects.get().boxes == page.boxes


def test_only_the_pages_named_are_corrected_again(contributor, moderator):
    version = make_document("un", "deux").public_version
    for page in version.pages.all():
        approve(propose(page, page.text + " mots", contributor), moderator)
    Page.objects.update(text="lu", origin=Origin.FILE)
    reapply(version, [2])
    assert list(version.pages.values_list("text", flat=True)) == ["lu", "deux mots"]


def test_a_reading_again_keeps_the_correction(contributor, moderator):
    content = files.pdf(READ.replace("\n", " "), "Une autre page du conseil.")
    document = intake.receive([("a.pdf", BytesIO(content))], intake.Description(provenance="public-record", title="A"))
    version = document.versions.get()
    processing.work_once()
    page = version.pages.get(rank=1)
    approve(propose(page, page.text.replace("carneras", "caméras"), contributor), moderator)
    Version.objects.update(processing=Processing.WAITING, page_count=None, attempts=0)
    processing.work_once()
    again = version.pages.get(rank=1)
    assert again.pk != page.pk
    assert ("caméras" in again.text, again.origin) == (True, Origin.CORRECTED)
    assert [box[0] for box in again.boxes] == again.text.split()
    assert version.pages.get(rank=2).origin == Origin.FILE


def test_a_recognition_again_keeps_the_correction(page, contributor, moderator, monkeypatch):
    approve(propose(page, RIGHT, contributor), moderator)
    Page.objects.update(state="waiting", large_image=False)
    Version.objects.update(processing="working")
    PageSketch.objects.create(page=page, value=1)
    leased = recognition.next_page()
    text = READ.replace("place", "pIace")
    boxes = [[word, 0, 100 * n, 3000, 90] for n, word in enumerate(text.split())]
    changes = {"state": "done", "text": text, "boxes": boxes, "origin": Origin.RECOGNISED, "confidence": 55}
    recognition._write(leased, {**changes, "engine": "tesseract"})
    page.refresh_from_db()
    assert (page.text, page.origin, page.confidence) == (RIGHT, Origin.CORRECTED, 55)
    assert page.boxes[8] == ["place", 0, 800, 3000, 90]
    assert not page.sketch.exists()


def test_an_account_that_goes_leaves_its_corrections(page, contributor, moderator):
    correction = propose(page, RIGHT, contributor)
    contributor.delete()
    approve(Correction.objects.get(pk=correction.pk), moderator)
    assert Page.objects.get().text == RIGHT


def test_a_leaks_custody_says_the_day_only(page, contributor, moderator):
    Document.objects.update(provenance="leak")
    approve(propose(page, RIGHT, contributor), moderator)
    at = page.version.document.custody.last().at
    assert at == timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)


def test_who_does_not_review_the_document_any_more_neither_reads_nor_decides(client, page, contributor):
    here, elsewhere = make_territory(), make_territory("06088", "Nice", "nice")
    make_local(elsewhere)
    document = page.version.document
    document.territories.set([here])
    correction = propose(page, RIGHT, contributor)
    reader = make_user("d-ici", "moderator")
    reader.territories.set([here])
    moderation.describe(document, make_user("partout", "moderator"), territories=[elsewhere], extract_only=True)
    client.force_login(reader)
    review = Review.objects.get(kind="correction")
    assert client.get(reverse("review", args=[review.pk])).status_code == 404
    answer = client.post(reverse("review-decide", args=[review.pk]),
                         {"verb": "refuse", "reason": "x", "version": review.version})  # fmt: skip
    assert answer.status_code == 404
    correction.refresh_from_db()
    assert correction.state == "waiting"
