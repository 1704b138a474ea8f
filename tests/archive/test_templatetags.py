"""How the templates write titles."""

import pytest

from archive.templatetags.documents import unbroken


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Nice : les lycées", "Nice\N{NO-BREAK SPACE}: les lycées"),
        ("80 % payés ?", "80\N{NO-BREAK SPACE}% payés\N{NO-BREAK SPACE}?"),
        ("« sûre »", "«\N{NO-BREAK SPACE}sûre\N{NO-BREAK SPACE}»"),
        ("Page 2: rien", "Page 2: rien"),
        (": seul", ": seul"),
        ("", ""),
    ],
)
def test_a_sign_stays_with_its_word(typed, shown):
    assert unbroken(typed) == shown
