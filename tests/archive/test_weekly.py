"""The weekly summary: counts only, once a week to each; a mail that does not go waits, and the worker goes on."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from archive import weekly
from archive.models import Review, Role
from tests.archive.clock import move_clock
from tests.archive.test_moderation import waiting_document
from tests.make import make_user


@pytest.fixture
def team(db, settings):
    settings.EMAIL_HOST = "mail.example.org"
    waiting_document(title="Titre secret")
    Review.objects.update(waiting_since=timezone.now() - timedelta(days=9))
    make_user(role=Role.MODERATOR)
    make_user(email="reader@example.org")
    return [make_user(role=Role.MODERATOR, email=f"m{n}@example.org") for n in range(2)]


def test_each_of_the_team_who_gave_an_address_gets_counts_once_a_week(team, monkeypatch):
    assert weekly.Weekly().step() == 2
    assert weekly.Weekly().step() == 0
    assert sorted(one.to[0] for one in mail.outbox) == ["m0@example.org", "m1@example.org"]
    assert "1" in mail.outbox[0].body
    assert "secret" not in mail.outbox[0].body + mail.outbox[0].subject
    move_clock(monkeypatch, days=7)
    assert weekly.Weekly().step() == 2


def test_mail_that_does_not_go_waits_and_nobody_gets_theirs_twice(team, monkeypatch):
    send, asked = weekly.send_mail, []

    def fail_for_one(subject, body, sender, to):
        asked.append(to[0])
        if to[0].startswith("m0") and len(asked) < 3:
            raise ConnectionRefusedError("no mail server")
        return send(subject, body, sender, to)

    monkeypatch.setattr(weekly, "send_mail", fail_for_one)
    step = weekly.Weekly()
    assert step.step() == 1
    assert step.step() == 0  # it rests
    assert weekly.Weekly().step() == 1
    assert sorted(one.to[0] for one in mail.outbox) == ["m0@example.org", "m1@example.org"]


def test_site_without_mail_server_does_nothing(team, settings):
    settings.EMAIL_HOST = ""
    assert weekly.Weekly().step() == 0
    assert not mail.outbox
