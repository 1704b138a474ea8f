"""tus 1.0: files that arrive piece by piece, by whoever may, within the limits."""

import fcntl
import hashlib
import http.client
import os
import random
import socket
from base64 import b64encode
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from archive import part_files, sendings, sweeping
from archive.models import Sending, Upload
from tests.make import make_user

SPOKEN = {"HTTP_TUS_RESUMABLE": "1.0.0"}
BYTES = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def told(**said):
    """Return an Upload-Metadata header."""
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in said.items())


def create(client, length=5, name="minutes.pdf", word=None, **more):
    said = {"filename": name, "sending": word or sendings.new_word(), "harm": "no", **more}
    return client.post(
        reverse("tus"), HTTP_UPLOAD_LENGTH=str(length), HTTP_UPLOAD_METADATA=told(**said), **SPOKEN
    )  # fmt: skip


def append(client, address, content, offset=0, content_type=BYTES):
    return client.patch(address, content, content_type=content_type, HTTP_UPLOAD_OFFSET=str(offset), **SPOKEN)


def test_file_comes_in_two_pieces(client, contributor):
    client.force_login(contributor)
    made = create(client, 11)
    assert made.status_code == 201
    address = made["Location"]
    assert append(client, address, b"hello ")["Upload-Offset"] == "6"
    asked = client.head(address, **SPOKEN)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == ("6", "11")
    assert "no-store" in asked["Cache-Control"]
    answer = append(client, address, b"world", 6)
    assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (204, "11", "1.0.0")
    upload = Upload.objects.get()
    assert (upload.name, upload.received, upload.sending.owner) == ("minutes.pdf", 11, contributor)
    path = part_files.path_of(upload)
    assert path.read_bytes() == b"hello world"
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert oct(path.parent.stat().st_mode)[-3:] == "700"


def test_what_is_spoken_is_said(client, db, settings):
    answer = client.options(reverse("tus"))
    assert (answer["Tus-Version"], answer["Tus-Extension"]) == ("1.0.0", "creation,termination")
    assert answer["Tus-Max-Size"] == str(settings.UPLOAD_MAX_BYTES)


def test_another_version_of_the_protocol_is_refused(client, contributor):
    client.force_login(contributor)
    answer = client.post(reverse("tus"), HTTP_UPLOAD_LENGTH="5", HTTP_TUS_RESUMABLE="0.2.2")
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


def test_wrong_offset_type_or_size_is_refused_and_changes_nothing(client, contributor):
    client.force_login(contributor)
    address = create(client, 5)["Location"]
    assert append(client, address, b"abc", 2).status_code == 409
    assert append(client, address, b"abc", content_type="application/octet-stream").status_code == 415
    assert append(client, address, b"abcdef").status_code == 413
    assert client.patch(address, b"abc", content_type=BYTES, **SPOKEN).status_code == 400
    assert client.head(address, **SPOKEN)["Upload-Offset"] == "0"


def test_two_writers_at_once_the_second_is_told_to_wait(client, contributor):
    client.force_login(contributor)
    address = create(client, 5)["Location"]
    with part_files.held(Upload.objects.get()):
        assert append(client, address, b"abc").status_code == 423
        assert client.delete(address, **SPOKEN).status_code == 423
    assert append(client, address, b"abc").status_code == 204


def test_lock_is_one_that_other_processes_see(contributor):
    sending = sendings.begin(contributor, sendings.new_word())
    upload = Upload.objects.create(sending=sending, name="a.pdf", size=5)
    with part_files.held(upload):
        other = os.open(part_files.path_of(upload), os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(other)


def test_upload_is_thrown_away_with_its_bytes(client, contributor):
    client.force_login(contributor)
    address = create(client, 5)["Location"]
    append(client, address, b"abc")
    path = part_files.path_of(Upload.objects.get())
    assert client.delete(address, **SPOKEN).status_code == 204
    assert not path.exists()
    assert client.head(address, **SPOKEN).status_code == 404


@pytest.mark.parametrize("who", ["nobody", "somebody else"])
def test_upload_of_an_account_is_found_by_that_account_only(client, contributor, who):
    client.force_login(contributor)
    word = sendings.new_word()
    address = create(client, 5, word=word)["Location"]
    other = Client()
    if who == "somebody else":
        other.force_login(make_user())
    for answer in (other.head(address, **SPOKEN), append(other, address, b"abc"), other.delete(address, **SPOKEN),
                   create(other, 5, word=word)):  # fmt: skip
        assert answer.status_code == 404
    assert client.head(address, **SPOKEN)["Upload-Offset"] == "0"


def test_word_that_is_not_ours_begins_no_sending(client, contributor):
    client.force_login(contributor)
    assert create(client, word="mine").status_code == 404
    assert create(client, word="x" * 4000).status_code in {404, 413}
    assert not Sending.objects.exists()


@pytest.mark.parametrize("answer", ["yes", "", "No"])
def test_nothing_comes_before_the_question_is_answered(client, contributor, answer):
    client.force_login(contributor)
    assert create(client, harm=answer).status_code == 403
    assert not Upload.objects.exists()


def test_no_upload_without_the_token_of_the_form(contributor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(contributor)
    assert create(client).status_code == 403
    upload = Upload.objects.create(sending=sendings.begin(contributor, sendings.new_word()), name="a.pdf", size=3)
    address = reverse("tus-upload", args=[upload.word])
    assert append(client, address, b"abc").status_code == 403
    page = client.get("/deposer/").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    answer = client.patch(address, b"abc", content_type=BYTES, HTTP_UPLOAD_OFFSET="0", HTTP_X_CSRFTOKEN=token, **SPOKEN)
    assert answer.status_code == 204


def test_limits_hold_when_an_upload_is_made(client, contributor, settings):
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_FILES = 100, 3
    client.force_login(contributor)
    word = sendings.new_word()
    assert create(client, 101).status_code == 413
    assert create(client, 0).status_code == 400
    assert create(client, 10, name="program.exe").status_code == 415
    assert [create(client, 10, word=word).status_code for _file in range(4)] == [201, 201, 201, 413]
    # an account's unfinished sendings count together, however many it begins
    answers = [create(client, 100).status_code for _file in range(6)]
    assert answers == [201, 201, 201, 201, 413, 413]


@pytest.mark.parametrize(
    "header", ["filename", "filename !!!", "filename /////w==", "filename " + "A" * 5000, ",,,", "=", "filename w6k=,x"]
)
def test_hostile_metadata_is_refused_in_words(client, contributor, header):
    client.force_login(contributor)
    answer = client.post(reverse("tus"), HTTP_UPLOAD_LENGTH="5", HTTP_UPLOAD_METADATA=header, **SPOKEN)
    assert 400 <= answer.status_code < 500
    assert answer.content.decode().endswith(".")
    assert not Upload.objects.exists()


@pytest.mark.parametrize("length", ["", "-1", "1e3", "9" * 40, "٣"])
def test_length_that_is_no_number_is_refused(client, contributor, length):
    client.force_login(contributor)
    assert create(client, length).status_code == 400


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "C:\\photos\\passwd.pdf", "a/b/passwd.pdf"])
def test_name_is_no_path(client, contributor, name):
    client.force_login(contributor)
    create(client, name=name)
    assert Upload.objects.get().name == "passwd.pdf"


def test_full_disk_is_said_and_keeps_what_came(client, contributor, monkeypatch):
    client.force_login(contributor)
    address = create(client, 5)["Location"]
    append(client, address, b"ab")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda *a: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert append(client, address, b"cde", 2).status_code == 507
    assert append(client, address, b"cde", 2)["Upload-Offset"] == "5"


def test_bytes_without_account_stop_at_the_limit_of_the_day(client, db, settings):
    settings.OPEN_DEPOSIT_BYTES_PER_DAY = 10
    address = create(client, 8)["Location"]
    assert append(client, address, b"12345678").status_code == 204
    assert create(client, 8).status_code == 429
    settings.OPEN_DEPOSIT_BYTES_PER_DAY = 100
    second = create(client, 50)["Location"]
    settings.OPEN_DEPOSIT_BYTES_PER_DAY = 20
    assert append(client, second, b"x" * 50).status_code == 429
    written = sum(path.stat().st_size for path in settings.SENDINGS_DIR.iterdir())
    assert written == 20


def test_open_deposit_that_is_closed_takes_nothing(client, db, settings):
    settings.OPEN_DEPOSIT = False
    assert create(client).status_code == 429
    assert not Sending.objects.exists()


def test_sending_left_for_a_day_goes_with_its_bytes_and_a_fresh_one_stays(client, contributor, settings):
    client.force_login(contributor)
    old, fresh = create(client)["Location"], create(client)["Location"]
    for address in (old, fresh):
        append(client, address, b"abc")
    before = timezone.now() - timedelta(days=2)
    Sending.objects.filter(pk=Upload.objects.first().sending_id).update(touched=before)
    sweeping.sweep()
    assert client.head(old, **SPOKEN).status_code == 404
    assert client.head(fresh, **SPOKEN)["Upload-Offset"] == "3"
    assert len(list(settings.SENDINGS_DIR.iterdir())) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_thirty_megabytes_cut_in_the_middle_of_a_chunk_resume_and_are_the_same(client, live_server, contributor):
    content = random.Random(1).randbytes(30 * 1024 * 1024)  # noqa: S311  no secret
    client.force_login(contributor)
    address = create(client, len(content))["Location"]
    cookies = f"sessionid={client.cookies['sessionid'].value}"
    token = client.get("/deposer/").cookies["csrftoken"].value
    headers = {"Cookie": f"{cookies}; csrftoken={token}", "X-CSRFToken": token, "Tus-Resumable": "1.0.0"}
    host = urlsplit(live_server.url)
    cut = 12 * 1024 * 1024 + 12345
    with socket.create_connection((host.hostname, host.port)) as wire:
        lines = {**headers, "Host": host.netloc, "Content-Type": BYTES, "Upload-Offset": "0",
                 "Content-Length": str(len(content))}  # fmt: skip
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        wire.sendall(f"PATCH {address} HTTP/1.1\r\n{head}\r\n".encode() + content[:cut])
        wire.shutdown(socket.SHUT_WR)  # the network goes in the middle of the chunk
        assert wire.recv(100)  # the server has taken notice
    connection = http.client.HTTPConnection(host.hostname, host.port)
    connection.request("HEAD", address, headers=headers)
    asked = connection.getresponse()
    asked.read()
    assert asked.headers["Upload-Offset"] == str(cut)
    connection.request("PATCH", address, content[cut:],
                       {**headers, "Content-Type": BYTES, "Upload-Offset": str(cut)})  # fmt: skip
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert (answer.status, answer.headers["Upload-Offset"]) == (204, str(len(content)))
    kept = part_files.path_of(Upload.objects.get()).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == hashlib.sha256(content).hexdigest()
