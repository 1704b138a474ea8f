"""The permanent code of a document: six drawn characters, and no twin is ever given out."""

import re

import pytest

from archive.models import Document, document
from archive.models.document import CODE_ALPHABET, CODE_LENGTH
from tests.make import make_document


def test_a_code_has_no_letter_that_looks_like_another():
    assert re.fullmatch(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}", document.new_code())
    assert not set("01oliaeu") & set(CODE_ALPHABET)


@pytest.mark.django_db
def test_a_code_that_is_taken_is_drawn_again(monkeypatch):
    taken = make_document("Un texte.")
    drawn = iter([taken.code, "bcdfgh"])
    monkeypatch.setattr(document, "new_code", lambda: next(drawn))
    other = Document(code=taken.code, provenance="press", added=taken.added)
    other.save()
    assert other.code == "bcdfgh"
    other.title = "Un titre"
    other.save()
    assert other.code == "bcdfgh"
