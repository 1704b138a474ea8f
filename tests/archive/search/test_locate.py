"""Words met by their first letters are those that the whole analysis finds."""

import random

import pytest

from archive.search.highlight import has_hit, matches, snippet
from archive.search.locate import places
from archive.search.queries import leaves, parse

WORDS = """
    caméra CAMÉRAS caméral police policiers Police municipale municipales municipaux œuvre OEUVRE œil yeux École
    écoles l'école d’une de la le drone DRONES 18-893 18 893 vidéo-surveillance vidéosurveillance habitant·es 30 000
""".split()  # noqa: SIM905


@pytest.mark.parametrize(
    "query",
    ["caméra", "oeuvre", "école drone", '"police municipale"', "saint-893 18-893", "polic*", '"la police" caméra',
     "municipale OU drone", "habitants 30000", '"l\'école de la"', "oe*",
     '"police drone"~3', '"la la"~0', '"école oeuvre"~20 caméra'],
)  # fmt: skip
def test_first_letters_find_what_the_whole_analysis_finds(query):
    draw, tree = random.Random(query), parse(query)  # noqa: S311
    for _ in range(200):
        text = " ".join(draw.choices(WORDS, k=30))
        exact = {(one.start, one.end) for one in matches(text, tree)}
        assert exact <= {(start, end) for start, end, _ in places(text, leaves(tree))}
        assert has_hit(text, tree) == bool(exact)
        assert ("<mark>" in snippet(text, tree, met=1)) == bool(exact)


def test_what_first_letters_miss_is_found_by_the_whole_analysis():
    assert "<mark>yeux</mark>" in snippet("mot " * 100 + "les yeux", parse("œil"), met=1)
    assert "<mark>de\u0301libe\u0301ration</mark>" in snippet(
        "la de\u0301libe\u0301ration", parse("délibération"), met=1
    )


def test_a_phrase_far_behind_many_likely_places_is_found():
    far = "police " * 500
    assert has_hit(far + "la police municipale", parse('"police municipale"'))
    assert has_hit(far + "un drone", parse('"drone police"~1'))
    assert not has_hit(far + "un peu plus loin un drone", parse('"drone police"~1'))
