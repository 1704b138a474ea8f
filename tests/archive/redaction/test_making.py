"""A masked version is made from pixels: what was under the masks is nowhere."""

import json
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from archive import again, corrections, intake, journey, moderation, processing, restoring, sealing, storage
from archive.desk.kinds import DeskError
from archive.extraction import images
from archive.models import Correction, CustodyEvent, Document, Mask, MaskedBy, Review
from archive.redaction import applying, making, marking, state
from archive.redaction.masking import masked
from archive.redaction.words import said_in
from archive.search import outbox
from tests.archive import files
from tests.make import make_document, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "Bernadette"
SAID = f"Le signalement de {SECRET} au commissariat"


def work():
    while processing.work_once():
        pass
    while outbox.drain():
        pass


def received(*given, **fields):
    document = intake.receive(list(given), intake.Description("public-record", title="Signalement", **fields))
    work()
    return document


def a_pdf(*texts):
    return received(("a.pdf", BytesIO(files.pdf(*texts))))


def hide(document, by, word=SECRET, **why):
    version = state.source_of(document)
    spans = [(page.rank, *span) for page in version.pages.all() for span in said_in(page.text, word)]
    assert spans
    marking.add_words(document, by, spans, **why)
    applying.apply(document, by)
    work()
    return document.versions.order_by("-number").first()


def stored_bytes(version):
    return b"".join(storage.blob_path(file.sha256).read_bytes() for file in version.files.all())


def test_words_leave_text_boxes_stems_pixels_and_file(moderator):
    document = a_pdf("Première page", SAID)
    version = hide(document, moderator, why="nom d’une personne")
    assert (version.role, version.processing, version.page_count) == ("redacted", "done", 2)
    page = version.pages.get(rank=2)
    assert page.text == "Le signalement de au commissariat"
    assert SECRET.lower()[:6] not in page.stems
    assert SECRET not in json.dumps(page.boxes)
    assert page.masks == [[*page.masks[0][:4], "us", "nom d’une personne"]]
    for width in storage.IMAGE_WIDTHS:
        image = Image.open(storage.image_path(version.pk, 2, width)).convert("L")
        x, y, wide, high = page.masks[0][:4]
        middle = ((x + wide / 2) * image.width / 10_000, (y + high / 2) * image.height / 10_000)
        assert image.getpixel(tuple(map(int, middle))) < 30
    pdf = pypdfium2.PdfDocument(stored_bytes(version))
    said = [page.get_textpage().get_text_range() for page in pdf]
    assert [SECRET in text for text in said] == [False, False]
    assert "signalement" in said[1]


def test_original_stays_what_it_was_and_hidden_versions_say_nothing(moderator, client):
    document = a_pdf(SAID)
    before = document.versions.get().pages.get().text
    hide(document, moderator)
    assert document.versions.get(number=1).pages.get().text == before
    moderation.publish(document, moderator)
    document.refresh_from_db()
    assert document.public_version.number == 2


def test_public_document_gets_its_masked_version_at_once(moderator):
    document = a_pdf(SAID)
    moderation.publish(document, make_user("other", "moderator"))
    version = hide(document, moderator)
    document.refresh_from_db()
    assert document.public_version_id == version.pk
    assert [line.kind for line in document.custody.order_by("sequence")][-3:] == [
        "redacted", "version-added", "published",
    ]  # fmt: skip
    assert document.custody.get(kind=CustodyEvent.Kind.REDACTED).by == moderator


def test_withdrawn_meanwhile_stays_withdrawn(moderator):
    document = a_pdf(SAID)
    moderation.publish(document, make_user("other", "moderator"))
    marking.add_rectangle(document, moderator, 1, (0, 0, 10_000, 5_000))
    applying.apply(document, moderator)
    moderation.withdraw(document, moderator, reason="x")
    work()
    document.refresh_from_db()
    assert (document.decision, document.public_version.number) == ("withdrawn", 1)


def test_what_was_masked_while_it_was_withdrawn_comes_back_masked(moderator, administrator):
    document = a_pdf(SAID)
    moderation.publish(document, make_user("other", "moderator"))
    moderation.withdraw(document, moderator, reason="A name.")
    sealing.seal(document)
    restoring.ask(document, moderator, reason="The name is masked.")
    hide(document, moderator)
    restoring.restore(document, administrator)
    document.refresh_from_db()
    assert (document.decision, document.public_version.role) == ("published", "redacted")
    assert SECRET not in document.public_version.pages.get().text
    assert [shown.number for shown in journey.versions_shown(journey.events_of(document))] == [1, 2]


def test_nothing_comes_back_while_its_masked_version_is_not_made(moderator, administrator):
    document = a_pdf(SAID)
    moderation.publish(document, make_user("other", "moderator"))
    marking.add_rectangle(document, moderator, 1, (0, 0, 10_000, 5_000))
    applying.apply(document, moderator)
    moderation.withdraw(document, moderator, reason="x")
    restoring.ask(document, moderator, reason="x")
    with pytest.raises(DeskError):
        restoring.restore(document, administrator)
    applying.give_up(document, moderator)
    with pytest.raises(DeskError):  # the mask is still drawn
        restoring.restore(document, administrator)
    document.refresh_from_db()
    assert document.decision == "withdrawn"


def test_who_restores_is_asked_to_look_again_at_what_was_masked_meanwhile(moderator, administrator):
    document = a_pdf(SAID)
    moderation.publish(document, make_user("other", "moderator"))
    moderation.withdraw(document, moderator, reason="x")
    restoring.ask(document, moderator, reason="x")
    seen = Review.objects.get(kind="restoration").version
    hide(document, moderator)
    with pytest.raises(DeskError):
        restoring.restore(document, administrator, seen=seen)


def test_mask_that_is_drawn_and_not_applied_keeps_a_document_from_being_published(moderator):
    document = a_pdf(SAID)
    mask = marking.add_rectangle(document, moderator, 1, (0, 0, 10_000, 5_000))
    with pytest.raises(DeskError):
        moderation.publish(document, make_user("other", "moderator"))
    marking.remove(document, moderator, mask.pk)
    moderation.publish(document, make_user("another", "moderator"))
    assert document in Document.objects.published()


def test_waiting_version_cannot_be_published_half_made(moderator):
    document = a_pdf(SAID)
    marking.add_rectangle(document, moderator, 1, (0, 0, 10_000, 5_000))
    applying.apply(document, moderator)
    with pytest.raises(DeskError):
        moderation.publish(document, moderator)
    assert Document.objects.get(pk=document.pk).decision == "waiting"
    applying.give_up(document, moderator)
    assert document.versions.count() == 1
    assert Mask.objects.get().applied_in is None


def test_killed_worker_goes_on_where_it_stopped(moderator, monkeypatch):
    document = a_pdf(*[f"{SAID} {rank}" for rank in range(5)])
    monkeypatch.setattr(making, "BATCH", 2)
    marking.add_rectangle(document, moderator, 3, (0, 0, 10_000, 5_000))
    applying.apply(document, moderator)
    assert making.work_some()
    progress = state.progress_of(document)
    assert (progress.done, progress.pages) == (2, 5)
    while making.work_some():
        pass
    version = document.versions.get(number=2)
    assert [page.rank for page in version.pages.all()] == [1, 2, 3, 4, 5]
    assert [bool(page.text) for page in version.pages.all()] == [True, True, False, True, True]
    assert len(pypdfium2.PdfDocument(stored_bytes(version))) == 5


def test_joined_photos_are_masked(moderator):
    names = [(f"{n}.jpg", BytesIO(files.image(files.picture_of(SAID), "JPEG"))) for n in (1, 2)]
    document = received(*names)
    version = hide(document, moderator)
    assert version.page_count == 2
    assert SECRET not in "".join(page.text for page in version.pages.all())
    assert version.media_type == "application/pdf"


def test_sections_say_by_whom_in_place_of_the_words(moderator):
    document = received(("a.txt", BytesIO(f"Un mot. {SAID}.".encode())))
    version = hide(document, moderator, masked_by=MaskedBy.SOURCE, why="nom")
    assert (
        version.pages.get().text.strip() == "Un mot. Le signalement de [occulté par la source : nom] au commissariat."
    )
    assert SECRET.encode() not in stored_bytes(version)


def test_masks_add_up_and_one_that_readers_see_stays(moderator):
    document = a_pdf(SAID)
    moderation.publish(document, make_user("other", "moderator"))
    hide(document, moderator)
    first = Mask.objects.get()
    with pytest.raises(marking.RedactionError):
        marking.remove(document, moderator, first.pk)
    version = hide(document, moderator, "commissariat")
    assert version.made_from.number == 1
    assert version.pages.get().text == "Le signalement de au"


def test_moderator_who_does_not_review_the_document_masks_nothing(moderator, contributor):
    document = a_pdf(SAID)
    with pytest.raises(marking.RedactionError):
        marking.add_rectangle(document, contributor, 1, (0, 0, 5_000, 5_000))
    assert not Mask.objects.exists()


def test_waiting_corrections_follow_or_are_refused(moderator):
    document = a_pdf(SAID, "Une autre page")
    moderation.publish(document, make_user("other", "moderator"))
    document.refresh_from_db()
    pages = document.public_version.pages
    kept = corrections.propose(pages.get(rank=2), "Une belle page", make_user("a"))
    lost = corrections.propose(pages.get(rank=1), SAID.replace(SECRET, "Bernadète"), make_user("b"))
    version = hide(document, moderator)
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.version_id, kept.state) == (version.pk, Correction.State.WAITING)
    assert lost.state == Correction.State.REFUSED


def test_correction_of_the_masked_version_is_kept_by_the_next(moderator):
    document = a_pdf(SAID)
    moderation.publish(document, make_user("other", "moderator"))
    version = hide(document, moderator)
    correction = corrections.propose(version.pages.get(), "Le beau signalement de au commissariat", make_user("a"))
    corrections.approve(correction, moderator)
    version = hide(document, moderator, "commissariat")
    assert version.pages.get().text == "Le beau signalement de au"


def test_two_moderators_apply_once(moderator):
    document = a_pdf(SAID)
    other = make_user("other", "moderator")
    marking.add_rectangle(document, moderator, 1, (0, 0, 5_000, 5_000))
    seen = state.digest_of(Mask.objects.all())
    marking.add_rectangle(document, other, 1, (0, 5_000, 5_000, 5_000))
    with pytest.raises(marking.RedactionError):
        applying.apply(document, moderator, seen=seen)
    applying.apply(document, moderator, seen=state.digest_of(Mask.objects.all()))
    with pytest.raises(marking.RedactionError):
        applying.apply(document, other)


def test_word_without_a_known_place_goes_too():
    text, boxes = "un secret deux", [["un", 0, 0, 500, 100], ["deux", 3000, 0, 500, 100]]
    assert masked(text, boxes, [(5000, 5000, 100, 100)]) == ("un deux", boxes)
    assert masked("secret", [], [(0, 0, 1, 1)]) == ("", [])


def test_what_cannot_be_drawn_again_is_masked_on_our_own_images(moderator):
    """What LibreOffice made of a file is not kept; a page without any image is said to be unreadable."""
    document = make_document(SAID, "sans image", published=False)
    document.versions.update(media_type="application/msword")
    version = document.versions.get()
    white = Image.new("RGB", (1600, 2263), "white")
    storage.write_image(storage.image_path(version.pk, 1, 1600), images.webp(white))
    made = hide(document, moderator)
    assert (made.page_count, made.media_type, made.processing) == (2, "application/pdf", "done")
    page = made.pages.get(rank=1)
    assert SECRET not in page.text
    x, y, wide, high = page.masks[0][:4]
    image = Image.open(storage.image_path(made.pk, 1, 700)).convert("L")
    assert image.getpixel((round((x + wide / 2) * 0.07), round((y + high / 2) * image.height / 10_000))) < 30
    assert image.getpixel((5, 5)) > 200
    assert made.pages.get(rank=2).failure == "damaged"
    assert len(pypdfium2.PdfDocument(stored_bytes(made))) == 2


def test_masked_version_is_never_read_again(moderator):
    document = a_pdf(SAID)
    version = hide(document, moderator)
    with pytest.raises(DeskError):
        again.read_version(version, moderator)
