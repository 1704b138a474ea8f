"""Large images are drawn several at a time, and a page that cannot be drawn costs itself alone."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db.models import F

from archive import drawing, intake, processing, readers, storage
from archive.extraction import failure
from archive.leases import LeaseLostError
from archive.models import Page
from archive.sandbox import Frame, JobError, SandboxUnavailableError
from tests.archive import files

pytestmark = pytest.mark.django_db
WEBP = b"RIFF\x04\x00\x00\x00WEBP"


@pytest.fixture
def pages():
    """Twelve pages of one document, read and not yet drawn large."""
    content = files.pdf(*(f"Page {rank} du compte rendu de la séance." for rank in range(1, 13)))
    document = intake.receive([("a.pdf", BytesIO(content))], intake.Description("public-record"))
    processing.work_once()
    return Page.objects.filter(version__document=document).order_by("rank")


def image(rank, width=1600):
    return Frame({"image": {"rank": rank, "width": width}}, WEBP)


def drawn(pages):
    return list(pages.filter(large_image=True).values_list("rank", flat=True))


def test_pages_of_one_version_are_drawn_by_one_child(pages, monkeypatch):
    asked = []
    real = readers.draw
    monkeypatch.setattr(readers, "draw", lambda some: asked.append(len(some)) or real(some))
    while processing.work_once():
        pass
    assert asked == [10, 2]
    assert drawn(pages) == list(range(1, 13))
    for page in pages:
        assert storage.image_path(page.version_id, page.rank, 1600).read_bytes()[8:12] == b"WEBP"
        assert page.leased_until is None


def test_a_page_that_stops_the_reader_is_tried_three_times_and_costs_no_other(pages, monkeypatch):
    def stops_at_the_third(some):
        for page in some:
            if page.rank == 3:
                raise JobError(failure.CRASHED)
            yield image(page.rank)

    monkeypatch.setattr(readers, "draw", stops_at_the_third)
    while processing.work_once():
        pass
    assert drawn(pages) == list(range(1, 13))  # nobody waits for the third
    assert not storage.image_path(pages[2].version_id, 3, 1600).exists()
    assert dict(pages.exclude(attempts=1).values_list("rank", "attempts")) == {3: 3}


def test_pages_over_which_three_workers_were_killed_are_given_up(pages, monkeypatch):
    pages.update(attempts=3)
    monkeypatch.setattr(readers, "draw", lambda some: pytest.fail("they were tried once more"))
    while processing.work_once():
        pass
    assert drawn(pages) == list(range(1, 13))


@pytest.mark.parametrize(
    "frames",
    [
        [],
        [image(2)],
        [image(1, width=700)],
        [Frame({"page": {}}, b"")],
        [Frame({"image": {"rank": 1, "width": 1600}}, b"no WebP")],
    ],
    ids=["nothing", "another page", "another width", "a page", "no image"],
)
def test_what_no_reader_says_draws_nothing(pages, frames, monkeypatch):
    monkeypatch.setattr(readers, "draw", lambda some: iter(frames))
    processing.work_once()
    assert drawn(pages) == []
    assert list(pages.values_list("attempts", flat=True)) == [1] + 11 * [0]
    assert not pages.filter(leased_until__isnull=False).exists()


def test_more_images_than_pages_asked_for_keep_those_that_were_asked_for(pages, monkeypatch):
    monkeypatch.setattr(readers, "draw", lambda some: (image(rank) for rank in range(1, 14)))
    processing.work_once()
    assert drawn(pages) == list(range(1, 11))


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), SandboxUnavailableError("gone")])
def test_our_own_trouble_counts_no_attempt(pages, error, monkeypatch):
    def fails(some):
        yield image(1)
        raise error

    monkeypatch.setattr(readers, "draw", fails)
    with pytest.raises(type(error)):
        processing.work_once()
    assert drawn(pages) == [1]
    assert set(pages.filter(large_image=False).values_list("attempts", "leased_until")) == {(0, None)}


def test_a_page_that_another_worker_took_over_is_not_written(pages, monkeypatch):
    def overtaken(some):
        Page.objects.filter(pk=some[0].pk).update(leased_until=F("leased_until") + timedelta(seconds=1))
        yield image(1)

    monkeypatch.setattr(readers, "draw", overtaken)
    with pytest.raises(LeaseLostError):
        drawing.draw(drawing.next_pages())
    assert drawn(pages) == []
