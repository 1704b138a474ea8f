"""How the templates write titles and how long something waits."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from archive.templatetags.documents import a_while, unbroken


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


def test_what_just_came_has_not_waited_for_zero_minutes():
    with translation.override("en"):
        assert a_while(timezone.now()) == "less than a minute"
        assert a_while(timezone.now() - timedelta(hours=2, seconds=5)) == "2\N{NO-BREAK SPACE}hours"
