"""What is masked leaves text and boxes; masks of a section stay over what they hide when the text changes."""

import pytest

from archive.models import Mask, Page
from archive.redaction import sections
from archive.redaction.masking import followed, masked, masked_between, touches
from tests.make import make_document

LINE = [["un", 0, 0, 400, 100], ["secret", 500, 0, 900, 100], ["deux", 1500, 0, 500, 100]]


def test_word_that_a_mask_touches_goes_and_its_neighbours_stay():
    assert masked("un secret deux", LINE, [(600, 20, 100, 60)]) == ("un deux", [LINE[0], LINE[2]])


def test_mask_that_only_grazes_a_word_leaves_it():
    assert not touches((395, 0, 105, 100), (0, 0, 400, 100))
    assert not touches((0, 90, 500, 200), (0, 0, 400, 100))
    assert touches((0, 50, 500, 200), (0, 0, 400, 100))


def test_both_halves_of_a_word_that_a_line_ends_go():
    boxes = [["secrétaire", 9000, 0, 900, 100], ["", 0, 200, 500, 100], ["fin", 600, 200, 300, 100]]
    assert masked("secrétaire fin", boxes, [(0, 200, 400, 100)]) == ("fin", [boxes[2]])


def test_word_without_a_known_place_goes_too():
    boxes = [["un", 0, 0, 500, 100], ["deux", 3000, 0, 500, 100]]
    assert masked("un secret deux", boxes, [(5000, 5000, 100, 100)]) == ("un deux", boxes)
    assert masked("secret", [], [(0, 0, 1, 1)]) == ("", [])


def test_page_without_masks_is_left_alone():
    assert masked("un  secret\n\n\n deux", LINE, []) == ("un  secret\n\n\n deux", LINE)


def test_spans_become_notes_and_those_that_overlap_one():
    assert masked_between("un secret deux", [(3, 9, "[x]"), (5, 9, "[x]")]) == "un [x] deux"
    assert masked_between("secret", [(0, 99, "[x]")]) == "[x]"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("un secret deux", "un grand secret deux"),
        ("un secret deux", "un secret"),
        ("un secret deux", "un ssecret deux"),
        ("un secret deux", "secret deux"),
    ],
)
def test_span_follows_its_words(before, after):
    start = before.index("secret")
    ((first, last),) = followed([(start, start + 6)], before, after)
    assert "secret" in after[first:last]


@pytest.mark.django_db
def test_masks_of_a_section_follow_its_text():
    document = make_document("un secret deux", published=False)
    version = document.versions.get()
    version.pages.update(width=0, boxes=[])
    x, y, width, height = sections.sides_of(3, 9)
    mask = Mask.objects.create(version=version, page_rank=1, x=x, y=y, width=width, height=height)
    page = Page.objects.get(version=version)
    before, page.text = page.text, "un très long secret deux"
    sections.follow(page, before)
    mask.refresh_from_db()
    start, end = sections.span_of(mask)
    assert page.text[start:end] == "secret"


def test_places_far_into_a_text_fit_into_four_small_numbers():
    assert max(sections.sides_of(199_999, 200_000)) < 32_768
