"""What becomes of a file that came in: read, recognised by the page, or failed with its reason; leases, attempts."""

import logging
import re
import threading
from collections import Counter
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from archive import intake, processing, readers, reading, recognition, storage
from archive.bulk import carrying
from archive.leases import LeaseLostError
from archive.management.commands import worker
from archive.models import Document, Heartbeat, IndexTask, Origin, Page, Processing
from archive.sandbox import Frame, JobError, SandboxUnavailableError
from archive.search.french import stems
from tests.archive import files
from tests.make import publish_at_once

pytestmark = pytest.mark.django_db
MINUTES = "Le conseil municipal approuve la délibération.\nVidéosurveillance de la place du Peuple."


def receive(content, name="minutes.pdf", *more):
    """Receive one document of one or several files; return its version."""
    given = [(name, BytesIO(content)), *((f"{n}-{name}", BytesIO(other)) for n, other in enumerate(more))]
    return intake.receive(given, intake.Description(provenance="public-record", title="Minutes")).versions.get()


def work():
    """Work until nothing is left to do; return how many steps it took."""
    steps = 0
    while processing.work_once():
        steps += 1
        assert steps < 200, "the work never ends"
    return steps


def kinds(version):
    return list(version.document.custody.values_list("kind", flat=True))


def test_a_pdf_with_text_is_read_with_its_words_boxes_and_images():
    version = receive(files.pdf(MINUTES, "Annexe financière au projet.", label_from=7))
    work()
    version.refresh_from_db()
    assert (version.processing, version.page_count, version.media_type) == ("done", 2, "application/pdf")
    assert version.engine.startswith("pdfium ")
    assert version.attempts == 1
    assert version.leased_until is None
    first, second = version.pages.all()
    assert first.text == MINUTES
    assert first.stems == f" {' '.join(stems(MINUTES))} "
    assert (first.origin, first.state, first.label, second.label) == (Origin.FILE, "done", "7", "8")
    assert [box[0] for box in first.boxes] == MINUTES.split()
    word, x, y, width, height = first.boxes[0]
    assert (word, x, width > 0) == ("Le", pytest.approx(10_000 * 50 / 595, abs=30), True)
    assert y == pytest.approx(10_000 * (842 - 800) / 842, abs=150)
    assert 0 < height < 200
    assert (first.width, first.height) == (59500, 84200)
    for page in (first, second):
        assert page.large_image
        for width in storage.IMAGE_WIDTHS:
            assert storage.image_path(version.pk, page.rank, width).read_bytes()[8:12] == b"WEBP"
    assert kinds(version) == ["received", "read"]


@pytest.mark.slow
def test_a_scan_is_recognised_page_by_page_after_its_images_are_there():
    version = receive(files.scan("Délibération du conseil", "Reconnaissance faciale"))
    assert processing.work_once()
    version.refresh_from_db()
    assert (version.processing, version.page_count) == ("working", 2)
    assert kinds(version) == ["received"]
    assert storage.image_path(version.pk, 2, 700).exists()
    work()
    version.refresh_from_db()
    assert version.processing == "done"
    assert "tesseract" in version.engine
    assert [page.text for page in version.pages.all()] == ["Délibération du conseil", "Reconnaissance faciale"]
    page = version.pages.first()
    assert (page.origin, page.large_image) == (Origin.RECOGNISED, True)
    assert page.confidence > 80
    assert [box[0] for box in page.boxes] == ["Délibération", "du", "conseil"]
    assert kinds(version) == ["received", "read"]
    assert version.document.custody.last().facts["pages"] == 2


@pytest.mark.slow
def test_joined_photos_make_one_document_in_order():
    pictures = [files.image(files.picture_of(text), "JPEG") for text in ("Première page", "Seconde page")]
    version = receive(pictures[0], "photo.jpg", pictures[1])
    work()
    assert [page.text for page in version.pages.all()] == ["Première page", "Seconde page"]


def test_a_word_file_becomes_sections_without_images():
    version = receive(files.docx("<w:p><w:r><w:t>Le maire propose.</w:t></w:r></w:p>"), "minutes.docx")
    assert work() == 1
    version.refresh_from_db()
    page = version.pages.get()
    assert (version.sections, version.processing) == (True, "done")
    assert (page.text, page.boxes, page.width) == ("Le maire propose.", [], 0)


@pytest.mark.parametrize(
    ("content", "name", "failure", "decision"),
    [
        (b"<html><p>not a PDF", "a.pdf", "mismatch", "refused"),
        (b"%PDF-1.4 and nothing", "a.pdf", "damaged", "waiting"),
        (files.pdf("secret", password="word"), "a.pdf", "password", "waiting"),
        (files.docx("<w:p/>")[:-30], "a.docx", "damaged", "waiting"),
        (files.image(files.picture_of("x"), "PNG")[:300], "a.png", "damaged", "waiting"),
        (files.image(files.picture_of("x"), "PNG"), "a.jpg", "mismatch", "refused"),
    ],
)
def test_bad_input_ends_with_its_reason_and_the_next_file_is_read(content, name, failure, decision):
    bad, good = receive(content, name), receive(files.pdf(MINUTES))
    work()
    bad.refresh_from_db()
    bad.document.refresh_from_db()
    good.refresh_from_db()
    assert (bad.processing, bad.failure, bad.document.decision) == ("failed", failure, decision)
    assert kinds(bad)[-1] == ("refused" if decision == "refused" else "unreadable")
    assert good.processing == "done"
    assert Document.objects.all().tally()["received"] == 2


def test_the_fast_lane_goes_first():
    first = receive(files.pdf("Une première page assez longue pour être lue."))
    processing.work_once()
    assert first.pages.get().large_image is False
    second = receive(files.pdf("Une seconde page assez longue pour être lue."))
    processing.work_once()
    second.refresh_from_db()
    assert second.processing == "done"
    assert first.pages.get().large_image is False


def test_what_another_worker_leases_is_not_to_do():
    version = receive(files.pdf(MINUTES))
    assert reading.next_version() == version
    assert not processing.work_once()


def test_a_killed_workers_lease_runs_out_and_its_pages_are_read_again():
    version = receive(files.pdf(MINUTES, MINUTES))
    leased = reading.next_version()
    Page.objects.create(version=version, rank=1, text="half")
    type(version).objects.filter(pk=leased.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    work()
    version.refresh_from_db()
    assert (version.processing, version.attempts) == ("done", 2)
    assert [page.text for page in version.pages.all()] == [MINUTES, MINUTES]


def test_a_slow_worker_that_lost_its_lease_writes_nothing(monkeypatch):
    version = receive(files.pdf(MINUTES))
    leased = reading.next_version()
    type(version).objects.filter(pk=version.pk).update(leased_until=timezone.now() + timedelta(hours=1))
    with pytest.raises(LeaseLostError):
        reading.read(leased)
    assert not version.pages.exists()


def test_three_failed_attempts_fail_with_the_reason(monkeypatch):
    def crash(version, first):
        raise JobError("crashed")
        yield

    monkeypatch.setattr(readers, "read", crash)
    monkeypatch.setattr(readers, "ask_second", lambda version, ranks: crash(version, 1))
    version = receive(files.pdf(MINUTES))
    assert work() == 3
    version.refresh_from_db()
    assert (version.processing, version.failure, version.attempts) == ("failed", "crashed", 3)
    assert kinds(version) == ["received", "unreadable"]


def test_a_file_that_killed_three_workers_is_not_read_a_fourth_time(monkeypatch):
    monkeypatch.setattr(readers, "read", lambda *_: pytest.fail("it was read again"))
    version = receive(files.pdf(MINUTES))
    past = timezone.now() - timedelta(seconds=1)
    type(version).objects.filter(pk=version.pk).update(processing="working", attempts=3, leased_until=past)
    work()
    version.refresh_from_db()
    assert (version.processing, version.failure) == ("failed", "crashed")


def test_a_page_that_stops_the_reader_costs_that_page_only(monkeypatch):
    true_read = readers.read

    def poisoned(version, first):
        for frame in true_read(version, first):
            if "page" in frame.data and frame.data["page"]["rank"] == 2 and first < 3:
                raise JobError("memory")
            yield frame

    def no_better(version, ranks):
        raise JobError("memory")
        yield

    monkeypatch.setattr(readers, "read", poisoned)
    monkeypatch.setattr(readers, "ask_second", no_better)
    version = receive(files.pdf(MINUTES, "poison", "La suite, lue après la page perdue."))
    work()
    version.refresh_from_db()
    assert version.processing == "done"
    assert list(version.pages.values_list("state", flat=True)) == ["done", "failed", "done"]
    assert version.document.custody.last().facts["unreadable_pages"] == 1


def test_the_second_reader_is_asked_when_the_first_fails(monkeypatch):
    def crash(version, first):
        raise JobError("crashed")
        yield

    monkeypatch.setattr(readers, "read", crash)
    version = receive(files.pdf(MINUTES))
    work()
    version.refresh_from_db()
    assert (version.processing, version.engine.split()[0]) == ("done", "pdfminer.six")
    page = version.pages.get()
    assert page.text == MINUTES
    assert [box[0] for box in page.boxes] == MINUTES.split()
    assert page.boxes[0][1] == pytest.approx(10_000 * 50 / 595, abs=30)


@pytest.mark.parametrize(
    "said",
    [
        {"rank": 2},
        {"text": "nul \0"},
        {"text": "half \ud800"},
        {"text": "x" * 200_001},
        {"text": None},
        {"boxes": [["word", 0, 0, 10_001, 1]]},
        {"boxes": [["word", 0, 0, True, 1]]},
        {"boxes": [["word", 0, 0]]},
        {"boxes": "none"},
        {"masks": [[0, 0, 1, 10_001]]},
        {"masks": [[0, 0, 1]]},
        {"masks": [[1, 1, 1, 1]] * 201},
        {"masks": "none"},
        {"unsure": [[0, 1]]},
        {"unsure": [[0]]},
        {"unsure": [[0, 0], [0, 0]], "boxes": [["a", 0, 0, 1, 1]]},
        {"unsure": [[-1, 0]], "boxes": [["a", 0, 0, 1, 1]]},
        {"unsure": "none"},
        {"width": -1},
        {"width": 1.5},
        {"recognise": "yes"},
        {"confidence": 101},
        {"label": "x" * 21},
    ],
)
def test_a_child_that_lies_is_not_believed(monkeypatch, said):
    page = {
        "rank": 1,
        "text": "",
        "boxes": [],
        "label": "",
        "width": 0,
        "height": 0,
        "recognise": False,
        "doubtful": False,
        "failed": False,
        "confidence": None,
    }
    document = {"page_count": 1, "media_type": "application/pdf", "engine": "x", "sections": False}

    def lie(version, first):
        yield Frame({"document": document}, b"")
        yield Frame({"page": page | said}, b"")

    def nothing(version, ranks):
        raise JobError("damaged")
        yield

    monkeypatch.setattr(readers, "read", lie)
    monkeypatch.setattr(readers, "ask_second", nothing)
    version = receive(files.pdf(MINUTES))
    work()
    version.refresh_from_db()
    assert (version.processing, version.failure) == ("failed", "crashed")


def test_an_image_that_is_none_is_not_kept(monkeypatch):
    def lie(version, first):
        document = {"page_count": 1, "media_type": "application/pdf", "engine": "x", "sections": False}
        yield Frame({"document": document}, b"")
        yield Frame({"image": {"rank": 1, "width": 200}}, b"<svg onload=alert(1)>")

    monkeypatch.setattr(readers, "read", lie)
    version = receive(files.pdf(""))
    work()
    version.refresh_from_db()
    assert version.failure == "crashed"
    assert not storage.image_path(version.pk, 1, 200).exists()


def test_a_full_disk_is_no_fault_of_the_file(monkeypatch):
    def full(path, content):
        raise OSError(28, "No space left on device")

    version = receive(files.pdf(MINUTES))
    with monkeypatch.context() as patch:
        patch.setattr(storage, "write_image", full)
        with pytest.raises(OSError, match="No space"):
            processing.work_once()
    version.refresh_from_db()
    assert (version.processing, version.attempts) == ("waiting", 0)
    work()
    version.refresh_from_db()
    assert version.processing == "done"


def test_a_page_that_cannot_be_recognised_is_given_up_after_three_attempts(monkeypatch):
    version = receive(files.scan("Illisible"))
    processing.work_once()

    def crash(page):
        raise JobError("crashed")
        yield

    monkeypatch.setattr(readers, "finish", crash)
    assert work() == 3
    version.refresh_from_db()
    assert version.processing == "done"
    assert version.pages.get().state == "failed"
    assert kinds(version) == ["received", "read"]


def test_a_public_document_being_recognised_is_indexed_at_most_every_30_seconds_and_at_the_end(monkeypatch):
    version = receive(files.scan("Un", "Deux", "Trois", "Quatre"))
    processing.work_once()
    publish_at_once(version.document, version)
    IndexTask.objects.all().delete()

    def read(page):
        said = {"rank": page.rank, "text": "lu", "boxes": [], "label": "", "width": 0, "height": 0}
        flags = {"recognise": False, "doubtful": False, "failed": False, "confidence": 90}
        yield Frame({"page": said | flags}, b"")

    monkeypatch.setattr(readers, "finish", read)
    for _ in range(4):
        processing.work_once()
    version.refresh_from_db()
    assert version.processing == Processing.DONE
    assert IndexTask.objects.filter(document_id=version.document_id, delete_entry=False).count() == 2


def test_a_hidden_document_never_reaches_the_index():
    receive(files.pdf(MINUTES))
    work()
    assert not IndexTask.objects.exists()


def test_what_the_file_says_is_kept_when_recognition_finds_less(monkeypatch):
    version = receive(files.pdf(MINUTES))
    processing.work_once()
    version.pages.update(state=Page.State.WAITING)
    type(version).objects.filter(pk=version.pk).update(processing="working")

    def poor(page):
        said = {"rank": page.rank, "text": "l l", "boxes": [], "label": "", "width": 0, "height": 0}
        flags = {"recognise": False, "doubtful": False, "failed": False, "confidence": 30}
        yield Frame({"page": said | flags}, b"")

    monkeypatch.setattr(readers, "finish", poor)
    processing.work_once()
    page = version.pages.get()
    assert (page.text, page.origin, page.state) == (MINUTES, Origin.FILE, "done")


def test_the_worker_returns_when_nothing_is_left(monkeypatch):
    version = receive(files.pdf(MINUTES))
    call_command("worker", "--once")
    version.refresh_from_db()
    assert version.processing == "done"
    assert version.pages.get().large_image
    assert not Heartbeat.objects.exists()


def test_the_worker_refuses_to_start_without_its_sandbox(monkeypatch):
    def missing():
        raise SandboxUnavailableError("bubblewrap is not installed.")

    monkeypatch.setattr(processing, "check", missing)
    with pytest.raises(CommandError, match="bubblewrap is not installed"):
        call_command("worker", "--once")


def test_a_sandbox_that_does_not_start_is_not_the_fault_of_the_file(monkeypatch):
    version = receive(files.pdf(MINUTES))

    def missing(*args):
        raise SandboxUnavailableError("The sandbox does not start.")

    monkeypatch.setattr(readers, "read", missing)
    for _ in range(4):
        with pytest.raises(SandboxUnavailableError):
            processing.work_once()
    version.refresh_from_db()
    assert (version.processing, version.attempts, version.leased_until) == ("waiting", 0, None)


@pytest.mark.parametrize("waits", [True, False], ids=["to recognise", "to draw"])
def test_nobody_waits_for_a_page_over_which_three_workers_were_killed(waits, monkeypatch):
    version = receive(files.pdf(MINUTES))
    processing.work_once()
    state = Page.State.WAITING if waits else Page.State.DONE
    Page.objects.filter(version=version).update(attempts=3, state=state)
    monkeypatch.setattr(readers, "finish", lambda page: pytest.fail("it was tried once more"))
    assert carrying.unread(Document.objects.all(), to_the_end=True).exists()
    work()
    assert not carrying.unread(Document.objects.all(), to_the_end=True).exists()
    assert (version.pages.get().state, version.pages.get().text) == ("done", MINUTES)


@pytest.mark.slow
def test_every_hostile_file_ends_and_the_next_file_is_read(corpus):
    hostile = {path.name: receive(path.read_bytes(), path.name) for path in sorted((corpus / "hostile").iterdir())}
    good = receive(files.pdf(MINUTES))
    call_command("worker", "--once")
    good.refresh_from_db()
    assert good.processing == "done"
    ends = {}
    for name, version in hostile.items():
        version.refresh_from_db()
        ends[name] = version.failure or version.processing
    assert set(ends.values()) <= {"done", "password", "memory", "timeout", "damaged", "mismatch", "too-many-pages"}
    assert ends["pr6531_2.pdf"] == "password"
    assert ends["flate3_1G.pdf"] == "memory"
    assert ends["pages_200k_same.pdf"] == "too-many-pages"
    assert ends["bug1606566.pdf"] == "mismatch"
    assert ends["ThuluthFeatures.pdf"] == "done"


@pytest.mark.slow
def test_public_records_are_read_by_themselves(corpus):
    versions = [receive(path.read_bytes(), path.name) for path in sorted((corpus / "public-records").iterdir())]
    for _ in versions:
        processing.work_once()
    for version in versions:
        version.refresh_from_db()
        assert version.processing == "done"
        assert set(version.pages.values_list("origin", flat=True)) == {"file"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scan", "truth"),
    [
        ("Compte-rendu CM 17.10.13.pdf", "2013-10-17.doc"),
        ("CR CM 4.11.15.pdf", "2015-11-04.docx"),
        ("CR-CM-24-07-15.pdf", "2015-07-24.doc"),
    ],
)
def test_a_real_scan_is_recognised_as_its_word_file_says(corpus, scan, truth):
    """Each word counts as often as it stands in the town's own file."""
    read = receive((corpus / "scans" / scan).read_bytes(), "a.pdf")
    true = receive((corpus / "scans" / truth).read_bytes(), truth)
    work()
    said, wanted = words_of(read), words_of(true)
    assert wanted.total() > 500
    assert (said & wanted).total() / wanted.total() >= 0.985


def words_of(version):
    """Count the words of two letters or more."""
    texts = [page.text.lower() for page in version.pages.all()]
    return Counter(word for text in texts for word in re.findall(r"[^\W_]{2,}", text))


def test_the_last_of_two_pages_closes_the_reading_once(monkeypatch):
    version = receive(files.scan("Un", "Deux"))
    processing.work_once()
    pages = [recognition.next_page(), recognition.next_page()]
    assert recognition.next_page() is None

    def read(page):
        said = {"rank": page.rank, "text": "lu", "boxes": [], "label": "", "width": 0, "height": 0}
        flags = {"recognise": False, "doubtful": False, "failed": False, "confidence": 90}
        yield Frame({"page": said | flags}, b"")

    monkeypatch.setattr(readers, "finish", read)
    for page in pages:
        recognition.finish(page)
    assert kinds(version) == ["received", "read"]


def test_a_fault_of_ours_over_one_file_does_not_stop_the_worker(monkeypatch, caplog):
    """Without this, one row that our code trips over would end the worker, and the site with it."""
    tries = iter([RuntimeError("somebody's words"), None])

    def fail_once(lane):
        if error := next(tries):
            raise error
        stop.set()
        return False

    stop = threading.Event()
    monkeypatch.setattr(worker, "TROUBLE_SECONDS", 0)
    monkeypatch.setattr(processing, "work_once", fail_once)
    monkeypatch.setattr(logging.getLogger("archive"), "propagate", True)
    heart = worker.Heart()
    while not stop.is_set():
        worker.step(heart, worker.Counting(), worker.AfterReading(), stop, once=False)
    assert "RuntimeError" in caplog.text
    assert "somebody's words" not in caplog.text
