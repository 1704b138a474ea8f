"""Pictures: turned as they were held, several as one document, within the limits."""

import contextlib
import zlib
from io import BytesIO

import pytest
from PIL import Image

from archive.extraction import failure, images, pictures
from tests.archive import files


def announced_size(side):
    """A small PNG that says that it is large."""
    header = b"IHDR" + side.to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    small = files.image(Image.new("RGB", (9, 9)), "PNG")
    return small[:12] + header + zlib.crc32(header).to_bytes(4, "big") + small[33:]


@contextlib.contextmanager
def opened(tmp_path, *contents):
    with contextlib.ExitStack() as stack:
        descriptors = []
        for number, content in enumerate(contents):
            path = tmp_path / str(number)
            path.write_bytes(content)
            descriptors.append(stack.enter_context(open(path, "rb")).fileno())
        yield descriptors


def test_a_photo_is_turned_as_it_was_held(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    with opened(tmp_path, files.image(Image.new("RGB", (400, 200)), "JPEG", exif=exif)) as descriptors:
        picture, _dpi = pictures.picture(descriptors, 1)
    assert picture.size == (200, 400)


@pytest.mark.parametrize(("degrees", "corner"), [(0, (0, 0)), (90, (199, 0)), (180, (399, 199)), (270, (0, 399))])
def test_a_photo_is_turned_clockwise_as_a_person_turned_it(tmp_path, degrees, corner):
    photo = Image.new("RGB", (400, 200))
    photo.paste("white", (0, 0, 20, 20))
    with opened(tmp_path, files.image(Image.new("RGB", (5, 5)), "PNG"), files.image(photo, "PNG")) as descriptors:
        picture, _dpi = pictures.picture(descriptors, 2, [0, degrees])
    assert picture.size == ((200, 400) if degrees in {90, 270} else (400, 200))
    assert picture.getpixel(corner) == (255, 255, 255)


def test_several_files_and_the_pages_of_a_tiff_are_counted_in_order(tmp_path):
    colours = ["red", "green", "blue"]
    pages = [Image.new("RGB", (100, 50), colour) for colour in colours]
    tiff = files.image(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(100, 100))
    with opened(tmp_path, files.image(Image.new("RGB", (80, 80)), "PNG"), tiff) as descriptors:
        document, *frames = pictures.read(descriptors, 1, 50, [50])
        third, dpi = pictures.picture(descriptors, 3)
    assert document[0]["document"]["page_count"] == 4
    reports = [data["page"] for data, _blob in frames if "page" in data]
    assert [page["rank"] for page in reports] == [1, 2, 3, 4]
    assert all(page["recognise"] for page in reports)
    assert (reports[1]["width"], reports[1]["height"], dpi) == (7200, 3600, 100)
    assert third.getpixel((0, 0)) == (0, 128, 0)


def test_what_is_transparent_becomes_paper(tmp_path):
    with opened(tmp_path, files.image(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG")) as descriptors:
        assert pictures.picture(descriptors, 1)[0].getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (announced_size(60_000), failure.TOO_BIG_PAGE),
        (files.image(Image.new("1", (10_000, 9_000)), "PNG"), failure.TOO_BIG_PAGE),
        (files.image(Image.new("RGB", (500, 500), "red"), "BMP"), failure.DAMAGED),
        (b"GIF89a", failure.DAMAGED),
        (files.image(files.picture_of("x"), "JPEG")[:2000], failure.DAMAGED),
    ],
)
def test_what_cannot_be_drawn_says_why(tmp_path, content, reason):
    with opened(tmp_path, content) as descriptors, pytest.raises(failure.UnreadableError) as refused:
        list(pictures.read(descriptors, 1, 50, [200]))
    assert refused.value.failure == reason


@pytest.mark.parametrize(("width", "height"), [(595, 842), (2_000_000, 10), (10, 2_000_000), (1, 1)])
def test_a_page_image_stays_within_its_limits(width, height):
    scale = images.fitting_scale(width, height, 1600)
    assert width * scale <= 1600.1
    assert max(width, height) * scale <= images.SIDE_MAX + 1
    assert width * height * scale**2 <= images.PIXELS_MAX * 1.001


def test_page_images_are_webp_without_metadata_and_never_enlarged(tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    with opened(tmp_path, files.image(Image.new("RGB", (300, 100)), "JPEG", exif=exif)) as descriptors:
        frames = list(pictures.read(descriptors, 1, 50, [200, 700]))
    made = {data["image"]["width"]: blob for data, blob in frames if "image" in data}
    assert Image.open(BytesIO(made[200])).size == (200, 67)
    assert Image.open(BytesIO(made[700])).size == (300, 100)
    assert b"Maker" not in made[700]
