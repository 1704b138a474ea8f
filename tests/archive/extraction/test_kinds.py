"""Which kinds of file are read, by their names."""

import pytest

from archive.extraction.kinds import media_type_of_name


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
