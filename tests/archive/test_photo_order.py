"""Photos in order: what each button and each typed number does."""

import pytest
from django.http import QueryDict

from archive.photo_order import Photo, change, kept, read

PHOTOS = [Photo(key, f"{key}.jpg") for key in "abcd"]


def said(**typed):
    data = QueryDict(mutable=True)
    data.update(typed)
    return data


def order(photos):
    return "".join(photo.key for photo in photos)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"place-d": "1"}, "dabc"),
        ({"place-a": "4"}, "bcda"),
        ({"place-a": "2", "place-b": "1"}, "bacd"),
        ({"place-c": "2"}, "acbd"),
        ({"place-b": "99999"}, "acdb"),
        ({"place-b": "-1", "place-c": "x", "place-d": "1" * 30, "place-a": "²"}, "abcd"),
        ({"do": "up:c"}, "acbd"),
        ({"do": "up:a"}, "abcd"),
        ({"do": "down:d"}, "abcd"),
        ({"do": "down:a"}, "bacd"),
        ({"do": "up:z"}, "abcd"),
        ({"do": "nothing"}, "abcd"),
    ],
)
def test_order(typed, found):
    assert order(change(list(PHOTOS), said(**typed))) == found


def test_four_turns_to_the_right_are_none():
    photos = list(PHOTOS)
    turns = []
    for _turn in range(4):
        photos = change(photos, said(do="right:b"))
        turns.append(photos[1].turn)
    assert turns == [90, 180, 270, 0]
    assert change(photos, said(do="left:b"))[1].turn == 270


def test_picture_is_tilted_by_what_it_does_not_show_already():
    assert Photo("a", "a.jpg", turn=90, shown=270).tilt == 180


def test_what_is_left_out_can_be_taken_back():
    photos = change(list(PHOTOS), said(do="drop:b"))
    assert order(kept(photos)) == "acd"
    assert order(kept(change(photos, said(do="keep:b")))) == "abcd"


def test_form_carries_the_whole_state_and_sending_it_twice_does_nothing_twice():
    form = said(do="right:b")
    form.setlist("photo", ["d", "b", "a", "c", "unknown"])
    form.update({"turn-b": "90", "dropped-a": "1", "turn-c": "45"})
    first, again = (change(read(list(PHOTOS), form), form) for _time in range(2))
    assert first == again
    assert order(first) == "dbac"
    assert [(photo.turn, photo.dropped) for photo in first] == [(0, False), (180, False), (0, True), (0, False)]
