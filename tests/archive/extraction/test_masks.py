"""Passages that somebody blacked out are found; letters, headings, photos, scan shadows and colours are not."""

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from archive.extraction import masks
from archive.extraction.limits import UNIT
from tests.archive import files
from tests.archive.extraction.reading_of import frames

A4 = (1240, 1754)  # pixels at 150 dpi
BAR = (300, 190, 700, 215)  # over half a line of text


def page(*bars, fill="black"):
    """Return a page of text, with rectangles drawn over it."""
    picture = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(files.FONT, 26)
    for line in range(40):
        draw.text((120, 150 + 38 * line), "Le directeur de la société a signé la convention ce jour.", "black", font)
    for bar in bars:
        draw.rectangle(bar, fill=fill)
    return picture


def near(found, bar, allowed=60):
    """Whether a rectangle in 1/10000 of the page is one in pixels of it, as near as eyes see."""
    left, top, right, bottom = (round(UNIT * side / size) for side, size in zip(bar, [*A4, *A4], strict=True))
    there = (left, top, right - left, bottom - top)
    return all(abs(one - other) <= allowed for one, other in zip(found, there, strict=True))


def test_ordinary_page_has_none():
    assert masks.found_in(page()) == []


def test_lines_and_fields_blacked_out_are_found_from_top_to_bottom():
    bars = [BAR, (120, 500, 1000, 525), (120, 536, 800, 560), (200, 900, 900, 1200)]
    found = masks.found_in(page(*reversed(bars)))
    assert len(found) == 4
    assert all(near(one, bar) for one, bar in zip(found, bars, strict=True))


def test_lines_of_a_paragraph_that_touch_are_found_each():
    bars = [(120, 500 + 38 * line, 1000 - 50 * (line % 3), 538 + 38 * line) for line in range(8)]
    assert len(masks.found_in(page(*bars))) == 8


@pytest.mark.parametrize("degrees", [-1, 0.5, 1])
def test_bars_of_a_scan_that_leans_are_found(degrees):
    leaning = page(BAR, (120, 500, 1000, 525)).rotate(degrees, fillcolor="white").filter(ImageFilter.GaussianBlur(1))
    assert len(masks.found_in(leaning)) == 2


@pytest.mark.parametrize("size", [(700, 990), (1600, 2263), (2480, 3508)])
def test_size_of_the_image_changes_nothing(size):
    (found,) = masks.found_in(page(BAR).resize(size))
    assert near(found, BAR)


def test_shadow_of_a_scan_is_none():
    assert masks.found_in(page((0, 0, 40, 1754), (0, 1690, 1240, 1754), (1200, 0, 1240, 600))) == []


def test_heading_in_white_letters_is_none():
    picture = page((120, 60, 1120, 130))
    ImageDraw.Draw(picture).text((150, 70), "TITRE EN BLANC SUR NOIR", "white", ImageFont.truetype(files.FONT, 40))
    assert masks.found_in(picture) == []


@pytest.mark.parametrize("colour", [(0, 0, 90), (120, 0, 0), (90, 90, 90)])
def test_bar_of_another_colour_is_none(colour):
    assert masks.found_in(page(BAR, fill=colour)) == []


def test_rules_squares_and_discs_are_none():
    picture = page((120, 700, 1100, 706), (900, 300, 950, 350))
    ImageDraw.Draw(picture).ellipse((700, 1200, 900, 1400), fill="black")
    assert masks.found_in(picture) == []


def test_bars_of_a_large_letter_are_none():
    picture = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(picture)
    for top in (300, 400, 500):
        draw.rectangle((300, top, 460, top + 30), fill="black")
    draw.rectangle((300, 300, 330, 530), fill="black")  # E
    draw.rectangle((600, 300, 800, 330), fill="black")
    draw.rectangle((680, 330, 720, 530), fill="black")  # T
    assert masks.found_in(picture) == []


def test_photo_is_none():
    photo = (
        Image.effect_noise((600, 400), 90).filter(ImageFilter.GaussianBlur(12)).point(lambda v: max(0, (v - 110) * 6))
    )
    picture = page()
    picture.paste(photo.convert("RGB"), (200, 600))
    assert masks.found_in(picture) == []


@pytest.mark.parametrize("size", [(1, 1), (3, 4000), (4000, 3), (43, 11)])
def test_strange_sizes_are_no_error(size):
    for colour in ("black", "white"):
        assert masks.found_in(Image.new("RGB", size, colour)) == []


def test_all_black_page_is_none():
    assert masks.found_in(Image.new("RGB", A4, "black")) == []


def test_a_stripe_of_a_thousand_pieces_ends_soon():
    picture = Image.new("L", (1399, 12000), 0)
    for left in range(0, 1399, 22):
        picture.paste(255, (left, 0, left + 11, 12000))
    assert masks.found_in(picture) == []


def test_reading_a_file_says_what_is_blacked_out():
    pages = [data["page"] for data, _ in frames(files.image(page(BAR), "PDF", resolution=150), "pdf") if "page" in data]
    assert near(pages[0]["masks"][0], BAR)
    pages = [data["page"] for data, _ in frames(files.image(page(BAR), "PNG"), "png") if "page" in data]
    assert near(pages[0]["masks"][0], BAR)
    pages = [data["page"] for data, _ in frames(files.pdf("Une ligne."), "pdf") if "page" in data]
    assert pages[0]["masks"] == []
