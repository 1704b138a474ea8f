"""Which kinds of file are read, by their names."""

import pytest

from archive.extraction.kinds import ACCEPTED, KINDS, media_type_of_name


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("Délibération.PDF", "application/pdf"),
        ("photo.jpeg ", "image/jpeg"),
        ("a.b.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("virus.exe", ""),
        ("pdf", ""),
        (".pdf", ""),
        ("", ""),
    ],
)
def test_a_name_announces_its_kind(name, media_type):
    assert media_type_of_name(name) == media_type


def test_the_form_accepts_what_is_read():
    assert ".pdf" in ACCEPTED
    assert len(ACCEPTED) == len(KINDS)
