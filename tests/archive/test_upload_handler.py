"""What an upload leaves on the disk while it arrives."""

from django.core.files import uploadhandler
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse


def test_nothing_that_comes_without_an_account_is_written_to_disk(client, db, monkeypatch):
    made = []
    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", lambda *a: made.append(a))
    for name in ["upload", "set_language", "home"]:
        client.post(reverse(name), {"files": SimpleUploadedFile("a.txt", b"words")})
    assert not made


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
