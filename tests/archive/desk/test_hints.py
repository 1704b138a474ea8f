"""What a moderator looks at first is said with its page, whatever a machine wrote."""

import pytest
from django.utils import translation

from archive.desk.hints import SAID, hints_of
from tests.make import make_document


def hints(findings):
    version = make_document("a", published=False).versions.get()
    version.findings = findings
    with translation.override("en"):
        return [(hint.page, hint.sentence) for hint in hints_of(version)]


def test_findings_are_said_page_by_page_and_the_file_last(db):
    assert hints(
        [
            {"page": None, "kind": "gps", "count": 1},
            {"page": 14, "kind": "hidden-text", "count": 2},
            {"page": 9, "kind": "telephone", "count": 3},
            {"page": 9, "kind": "iban", "count": 1},
        ]
    ) == [
        (9, "3 telephone numbers, 1 bank account number (IBAN)"),
        (14, "text under a black box"),
        (None, "the place where a photo was taken"),
    ]


def test_every_agreed_kind_has_a_sentence(db):
    agreed = "telephone email iban nir hidden-text hidden-sheet comments tracked-changes metadata gps author"
    assert set(SAID) == set(agreed.split())
    assert len(hints([{"page": 1, "kind": kind, "count": 2} for kind in SAID])) == 1


def test_unknown_kind_is_said_by_its_name(db):
    assert hints([{"page": 1, "kind": "watermark", "count": 2}]) == [(1, "2 × watermark")]


@pytest.mark.parametrize("odd", [None, {}, "x", [None, 3, []], [{"kind": 4}], [{"page": 1}]])
def test_what_is_not_of_the_agreed_shape_is_left(db, odd):
    assert hints(odd) == []


@pytest.mark.parametrize(("page", "count"), [(-1, -5), ("9", "x"), (2**40, 10**12), (None, None), ([], {})])
def test_odd_numbers_break_nothing(db, page, count):
    ((shown, sentence),) = hints([{"page": page, "kind": "email", "count": count}])
    assert shown is None
    assert "e-mail address" in sentence


def test_page_is_linked(db):
    version = make_document("a", published=False).versions.get()
    version.findings = [{"page": 1, "kind": "email", "count": 1}]
    assert hints_of(version)[0].url.endswith("/v1/pages/1")
