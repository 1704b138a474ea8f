"""Masking on the page: two taps, numbers, lines, words, by those who review the document and nobody else."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from archive.models import CustodyEvent, Mask, Page
from archive.redaction import marking, state
from tests.make import make_document, make_local, make_territory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def document(db):
    return make_document("un deux trois secret quatre", "secret 01 23 45 67 89", published=False)


@pytest.fixture
def address(document, client, moderator):
    client.force_login(moderator)
    return reverse("redact", args=[document.code])


def text(response):
    return " ".join(response.content.decode().split())


def sides(mask):
    return mask.page_rank, mask.x, mask.y, mask.width, mask.height


@pytest.mark.parametrize("person", ["visitor", "contributor", "trusted", "elsewhere"])
def test_others_find_nothing_and_mask_nothing(client, person, request):
    document = make_document("un", territories=[make_territory()])
    if person == "elsewhere":
        make_local(make_territory())
        client.force_login(make_local(make_territory("06088", "Nice", "nice")))
    elif person != "visitor":
        client.force_login(request.getfixturevalue(person))
    address = reverse("redact", args=[document.code])
    assert client.get(address).status_code == 404
    sent = {"do": "rectangle", "page": 1, "left": 1, "top": 1, "wide": 9, "high": 9}
    assert client.post(address, sent).status_code == 404
    assert not Mask.objects.exists()


def test_two_taps_are_two_corners(client, address):
    shown = {"page": "1", "width": "700", "shown_width": "700", "shown_height": "1000", "why": "nom"}
    answer = client.post(address, {**shown, "tap.x": "350", "tap.y": "500"}, follow=True)
    assert 'name="corner" value="5000-5000"' in text(answer)
    assert not Mask.objects.exists()
    client.post(address, {**shown, "corner": "5000-5000", "tap.x": "70", "tap.y": "100"})
    mask = Mask.objects.get()
    assert sides(mask) == (1, 1000, 1000, 4000, 4000)
    assert (mask.masked_by, mask.why) == ("us", "nom")


def test_rectangle_in_numbers_and_what_is_wrong_is_kept_in_the_form(client, address):
    wrong = {"do": "rectangle", "page": "1", "left": "12,5", "top": "x", "wide": "10", "high": "10"}
    answer = client.post(address, wrong)
    assert answer.status_code == 400
    assert 'value="12,5"' in text(answer)
    client.post(address, {**wrong, "top": "0"})
    assert sides(Mask.objects.get()) == (1, 1250, 0, 1000, 1000)


def test_words_are_found_in_the_whole_document_and_masked_where_ticked(client, address):
    found = client.get(address, {"words": "SECRET"})
    values = re.findall(r'name="place" value="([\d-]+)"', text(found))
    assert [value[:2] for value in values] == ["1-", "2-"]
    client.post(address, {"do": "mark", "place": values[:1], "masked_by": "source"})
    mask = Mask.objects.get()
    assert sides(mask) == (1, 500 + 3 * 900, 500, 800, 200)
    assert mask.masked_by == "source"


def test_telephone_numbers_are_found_by_their_form(client, address):
    assert "01 23 45 67 89" in text(client.get(address, {"kind": "telephone"}))
    assert "1 place found" in text(client.get(address, {"kind": "telephone"}))
    assert "Nothing found" in text(client.get(address, {"kind": "iban"}))


def test_lines_are_masked_by_their_numbers(client, address, document):
    page = document.versions.get().pages.get(rank=1)
    Page.objects.filter(pk=page.pk).update(text="un deux\ntrois secret\nquatre")
    client.post(address, {"do": "lines", "page": "1", "first": "2", "last": "2"})
    assert sides(Mask.objects.get()) == (1, 500 + 2 * 900, 500, 1700, 200)


def test_masks_are_taken_away_and_undone(client, address, document, moderator):
    masks = [marking.add_rectangle(document, moderator, 1, (n, n, 500, 500)) for n in (0, 1000, 2000)]
    client.post(address, {"do": f"remove:{masks[0].pk}", "page": "1"})
    client.post(address, {"do": "undo", "page": "1"})
    assert [mask.pk for mask in Mask.objects.all()] == [masks[1].pk]
    assert client.post(address, {"do": f"remove:{masks[0].pk}", "page": "1"}).status_code == 302


def test_black_box_that_came_is_adopted_with_one_tap(client, address, document):
    document.versions.get().pages.filter(rank=1).update(masks=[[3000, 400, 1000, 400]])
    assert "adopt:0-administration" in text(client.get(address))
    client.post(address, {"do": "adopt:0-administration", "page": "1"})
    assert sides(Mask.objects.get()) == (1, 3000, 400, 1000, 400)
    assert Mask.objects.get().masked_by == "administration"


def test_hidden_text_is_masked_or_left_with_a_reason(client, address, document):
    document.versions.get().pages.filter(rank=1).update(masks=[[3100, 400, 900, 400]])
    assert "1 word of this file is shown by no page" in text(client.get(address))
    assert client.post(address, {"do": "leave", "page": "1", "reason": " "}).status_code == 400
    client.post(address, {"do": "hide", "page": "1"})
    assert sides(Mask.objects.get()) == (1, 3100, 400, 900, 400)
    client.post(address, {"do": "leave", "page": "1", "reason": "le nom est public"})
    line = document.custody.get(kind=CustodyEvent.Kind.REDACTED)
    assert (line.note, line.facts["hidden_text"]) == ("le nom est public", "left")
    assert "shown by no page" not in text(client.get(address))


def test_masks_are_applied_once_and_their_making_is_shown(client, address, document, moderator):
    assert client.post(address, {"do": "apply", "page": "1", "seen": "x"}).status_code == 400
    marking.add_rectangle(document, moderator, 1, (0, 0, 500, 500))
    seen = re.search(r'name="seen" value="(\w+)"', text(client.get(address)))[1]
    assert client.post(address, {"do": "apply", "page": "1", "seen": seen}).status_code == 302
    assert "0 of 2 pages" in text(client.get(address))
    assert client.post(address, {"do": "apply", "page": "1", "seen": seen}).status_code == 400
    assert document.versions.count() == 2
    client.post(address, {"do": "give-up", "page": "1"})
    assert document.versions.count() == 1
    assert state.progress_of(document) is None


HOSTILE = [
    {}, {"do": "x"}, {"do": "rectangle"}, {"do": "remove:-1"}, {"do": "remove:" + "9" * 40}, {"do": "adopt:9-x"},
    {"do": "adopt:0-us", "page": "1"}, {"do": "mark"}, {"do": "mark", "place": ["1-5-3", "9" * 50]},
    {"do": "mark", "place": "99-0-4"}, {"do": "lines", "page": "1", "first": "9", "last": "9"}, {"do": "undo"},
    {"do": "rectangle", "page": "1", "left": "nan", "top": "0", "wide": "inf", "high": "1"}, {"tap.x": "1"},
    {"do": "rectangle", "page": "7", "left": "1", "top": "0", "wide": "9", "high": "9"}, {"tap.x": "", "tap.y": ""},
    {"do": "rectangle", "page": "1", "left": "1", "top": "0", "wide": "9", "high": "9", "masked_by": "x"},
    {"do": "give-up"}, {"do": "hide", "page": "\0"}, {"do": "leave", "reason": "x"},
]  # fmt: skip


@pytest.mark.parametrize("sent", HOSTILE)
def test_what_makes_no_sense_masks_nothing_and_breaks_nothing(client, address, sent):
    assert client.post(address, sent).status_code in {302, 400, 404}
    assert not Mask.objects.exists()


@pytest.mark.parametrize("asked", [{"page": "-1"}, {"page": "9" * 30}, {"corner": "9-x"}, {"words": "\0(("}])
def test_any_address_shows_a_page(client, address, asked):
    assert client.get(address, asked).status_code == 200
