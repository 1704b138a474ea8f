"""The slow lane: whose page comes next, how it ends, and pages that are set upright."""

from io import BytesIO

import pytest
from PIL import Image

from archive import intake, processing, readers, recognition, storage
from archive.models import Failure, Origin, Page, Processing
from archive.sandbox import Frame, JobError
from tests.archive import files

pytestmark = pytest.mark.django_db
TEXT = "\n".join(["Le conseil municipal approuve la convention", "relative aux microphones de la place du Peuple"] * 4)


def receive(content, name="minutes.pdf", provenance="public-record"):
    given = [(name, BytesIO(content))]
    return intake.receive(given, intake.Description(provenance=provenance, title="Minutes")).versions.get()


def work():
    while processing.work_once():
        pass


def said(rank, text, **more):
    page = {"rank": rank, "text": text, "boxes": [], "label": "", "width": 0, "height": 0, "confidence": 90}
    return Frame({"page": {**page, "recognise": False, "doubtful": False, "failed": False, **more}}, b"")


def reads(text, engine="tesseract 5 fra", **more):
    """A child that reads every page as `text`."""

    def finish(page):
        yield Frame({"engine": engine}, b"")
        yield said(page.rank, text, **more)

    return finish


def stops(page):
    raise JobError("timeout")
    yield


def test_a_long_scan_does_not_delay_a_short_one():
    long, short = receive(files.scan(*"abcde")), receive(files.scan("f", "g"))
    processing.work_once()
    processing.work_once()
    order = []
    while page := recognition.next_page():
        order.append((page.version_id, page.rank))
    assert order[:4] == [(long.pk, 1), (short.pk, 1), (long.pk, 2), (short.pk, 2)]
    assert order[4:] == [(long.pk, 3), (long.pk, 4), (long.pk, 5)]


def test_each_lane_leaves_the_other_its_work(monkeypatch):
    monkeypatch.setattr(readers, "finish", reads("lu"))
    version = receive(files.scan("a"))
    assert not processing.work_once(processing.SLOW)
    assert processing.work_once(processing.FAST)
    assert not processing.work_once(processing.FAST)
    assert version.pages.get().state == Page.State.WAITING
    assert processing.work_once(processing.SLOW)
    assert version.pages.get().state == Page.State.DONE


def test_a_page_says_what_read_it_and_when(monkeypatch):
    monkeypatch.setattr(readers, "finish", reads("lu"))
    native, scan = receive(files.pdf("Une page assez longue pour être lue.")), receive(files.scan("a"))
    work()
    page = native.pages.get()
    assert (page.engine.split()[0], page.read_at is not None, page.failure) == ("pdfium", True, "")
    page = scan.pages.get()
    assert (page.engine, page.read_at is not None, page.origin) == ("tesseract 5 fra", True, Origin.RECOGNISED)


def test_the_moment_at_which_a_leak_was_read_is_not_kept(monkeypatch):
    monkeypatch.setattr(readers, "finish", reads("lu"))
    for content in (files.pdf("Une page assez longue pour être lue."), files.scan("a")):
        version = receive(content, provenance="leak")
        work()
        assert version.pages.get().read_at is None


def test_a_page_that_fails_says_why_and_the_others_are_read(monkeypatch):
    version = receive(files.scan("a", "b"))
    processing.work_once()
    monkeypatch.setattr(readers, "finish", lambda page: stops(page) if page.rank == 1 else reads("lu")(page))
    work()
    version.refresh_from_db()
    first, second = version.pages.all()
    assert (first.state, first.failure, first.attempts) == (Page.State.FAILED, Failure.TIMEOUT, 3)
    assert (second.state, second.failure, second.text) == (Page.State.DONE, "", "lu")
    assert version.processing == Processing.DONE


def test_what_the_file_says_by_itself_is_no_recognised_text(monkeypatch):
    version = receive(files.scan("a"))
    processing.work_once()
    monkeypatch.setattr(readers, "finish", reads("Le texte du fichier.", "pdfium 1", from_file=True, confidence=None))
    work()
    page = version.pages.get()
    assert (page.origin, page.engine, page.confidence) == (Origin.FILE, "pdfium 1", None)


def test_what_is_blacked_out_is_kept_as_the_recognised_page_lies(monkeypatch):
    version = receive(files.scan("a"))
    processing.work_once()
    assert version.pages.get().masks == []
    monkeypatch.setattr(readers, "finish", reads("lu", masks=[[10, 20, 300, 40]]))
    work()
    assert version.pages.get().masks == [[10, 20, 300, 40]]


def test_words_in_doubt_are_kept_with_the_page_and_told_anew_when_it_is_read_again(monkeypatch):
    version = receive(files.scan("a"))
    processing.work_once()
    boxes = [["lu", 0, 0, 1, 1], ["rnal", 2, 0, 1, 1]]
    monkeypatch.setattr(readers, "finish", reads("lu rnal", boxes=boxes, unsure=[[1, 1]]))
    work()
    assert version.pages.get().unsure == [[1, 1]]
    version.pages.update(state=Page.State.WAITING)
    monkeypatch.setattr(readers, "finish", reads("lu mal", boxes=boxes))
    work()
    assert version.pages.get().unsure == []


@pytest.mark.parametrize("turn", [45, "90", -90, True, 360])
def test_a_page_is_turned_by_quarters_only(monkeypatch, turn):
    version = receive(files.scan("a"))
    processing.work_once()
    monkeypatch.setattr(readers, "finish", reads("lu", turn=turn))
    work()
    page = version.pages.get()
    assert (page.state, page.failure) == (Page.State.FAILED, Failure.CRASHED)


def sizes(version, rank=1):
    """The size of each image of a page."""
    return [image_of(version, rank, width).size for width in storage.IMAGE_WIDTHS]


def image_of(version, rank, width):
    with Image.open(storage.image_path(version.pk, rank, width)) as image:
        return image.convert("L")


@pytest.mark.slow
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_scan_is_shown_upright_in_all_its_images(turned):
    picture = files.picture_of(TEXT, (1240, 900))
    version = receive(files.image(picture.rotate(turned, expand=True), "PNG", dpi=(150, 150)), "scan.png")
    work()
    page = version.pages.get()
    assert page.text == TEXT
    assert (page.turn, page.width > page.height) == (turned, True)
    assert all(width > height for width, height in sizes(version))
    image = image_of(version, 1, 700)
    word, x, y, width, height = page.boxes[0]
    around = image.crop(
        (x * image.width // 10_000, y * image.height // 10_000,
         (x + width) * image.width // 10_000, (y + height) * image.height // 10_000)
    )  # fmt: skip
    assert word == "Le"
    assert around.getextrema()[0] < 100
    below = image.crop((0, round(image.height * 0.8), image.width, image.height))
    assert below.getextrema()[0] > 200  # the foot of the page is empty, as it is on the paper


@pytest.mark.slow
def test_a_turned_page_is_drawn_again_as_it_was_shown():
    picture = files.picture_of(TEXT, (1240, 900)).rotate(90, expand=True)
    version = receive(files.image(picture, "PNG"), "scan.png")
    work()
    before = [storage.image_path(version.pk, 1, width).read_bytes() for width in storage.IMAGE_WIDTHS]
    storage.remove_images(version.pk, 1)
    version.pages.update(large_image=False)
    work()
    assert [storage.image_path(version.pk, 1, width).read_bytes() for width in storage.IMAGE_WIDTHS] == before


@pytest.mark.slow
def test_a_scan_of_low_resolution_is_read_like_a_good_one():
    large = Image.new("L", (2480, 3508), 255)
    large.paste(files.picture_of(TEXT, (1500, 700)), (200, 200))
    small = large.resize((827, 1169), Image.Resampling.LANCZOS)  # 100 dpi
    version = receive(files.image(small, "PNG", dpi=(100, 100)), "scan.png")
    work()
    assert version.pages.get().text == TEXT
