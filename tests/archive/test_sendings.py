"""A sending is received once, even when two requests bring it at the same moment."""

from threading import Barrier, Thread

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from archive import sendings


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_claim_a_sending_once():
    session = SessionStore()
    session.create()
    start, claimed = Barrier(4), []

    def click():
        own = SessionStore(session.session_key)
        start.wait(10)
        claimed.append(sendings.claim(own, "word"))
        connection.close()

    threads = [Thread(target=click) for _click in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(claimed) == [False, False, False, True]


def test_results_of_the_latest_sendings_only_are_kept(db):
    session = SessionStore()
    session.create()
    for number in range(9):
        assert sendings.claim(session, f"word-{number}")
        sendings.finish(session, f"word-{number}", [sendings.Receipt("a.pdf", "code")])
        session.save()
    assert sendings.result(session, "word-8") == [sendings.Receipt("a.pdf", "code")]
    assert sendings.result(session, "word-0") is None
    assert len(session[sendings.KEY]) == sendings.KEPT
