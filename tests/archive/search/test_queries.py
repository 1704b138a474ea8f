import pytest

from archive.search.queries import (
    And,
    Criterion,
    Everything,
    InTitle,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Run,
    Word,
    leaves,
    parse,
    read,
    understood,
)


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
    "text",
    [
        "",
        " ",
        "()",
        "( - )",
        'lieu:""',
        '"',
        '""',
        "OU",
        "ET OU SAUF",
        "- -",
        "*",
        "😀",
        "\0",
        "((()))",
        "%",
        "a" and "!?",
    ],
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
        ")" * 9_999,
        "-(" * 5_000,
        "(mot " * 2_000,
        "lieu:" * 2_000,
        'lieu:"' * 1_500,
        '"a b"~5 ' * 1_000,
        "mot-" * 2_500,
        ".." * 5_000,
        "1 000 " * 1_600,
    ],
)
def test_long_and_broken_input_is_read_quickly(text):
    tree = parse(text)
    assert len(list(leaves(tree))) <= 50
    parse(understood(tree))


@pytest.mark.parametrize(
    "text",
    [
        'caméra OU drone -"police municipale" micro*',
        "18-893 SAUF nice",
        "l'État",
        "(a1 OU b1) -(c1 d1) (e1 OU (f1 g1))",
        '"police drone"~5 titre:"compte rendu" -lieu:nice',
        "2019-05..2020 30 000",
    ],
)
def test_what_was_understood_can_be_typed_again(text):
    assert parse(understood(parse(text))) == parse(text)


NICE = Word("nic", "nice")
DRONE = Word("dron", "drone")


def test_parentheses_group():
    assert parse("nice (drone OU micro)") == And((NICE, Or((DRONE, Word("micro", "micro")))))
    assert parse("(nice drone) OU micro") == Or((And((NICE, DRONE)), Word("micro", "micro")))
    assert parse("SAUF (nice drone)") == parse("-(nice drone)") == Not(And((NICE, DRONE)))
    assert parse("((nice))") == NICE
    assert parse("-(-nice)") == parse("SAUF (SAUF nice)") == NICE


@pytest.mark.parametrize("text", ["(nice drone", "nice) drone", ")nice drone(", "((nice) drone"])
def test_parentheses_that_do_not_match_are_said(text):
    reading = read(text)
    assert reading.tree == And((NICE, DRONE))
    assert reading.problems


def test_parentheses_are_read_ten_deep():
    reading = read("(" * 30 + "nice" + ")" * 30)
    assert reading.tree == NICE
    assert len(reading.problems) == 1


def test_words_near_each_other():
    assert parse('"police des drones"~5') == Near(("police", "drones"), ("polic", "dron"), 5, '"police des drones"~5')
    assert parse("«police drones»~5") == parse('"police drones"~5')
    assert parse('"drone"~5') == parse('"drone"')
    far = read('"police drones"~99')
    assert far.tree.distance == 20
    assert far.problems


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("lieu:nice", "place", "nice"),
        ("Lieu:Saint-Étienne", "place", "Saint-Étienne"),
        ('territory:"Saint-Étienne (42)"', "place", "Saint-Étienne (42)"),
        ("kind:leak", "provenance", "leak"),
        ("provenance:fuite", "provenance", "fuite"),
        ("nature:rapport", "nature", "rapport"),
        ("company:x", "organisation", "x"),
        ("technologie:«capteurs sonores»", "technology", "capteurs sonores"),
        ("date:2019-05..2020", "date", "2019-05..2020"),
        ("..2019", "date", "..2019"),
        ("ajouté:2020", "added", "2020"),
    ],
)
def test_fields_in_both_languages(text, field, value):
    assert isinstance(parse(text), Criterion)
    assert (parse(text).field, parse(text).value) == (field, value)
    assert list(leaves(parse(text))) == []


def test_a_field_of_the_title():
    assert parse("titre:micros") == InTitle(("micro",), "titre:micros")
    assert parse('title:"compte rendu"').stems == ("compt", "rendu")


@pytest.mark.parametrize("text", ["lieu:", "lieu :nice", "lieu: nice", "lieux:nice", "http://lieu.fr", "10:30"])
def test_what_names_no_field_is_plain_words(text):
    assert not any(isinstance(node, Criterion) for node in [parse(text), *getattr(parse(text), "nodes", ())])


@pytest.mark.parametrize(("text", "same"), [("30 000", "30000"), ("vidéo surveillance", "vidéosurveillance")])
def test_one_word_of_two_parts_is_one(text, same):
    assert parse(text).stem == parse(same).stem == parse(f"({text})").stem
    assert parse(understood(parse(text))) == parse(text)
    assert parse("-30 000") == Not(parse("30 000"))


def test_inclusive_writing_is_one_word():
    assert parse("habitant(e)s") == Word("habit", "habitant")
