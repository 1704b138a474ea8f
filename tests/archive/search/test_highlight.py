import pytest

from archive.search.highlight import hit_pages, mark, matching_boxes, snippet
from archive.search.queries import parse
from tests.make import make_document


def test_the_whole_text_is_marked_with_numbered_hits():
    assert mark("L'œil & le <b>", parse("oeil b")) == (
        'L&#x27;<mark id="hit-1">œil</mark> &amp; le &lt;<mark id="hit-2">b</mark>&gt;'
    )


def test_a_text_with_braces_is_kept_as_it_is():
    assert mark("{0} {caméra}", parse("caméra")) == '{0} {<mark id="hit-1">caméra</mark>}'


def test_a_word_inside_a_phrase_is_marked_once():
    assert mark("la police municipale", parse('police "police municipale"')) == (
        'la <mark id="hit-1">police municipale</mark>'
    )


def test_a_phrase_needs_its_very_words_and_a_run_their_stems():
    assert "<mark" not in mark("polices municipales", parse('"police municipale"'))
    assert "<mark" in mark("dossiers 18 / 893", parse("18-893"))


def test_a_snippet_shows_where_the_words_meet():
    text = "caméra " + "vide " * 300 + "caméra et drone " + "vide " * 300
    found = snippet(text, parse("caméra drone"))
    assert "<mark>caméra</mark> et <mark>drone</mark>" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < 300


def test_a_text_without_spaces_gives_a_snippet():
    assert len(snippet("x" * 5000, parse("y"))) < 300


def test_words_near_each_other_are_marked_where_they_meet():
    tree = parse('"police rue"~2')
    assert mark("la rue de la police", tree) == ('la <mark id="hit-1">rue</mark> de la <mark id="hit-2">police</mark>')
    assert "<mark" not in mark("la rue où va la police", tree)


def test_a_field_marks_nothing():
    assert "<mark" not in mark("nice, titre, lieu", parse("lieu:nice titre:titre"))


@pytest.fixture
def document(db):
    return make_document("Les microphones à l'essai", "rien", "la police municipale écoute", "un micro")


def test_boxes_of_the_words(document):
    first, _, third, _ = document.public_version.pages.all()
    assert matching_boxes(first, parse("microphone essai")) == [tuple(first.boxes[1][1:]), tuple(first.boxes[3][1:])]
    assert matching_boxes(third, parse('"police municipale"')) == [tuple(box[1:]) for box in third.boxes[1:3]]
    assert matching_boxes(third, parse("rien")) == []


def test_both_halves_of_a_cut_word_are_boxed(document):
    page = document.public_version.pages.first()
    page.boxes = [["la", 1, 1, 1, 1], ["surveil-", 2, 2, 2, 2], ["lance", 3, 3, 3, 3], ["urbaine", 4, 4, 4, 4]]
    assert matching_boxes(page, parse("surveillance")) == [(2, 2, 2, 2), (3, 3, 3, 3)]


def test_pages_with_a_hit(document):
    version = document.public_version
    assert hit_pages(version, parse("micro microphone")) == [1, 4]
    assert hit_pages(version, parse("micro*")) == [1, 4]
    assert hit_pages(version, parse('"la police"')) == [3]
    assert hit_pages(version, parse('"polices municipales"')) == []
    assert hit_pages(version, parse("")) == []
