"""The short list of reasons: written once, kept by the review team."""

import pytest
from django.core.management import call_command

from archive.desk import reasons
from archive.desk.kinds import DeskError
from archive.models import Reason


def test_first_list_is_written_once_and_what_is_removed_stays_away(db):
    call_command("load_reasons", verbosity=0)
    assert set(reasons.offered()) == set(reasons.DECISIONS)
    Reason.objects.all().delete()
    call_command("load_reasons", verbosity=0)
    assert not Reason.objects.exists()


def test_chosen_reason_and_free_words_are_put_together(db):
    row = reasons.add("refuse", "Hors sujet.")
    assert reasons.put_together(str(row.pk), "Voir la charte.") == "Hors sujet.\nVoir la charte."
    assert reasons.put_together(str(row.pk), "") == "Hors sujet."


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "²", "\0"])
def test_odd_key_is_no_reason(db, key):
    assert reasons.put_together(key, "Mes mots") == "Mes mots"


def test_reasons_are_short_and_few_and_said_once(db):
    for decision, text in [("refuse", " "), ("refuse", "x" * 301), ("publish", "x")]:
        with pytest.raises(DeskError):
            reasons.add(decision, text)
    assert reasons.add("ask", "Où ?") == reasons.add("ask", " Où  ? ")
    for number in range(reasons.PER_DECISION - 1):
        reasons.add("ask", f"n{number}")
    with pytest.raises(DeskError):
        reasons.add("ask", "one more")
