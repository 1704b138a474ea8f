"""What stops machines in a form that anybody may send, and never loses what a person typed."""

import pytest
from django import forms
from django.core import signing
from django.core.cache import cache

from archive.against_spam import Lane, Sender
from archive.open_forms import SALT, OpenForm, new_stamp
from tests.make import stamped

VISITOR, ACCOUNT = Sender("digest"), Sender("account-1", has_account=True)
LANE = Lane("trial")


class TrialForm(OpenForm, forms.Form):
    """One field, and what every open form carries."""

    lane = LANE
    text = forms.CharField()


@pytest.fixture(autouse=True)
def empty_cache(settings):
    settings.OPEN_FORMS_QUESTIONS = [("Quel animal miaule ?", ["le chat", "Élan"])]
    cache.clear()
    yield
    cache.clear()


def sent(sender=VISITOR, *, sending=True, **said):
    return TrialForm({"text": "Mots.", **stamped(), **said}, sender=sender, sending=sending)


def under_stress():
    for _time in range(100):
        LANE.count(Sender(""))


def shown_again(form):
    """Return what a browser sends when it sends the same form again."""
    return {field.html_name: field.value() or "" for field in form}


def test_form_filled_by_a_person_is_taken():
    form = sent()
    assert form.is_valid(), form.errors


def test_account_sees_none_of_it():
    assert list(TrialForm(sender=ACCOUNT).fields) == ["text"]
    assert TrialForm({"text": "Mots."}, sender=ACCOUNT).is_valid()


def test_trap_is_refused_and_empty_when_the_form_is_shown_again():
    form = sent(open_homepage="https://example.org")
    assert not form.is_valid()
    again = TrialForm(shown_again(form), sender=VISITOR)
    assert again.is_valid(), again.errors
    assert again.cleaned_data["text"] == "Mots."


def test_trap_says_to_whoever_hears_the_page_that_it_stays_empty_and_takes_no_focus():
    field = TrialForm(sender=VISITOR)["open_homepage"]
    assert field.label
    assert 'tabindex="-1"' in str(field)
    assert 'autocomplete="off"' in str(field)


def test_what_comes_at_once_is_refused_and_may_come_again_with_the_same_stamp():
    early = sent(**stamped(seconds_ago=0))
    assert not early.is_valid()
    later = sent(**stamped(seconds_ago=3))
    assert later.is_valid()
    assert shown_again(early)["open_stamp"] == early.data["open_stamp"]


@pytest.mark.parametrize("stamp", ["", "x", "0" * 100_000, "\0", "signed for another"])
def test_stamp_that_is_not_ours_is_refused_and_another_given(stamp):
    stamp = signing.dumps(["w", 0, None], salt="another") if stamp == "signed for another" else stamp
    form = sent(open_stamp=stamp)
    assert not form.is_valid()
    assert signing.loads(shown_again(form)["open_stamp"], salt=SALT)


def test_stamp_of_another_form_of_the_day_before_is_refused(monkeypatch):
    said = stamped()
    monkeypatch.setattr("archive.open_forms.LONGEST", -1)
    form = TrialForm({"text": "Mots.", **said}, sender=VISITOR)
    assert not form.is_valid()


def test_one_stamp_is_good_for_one_sending():
    said = stamped()
    first = TrialForm({"text": "Mots.", **said}, sender=VISITOR)
    assert first.is_valid()
    first.count()
    second = TrialForm({"text": "Mots.", **said}, sender=VISITOR)
    assert not second.is_valid()
    assert shown_again(second)["open_stamp"] != said["open_stamp"]


def test_no_question_is_asked_on_a_quiet_day():
    assert "open_answer" not in TrialForm(sender=VISITOR).fields


@pytest.mark.parametrize("answer", ["le chat", " LE CHAT ! ", "elan", "ÉLAN", "le  chat."])
def test_question_under_stress_is_answered_whatever_capitals_and_accents(answer):
    under_stress()
    form = TrialForm(sender=VISITOR)
    assert form["open_answer"].label == "Quel animal miaule ?"
    asked = TrialForm({"text": "Mots.", **stamped()}, sender=VISITOR)
    said = shown_again(asked) | {"open_answer": answer}
    assert TrialForm(said, sender=VISITOR).is_valid()


@pytest.mark.parametrize("answer", ["", "chien", "x" * 101, "'; --"])
def test_wrong_answer_is_refused_and_the_text_stays(answer):
    under_stress()
    said = shown_again(sent()) | {"open_answer": answer}
    form = TrialForm(said, sender=VISITOR)
    assert not form.is_valid()
    assert "open_answer" in form.errors
    assert form["text"].value() == "Mots."


def test_form_opened_before_the_stress_is_asked_then_taken():
    form_before = sent()
    under_stress()
    form = TrialForm(form_before.data, sender=VISITOR)
    assert not form.is_valid()
    answered = TrialForm(shown_again(form) | {"open_answer": "chat le"}, sender=VISITOR)
    assert not answered.is_valid()
    assert TrialForm(shown_again(answered) | {"open_answer": "le chat"}, sender=VISITOR).is_valid()


def test_answer_without_a_question_is_no_way_around(settings):
    """A stamp without a question, and a guessed answer to any of them."""
    under_stress()
    assert not sent(open_answer="le chat").is_valid()


def test_limit_is_said_and_keeps_the_text(settings):
    settings.OPEN_FORMS_A_SENDER = 1
    LANE.count(VISITOR)
    form = sent()
    assert not form.is_valid()
    assert form.is_over_limit
    assert form["text"].value() == "Mots."


def test_preview_is_stopped_by_nothing(settings):
    settings.OPEN_FORMS_PER_DAY = 0
    assert sent(sending=False, open_homepage="x", open_stamp="").is_valid()


def test_stamp_says_nothing_of_who_asked():
    stamp = new_stamp(5)
    assert signing.loads(stamp.signed(), salt=SALT) == [stamp.word, 5, None]
