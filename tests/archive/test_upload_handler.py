"""What an upload leaves on the disk while it arrives."""

import pytest
from django.core.files import uploadhandler
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from archive.models import Upload


@pytest.fixture
def written(monkeypatch):
    """What each temporary file was given, in bytes."""
    sizes, handler = [], uploadhandler.TemporaryFileUploadHandler
    begin, write = handler.new_file, handler.receive_data_chunk

    def counted(self, block, start):
        sizes[-1] += len(block)
        return write(self, block, start)

    monkeypatch.setattr(handler, "new_file", lambda *args, **named: (sizes.append(0), begin(*args, **named))[1])
    monkeypatch.setattr(handler, "receive_data_chunk", counted)
    return sizes


def a_file(size=5):
    return SimpleUploadedFile("a.txt", b"w" * size)


def test_nothing_without_an_account_is_written_at_any_other_address(client, db, written):
    for name in ["set_language", "home", "tus", "follow", "login"]:
        client.post(reverse(name), {"files": a_file()})
    assert not written


@pytest.mark.parametrize(
    ("setting", "value"),
    [("OPEN_DEPOSIT", False), ("OPEN_DEPOSIT_BYTES_PER_DAY", 0), ("OPEN_DEPOSIT_DOCUMENTS_PER_DAY", 0)],
)
def test_nothing_without_an_account_is_written_when_that_way_is_closed(client, db, written, settings, setting, value):
    setattr(settings, setting, value)
    client.post(reverse("upload"), {"files": a_file()})
    assert not written


def test_nothing_without_an_account_is_written_beyond_the_room_of_the_day(client, db, written, settings):
    settings.OPEN_DEPOSIT_BYTES_PER_DAY = 100_000
    said = {"harm": "no", "files": [a_file(90_000), a_file(500_000), a_file(50)]}
    answer = client.post(reverse("upload"), said, headers={"Accept-Language": "en"})
    block = 64 * 1024  # one block more of each may come, which shows that the file is too large
    assert 100_000 <= sum(written) <= 100_000 + 2 * block
    assert answer.status_code == 429
    assert not Upload.objects.exists()  # half a file is kept nowhere


def test_temporary_file_does_not_carry_the_name_of_what_was_sent(client, db, contributor, monkeypatch):
    made, make = [], uploadhandler.TemporaryUploadedFile

    def seen(name, *args):
        made.append(make(name, *args))
        return made[-1]

    monkeypatch.setattr(uploadhandler, "TemporaryUploadedFile", seen)
    client.force_login(contributor)
    client.post(reverse("upload"), {"files": SimpleUploadedFile("report.by Jane Doe", b"words")})
    assert "Jane" not in made[0].file.name
    assert made[0].name == "report.by Jane Doe"
