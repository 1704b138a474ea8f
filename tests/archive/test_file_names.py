"""Plain titles for files: letters that every machine knows, 80 signs at most."""

import pytest

from archive.file_names import plain_title


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Délibération n° 18-893 du 14/12/2018", "Deliberation n 18 893 du 14 12 2018"),
        ("L’œuvre « cachée »", "L oeuvre cachee"),
        ("../../etc/passwd", "etc passwd"),
        ("日本", "document"),
        ("", "document"),
        ("a\nb\0c\\d", "a b c d"),
        ("x" * 90, "x" * 80),
    ],
)
def test_title_is_plain(title, plain):
    assert plain_title(title) == plain


def test_long_title_is_cut_between_two_words():
    plain = plain_title("mot " * 40)
    assert len(plain) <= 80
    assert plain.endswith("mot")
