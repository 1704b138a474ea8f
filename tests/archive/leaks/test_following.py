"""Seven words open status, replies, adding and deleting, and tell nobody anything without them."""

import re
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client

from archive.leaks import answering, argon, copies, expiry, sealing, taking, views
from archive.leaks.days import today
from archive.leaks.models import Choice, Envelope, Reply, Submission
from archive.models import Clock
from archive.storage import blob_path
from tests.archive.leaks.sending import decrypted, fields, nonce_of, open_with, send, text_of, words_of
from tests.make import make_document

pytestmark = pytest.mark.django_db(transaction=True)
ADD, AGREE, DELETE = "/transmettre/ajouter/", "/transmettre/accepter/", "/transmettre/effacer/"


@pytest.fixture
def words(box):
    cache.clear()
    return words_of(send(("a.txt", b"first"), message="m", choice="ask"))


def test_words_open_a_status_and_no_list_of_what_was_sent(words):
    page = open_with(words)
    assert page.status_code == 200
    assert "Reçu" in text_of(page) or "Received" in text_of(page)
    assert str(today()) not in re.sub(r"value=\"[^\"]*\"", "", text_of(page))  # but in the words of its forms
    assert words.split()[0] not in text_of(page)


@pytest.mark.parametrize("change", [str.upper, str.title, lambda w: w.replace(" ", "-"), lambda w: f"  {w}  .\n"])
def test_words_are_taken_however_they_are_typed(words, change):
    assert open_with(change(words)).status_code == 200


def test_other_words_are_answered_alike_whatever_is_wrong_with_them(words):
    first = words.split()
    wrong = [
        "",
        "x",
        " ".join(first[:6]),
        " ".join([*first[:6], "zzzz"]),
        " ".join(first[::-1]),
        "é" * 5000,
        words + " de",
    ]
    pages = [open_with(typed) for typed in wrong]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1


def test_wrong_words_cost_as_much_as_right_ones(words, monkeypatch):
    calls = []
    stretch = argon.hash_secret_raw
    monkeypatch.setattr(argon, "hash_secret_raw", lambda *a, **k: calls.append(k["memory_cost"]) or stretch(*a, **k))
    for typed in (words, "x", ""):
        open_with(typed)
    assert len(calls) == 3
    assert len(set(calls)) == 1


def test_many_wrong_tries_wait_and_lock_nobody_else_out(words):
    for _try in range(5):
        assert open_with("abricot cerise tort").status_code == 404
    waiting = open_with("abricot cerise tort")
    assert waiting.status_code == 429
    assert int(waiting["Retry-After"]) <= 60
    assert open_with(words).status_code == 200


def test_too_many_at_once_are_told_to_come_again(words, monkeypatch):
    def busy(*args, **kwargs):
        raise argon.Busy

    monkeypatch.setattr(argon, "stretched", busy)
    page = open_with(words)
    assert page.status_code == 503
    assert page["Retry-After"]


def test_reply_is_read_with_the_words_and_lies_encrypted(words):
    submission = Submission.objects.get()
    answering.answer(submission, "Merci. Pouvez-vous dire <quand> ?")
    assert "Merci" not in repr(bytes(Reply.objects.get().ciphertext))
    page = text_of(open_with(words))
    assert "Merci. Pouvez-vous dire <quand> ?" in page


def test_length_of_a_reply_is_hidden(words):
    submission = Submission.objects.get()
    answering.answer(submission, "a")
    answering.answer(submission, "b" * 1000)
    one, other = (len(bytes(r.ciphertext)) for r in Reply.objects.all())
    assert abs(one - other) < 600  # what age adds at random


def test_something_is_added_under_the_same_words(words, box, leaks_folder):
    nonce = nonce_of(open_with(words))
    for _click in range(2):
        page = Client().post(ADD, fields(nonce, ("b.txt", b"second"), message="plus"))
        assert page.status_code == 200
    assert Submission.objects.count() == 1
    assert Envelope.objects.count() == len(list(leaks_folder.glob("*.[ap]*"))) == 2
    added = [decrypted(e, box[0].identity).get("fichier-01.txt") for e in Envelope.objects.all()]
    assert b"second" in added


@pytest.mark.parametrize("address", [ADD, AGREE, DELETE])
def test_nothing_is_done_without_the_words(words, address):
    given = {"sure": "1", "message": "x", "end": "1"}
    for nonce in ("", nonce_of(Client().get("/transmettre/envoyer/"))):
        assert Client().post(address, {"nonce": nonce, **given}).status_code == 403
    assert Client().get(address).status_code == 405
    assert Submission.objects.get().choice == Choice.ASK


def test_everything_is_deleted_for_good(words, leaks_folder):
    answering.answer(Submission.objects.get(), "Merci.")
    nonce = nonce_of(open_with(words))
    assert Client().post(DELETE, {"nonce": nonce, "end": "1"}).status_code == 400  # not ticked
    assert Submission.objects.exists()
    assert Client().post(DELETE, {"nonce": nonce, "sure": "1", "end": "1"}).status_code == 200
    assert not Submission.objects.exists()
    assert not Envelope.objects.exists()
    assert not Reply.objects.exists()
    assert not list(leaks_folder.glob("*.[ap]*"))
    assert open_with(words).status_code == 404
    assert Client().post(DELETE, {"nonce": nonce, "sure": "1", "end": "1"}).status_code == 200
    gone = Client().post(ADD, fields(nonce, ("b.txt", b"x")))
    assert gone.status_code == 404
    assert not list(leaks_folder.glob("*.[ap]*"))


def test_a_cleaned_copy_that_waits_is_refused_when_its_sender_takes_all_back(words):
    nonce = nonce_of(open_with(words))
    Client().post(AGREE, {"nonce": nonce, "end": "1"})
    document = copies.receive(Submission.objects.get(), [("contrat.txt", BytesIO(b"Article 1"))], "Contrat")
    assert Client().post(DELETE, {"nonce": nonce, "sure": "1", "end": "1"}).status_code == 200
    document.refresh_from_db()
    assert document.decision == "refused"


def test_what_lies_in_a_cleaned_copy_is_refused_with_it(words):
    document = a_copy(words)
    within = make_document("une annexe", published=False, provenance="leak", parent=document)
    assert delete_all(words).status_code == 200
    within.refresh_from_db()
    assert within.decision == "refused"


def test_all_is_deleted_though_a_cleaned_copy_was_public_already(words):
    public = make_document("une page")
    content = blob_path(public.public_version.sha256).read_bytes()
    assert a_copy(words, "a.pdf", content).duplicate_of == public
    assert delete_all(words).status_code == 200
    assert not Submission.objects.exists()


def a_copy(words, name="contrat.txt", content=b"Article 1"):
    Client().post(AGREE, {"nonce": nonce_of(open_with(words)), "end": "1"})
    return copies.receive(Submission.objects.get(), [(name, BytesIO(content))], "Contrat")


def delete_all(words):
    return Client().post(DELETE, {"nonce": nonce_of(open_with(words)), "sure": "1", "end": "1"})


def test_sender_says_yes_later(words):
    page = Client().post(AGREE, {"nonce": nonce_of(open_with(words)), "end": "1"})
    assert page.status_code == 200
    assert Submission.objects.get().may_be_published


def test_words_still_open_when_the_box_is_closed(words, settings):
    settings.LEAKS_SIGNED_BY = ""
    assert open_with(words).status_code == 200
    assert 'action="/transmettre/ajouter/' not in text_of(open_with(words))


def test_what_nobody_asked_after_for_a_year_goes_with_its_data(words, leaks_folder, time_machine_days):
    time_machine_days(300)
    assert not expiry.expire()
    time_machine_days(460)
    assert expiry.expire() == 1
    assert not Submission.objects.exists()
    assert not list(leaks_folder.glob("*.[ap]*"))


def test_coming_back_keeps_it_for_another_year(words, time_machine_days):
    time_machine_days(300)
    assert open_with(words).status_code == 200
    time_machine_days(460)
    assert not expiry.expire()


def test_words_of_forms_are_forgotten_after_two_days(words, time_machine_days):
    time_machine_days(3)
    expiry.expire()
    assert Envelope.objects.get().nonce_digest is None


def test_leftovers_of_a_day_are_swept_and_what_is_kept_stays(words, leaks_folder, monkeypatch):
    for name in ("x.part", "y.age"):
        (leaks_folder / name).write_bytes(b"half")
    assert expiry.sweep() == 0
    real = expiry.time.time
    monkeypatch.setattr(expiry.time, "time", lambda: real() + 2 * 24 * 3600)
    assert expiry.sweep() == 2
    assert [path.stem for path in leaks_folder.glob("*.age")] == [Envelope.objects.get().name]
    assert leaks_folder.stat().st_mtime == 0


def test_worker_sweeps_once_a_day(words, monkeypatch):
    swept = []
    monkeypatch.setattr(expiry, "sweep", lambda: swept.append(1) or 0)
    Clock.objects.filter(name="leaks").delete()
    for _turn in range(3):
        expiry.step()
    assert swept == [1]


def test_page_of_another_submission_is_not_reached_with_these_words(words, box):
    other = words_of(send(message="other"))
    nonce = nonce_of(open_with(words))
    Client().post(DELETE, {"nonce": nonce, "sure": "1", "end": "1"})
    assert open_with(other).status_code == 200


def test_ciphertext_that_was_touched_is_not_opened(words, box):
    path = sealing.path_of(Envelope.objects.get().name)
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    with pytest.raises(Exception, match=r"(?i)decrypt"):
        decrypted(Envelope.objects.get(), box[0].identity)


def test_message_has_a_length_that_is_said_when_something_is_added(words):
    nonce = nonce_of(open_with(words))
    page = Client().post(ADD, {"nonce": nonce, "message": "x" * (views.MESSAGE_LENGTH + 1), "end": "1"})
    assert page.status_code == 400
    assert Envelope.objects.count() == 1


def test_database_that_is_away_is_said(words, monkeypatch):
    from django.db import OperationalError

    def away(*args):
        raise OperationalError

    monkeypatch.setattr(taking, "_was_taken", away)
    page = send(message="x")
    assert page.status_code == 503
    assert not words_of(page)
