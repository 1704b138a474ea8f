"""Logs: that something went wrong and where in the code, never an address or what was asked."""

import logging

import pytest
from django.core.signals import got_request_exception
from gunicorn.config import Config

from technopolice.gunicorn_log import QuietLogger


@pytest.fixture
def server_log(caplog, monkeypatch):
    """The server's log, as its workers write it."""
    log = QuietLogger(Config())
    monkeypatch.setattr(log.error_log, "handlers", [caplog.handler])
    return log


def test_request_that_cannot_be_read_is_logged_without_who_and_what(server_log, caplog):
    server_log.warning("Invalid request from ip=203.0.113.7: Invalid request line: 'GET /documents/?q=a word'")
    assert caplog.messages == ["A request could not be read."]


def test_failure_of_the_server_is_logged_without_what_was_asked(server_log, caplog):
    server_log.exception("Error handling request %s", "/documents/?q=word")
    assert "word" not in caplog.text
    server_log.warning("Worker %s is late", 3)
    assert caplog.messages[-1] == "Worker 3 is late"


def test_error_is_logged_with_its_place_and_without_its_words(caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("archive"), "propagate", True)
    try:
        int("what somebody typed")
    except ValueError:
        got_request_exception.send(None)
    assert "ValueError" in caplog.text
    assert "test_logs.py" in caplog.text
    assert "invalid literal" not in caplog.text


def test_full_disk_is_said(caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("archive"), "propagate", True)
    try:
        raise OSError(28, "No space left on device")
    except OSError:
        got_request_exception.send(None)
    assert "No space left" in caplog.text
