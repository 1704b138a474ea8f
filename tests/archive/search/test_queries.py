import pytest

from archive.search.queries import And, Everything, Not, Or, Phrase, Prefix, Run, Word, leaves, parse, understood


def test_words_are_joined_by_and():
    assert parse("caméras drones") == And((Word("camer", "caméras"), Word("dron", "drones")))


def test_or_binds_its_neighbours():
    tree = parse("nice caméra OU drone OR micro")
    assert tree == And(
        (Word("nic", "nice"), Or((Word("camer", "caméra"), Word("dron", "drone"), Word("micro", "micro"))))
    )


@pytest.mark.parametrize("text", ["-drone", "SAUF drone", "NOT drone", "sauf -drone SAUF", "SAUF SAUF drone"])
def test_not_in_all_its_spellings(text):
    assert Not(Word("dron", "drone")) in [parse(text), *getattr(parse(text), "nodes", ())]


def test_a_dash_between_spaces_excludes_nothing():
    assert list(leaves(parse("Saint-Étienne - micros")))[1] == Word("micro", "micros")


@pytest.mark.parametrize(
    "text", ['"police municipale"', "«police municipale»", "“police municipale”", '"police municipale']
)
def test_quotes_of_all_kinds(text):
    assert parse(text) == Phrase(("police", "municipale"), ("polic", "municipal"), '"police municipale"')


def test_prefix_needs_two_letters():
    assert parse("Caméra*") == Prefix("camera", "Caméra*")
    assert parse("b*") == Word("b", "b")


@pytest.mark.parametrize("text", ["18-893", "saint-etienne", "a.n@b.fr"])
def test_joined_words_stay_side_by_side(text):
    assert isinstance(parse(text), Run)


def test_only_stop_words_are_searched_exactly():
    assert parse("la") == Phrase(("la",), (), '"la"')


@pytest.mark.parametrize(
    "text", ["", " ", '"', '""', "OU", "ET OU SAUF", "- -", "*", "😀", "\0", "((()))", "%", "a" and "!?"]
)
def test_nothing_to_look_for_is_everything(text):
    assert parse(text) == Everything()


@pytest.mark.parametrize(
    "text",
    [
        '"' * 9_999,
        "-" * 9_999,
        "(" * 9_999,
        "OU " * 3_000,
        "a* " * 3_000,
        "é" * 10_000,
        "mot " * 3_000,
        "«" * 9_999,
        "- a" * 3_000,
    ],
)
def test_long_and_broken_input_is_read_quickly(text):
    tree = parse(text)
    assert len(list(leaves(tree))) <= 50
    parse(understood(tree))


@pytest.mark.parametrize("text", ['caméra OU drone -"police municipale" micro*', "18-893 SAUF nice", "l'État"])
def test_what_was_understood_can_be_typed_again(text):
    assert parse(understood(parse(text))) == parse(text)
