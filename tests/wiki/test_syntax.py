"""What a citation may look like, and what is said of one that cannot be read."""

import time

import pytest

from wiki.evidence import syntax
from wiki.evidence.syntax import Malformed, PageLink, Problem, Reference


def only(text):
    (found,) = syntax.find(text)
    return found


def test_a_full_citation_is_read():
    found = only('Un [[doc:k7m2pq v2 p.12-13 "cinquante micros" contradicts]].')
    assert isinstance(found, Reference)
    assert found.source == ("k7m2pq", 2, 12, 13, "cinquante micros")
    assert found.stance == "contradicts"
    assert (found.start, found.line) == (3, 1)


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("[[doc:k7m2pq]]", ("k7m2pq", None, None, None, "")),
        ("[[doc:K7M2PQ p. 12]]", ("k7m2pq", None, 12, 12, "")),
        ("[[doc: k7m2pq p12 – 14]]", ("k7m2pq", None, 12, 14, "")),
        ("[[doc:k7m2pq pages 14-12]]", ("k7m2pq", None, 12, 14, "")),
        ("[[doc:le-contrat-de-2019-k7m2pq page 3]]", ("k7m2pq", None, 3, 3, "")),
        ("[[doc:k7m2pq « deux mots » p.3]]", ("k7m2pq", None, 3, 3, "deux mots")),
        ("[[doc:k7m2pq “a | b”]]", ("k7m2pq", None, None, None, "a | b")),
        ('[[doc:k7m2pq p.2\n"sur deux\nlignes"]]', ("k7m2pq", None, 2, 2, "sur deux lignes")),
    ],
)
def test_citations_are_read_tolerantly(written, source):
    assert only(written).source == source


@pytest.mark.parametrize(
    ("word", "stance"),
    [("", "confirms"), ("confirme", "confirms"), ("contredit", "contradicts"), ("en parle", "mentions")],
)
def test_the_stance_is_understood_in_french(word, stance):
    assert only(f"[[doc:k7m2pq {word}]]").stance == stance


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("[[doc:]]", Problem.NO_CODE),
        ("[[doc:k7m2pq", Problem.NOT_CLOSED),
        ("[[doc:k7m2pq [[doc:k7m2pr]]", Problem.NOT_CLOSED),
        ('[[doc:k7m2pq "mots]]', Problem.QUOTE_NOT_CLOSED),
        ('[[doc:k7m2pq "a" "b"]]', Problem.WORDS_TWICE),
        (f'[[doc:k7m2pq "{"a" * 501}"]]', Problem.WORDS_TOO_LONG),
        ("[[doc:k7m2pq p.deux]]", Problem.PAGE),
        ("[[doc:k7m2pq p.0]]", Problem.PAGE),
        ("[[doc:k7m2pq peut-être]]", Problem.NOT_UNDERSTOOD),
    ],
)
def test_a_malformed_citation_is_named_by_its_line(written, problem):
    first = syntax.find("Bonjour.\n\nDeux\n" + written)[0]
    assert isinstance(first, Malformed)
    assert (first.problem, first.line) == (problem, 4)


@pytest.mark.parametrize(
    "code",
    [
        "`[[doc:k7m2pq]]`",
        "``a ` [[doc:k7m2pq]]``",
        "```\n[[doc:k7m2pq]]\n```",
        "~~~\n\n[[doc:k7m2pq]]\n~~~",
        "Texte.\n\n    [[doc:k7m2pq]]",
        r"\[[doc:k7m2pq]]",
    ],
)
def test_what_is_code_is_no_citation(code):
    assert syntax.find(code) == []


@pytest.mark.parametrize(
    "text", ["```\n[[doc:k7m2pq]]", "a ` b [[doc:k7m2pq]]", "- un\n\n    [[doc:k7m2pq]]", "[[[doc:k7m2pq]]](/a)"]
)
def test_what_only_looks_like_code_is_a_citation(text):
    assert only(text).code == "k7m2pq"


def test_links_to_pages_are_read():
    assert only("[[villes/nice|Nice]]").label == "Nice"
    assert only("[[villes/nice]]") == PageLink(0, 15, 1, "villes/nice", "nice")
    assert syntax.find("[[Villes/Nice]] [[sic]") == []


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000, "[[doc:" * 17_000, "`" * 100_000, '[[doc:"' * 14_000, "` " * 50_000, "```\n" * 25_000,
        "[[a" * 33_000, "\\" * 100_000, "[[" + "a/" * 50_000, ("[[doc:" + "a-" * 490 + "]]") * 100, "\n" * 100_000,
        " " * 100_000, "    a\n\n" * 15_000, "".join("`" * (n % 300 + 1) + " " for n in range(600)),
    ],
)  # fmt: skip
def test_hostile_texts_cost_little(text):
    begin = time.process_time()
    syntax.find(text)
    assert time.process_time() - begin < 1
