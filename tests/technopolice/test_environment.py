"""What the settings read: questions from a file of one's own, and a full sentence when it is no good."""

import json

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from technopolice.environment import questions_from


def test_questions_of_the_site_are_read():
    questions = questions_from(settings.BASE_DIR / "fixtures/questions.json")
    assert len(questions) > 3
    assert all(question.strip() and answers for question, answers in questions)


@pytest.mark.parametrize(
    "written", ["", "{}", "[]", "[1]", '[["a"]]', '[["", ["b"]]]', '[["a", []]]', "null", "[[[], 3]]"]
)
def test_file_that_holds_no_questions_stops_the_start(tmp_path, written):
    (tmp_path / "q.json").write_text(written)
    with pytest.raises(ImproperlyConfigured, match="TECHNOPOLICE_QUESTIONS"):
        questions_from(tmp_path / "q.json")


def test_file_that_is_not_there_stops_the_start(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        questions_from(tmp_path / "none.json")


def test_questions_of_ones_own_are_read(tmp_path):
    (tmp_path / "q.json").write_text(json.dumps([["Deux et deux ?", ["4", "quatre"]]]))
    assert questions_from(tmp_path / "q.json") == [("Deux et deux ?", ["4", "quatre"])]
