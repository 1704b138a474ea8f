"""A sending is received once, even when two requests bring it at the same moment; it is its owner's only."""

from datetime import timedelta
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from archive import part_files, sendings
from archive.models import Sending, Upload
from tests.make import make_user

NOBODY = AnonymousUser()


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_claim_a_sending_once(contributor):
    sending = sendings.begin(contributor, sendings.new_word())
    start, claimed = Barrier(4), []

    def click():
        start.wait(10)
        claimed.append(sendings.claim(Sending.objects.get(pk=sending.pk)))
        connection.close()

    threads = [Thread(target=click) for _click in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(claimed) == [False, False, False, True]


def test_words_are_ours_and_never_twice_the_same(db):
    words = {sendings.new_word() for _word in range(50)}
    assert len(words) == 50
    assert all(sendings.is_ours(word) and len(word) <= 40 for word in words)
    word = words.pop()
    other = "B" if word[0] == "A" else "A"
    for wrong in ["", "word", word[:-1], other + word[1:], word + "x", "é" * 40]:
        assert not sendings.is_ours(wrong)


def test_sending_is_found_by_its_owner_only(contributor):
    word = sendings.new_word()
    assert sendings.begin(contributor, word)
    for other in (NOBODY, make_user()):
        assert sendings.begin(other, word) is None
        assert sendings.find(other, word) is None
        assert sendings.result(other, word) is None


def test_result_throws_the_bytes_away_and_is_shown_again_for_an_hour_without_account(db, settings):
    word = sendings.new_word()
    sending = sendings.begin(NOBODY, word)
    sendings.keep(sending, [("a.pdf", BytesIO(b"words"))])
    assert sendings.claim(sending)
    assert sendings.result(NOBODY, word) == []
    sendings.finish(sending, [sendings.Receipt("a.pdf", "code")])
    assert sendings.result(NOBODY, word) == [sendings.Receipt("a.pdf", "code")]
    assert not Upload.objects.exists()
    assert not list(settings.SENDINGS_DIR.iterdir())
    Sending.objects.update(touched=timezone.now() - timedelta(hours=2))
    assert sendings.result(NOBODY, word) is None


def test_files_of_a_form_are_kept_whole_or_not_at_all(contributor, monkeypatch):
    sending = sendings.begin(contributor, sendings.new_word())
    (kept,) = sendings.keep(sending, [("a.pdf", BytesIO(b"words"))])
    assert (kept.rank, kept.received, part_files.path_of(kept).read_bytes()) == (1, 5, b"words")
    append, calls = part_files.append, []

    def full_at_the_second(descriptor, blocks):
        calls.append(1)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        append(descriptor, blocks)

    monkeypatch.setattr(part_files, "append", full_at_the_second)
    with pytest.raises(OSError, match="No space"):
        sendings.keep(sending, [("b.pdf", BytesIO(b"b")), ("c.pdf", BytesIO(b"c"))])
    assert [upload.name for upload in sending.uploads.all()] == ["a.pdf"]
