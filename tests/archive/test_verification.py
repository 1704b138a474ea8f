"""`manage.py verify` finds what was lost or changed, and changes nothing."""

import pytest
from django.core.management import call_command
from django.db import connection

from archive import storage
from archive.models import Document, IndexTask
from archive.search import outbox
from archive.verification import findings
from tests.make import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    made = make_document("Une délibération sur les micros.")
    storage.write_image(storage.image_path(made.public_version_id, 1, 700), b"image")
    outbox.rebuild()
    return made


def test_a_sound_archive_has_no_findings(document, capsys):
    call_command("verify")
    assert capsys.readouterr().out == "findings=0\n"


def test_a_missing_original_is_found(document):
    storage.blob_path(document.public_version.sha256).unlink()
    assert list(findings()) == [f"file {document.public_version.sha256}: missing"]


def test_one_flipped_byte_is_found(document):
    path = storage.blob_path(document.public_version.sha256)
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)
    assert "its content has changed" in next(findings())


def test_a_missing_page_and_a_missing_image_are_found(document):
    storage.image_path(document.public_version_id, 1, 700).unlink()
    assert "no image of page 1" in next(findings())
    document.public_version.pages.all().delete()
    assert "0 pages of 1" in next(findings())


def test_a_changed_custody_line_is_found(document):
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TRIGGER custody_no_change" + ("" if connection.vendor == "sqlite" else " ON archive_custodyevent")
        )
        cursor.execute("UPDATE archive_custodyevent SET kind = 'merged' WHERE sequence = 1")
    assert f"document {document.code}: custody line 1 was changed" in list(findings())


def test_a_document_that_the_index_lacks_or_keeps_is_found(document):
    other = make_document("Une caméra.")
    storage.write_image(storage.image_path(other.public_version_id, 1, 700), b"image")
    Document.objects.filter(pk=document.pk).update(decision="withdrawn")
    assert sorted(findings()) == sorted(
        [f"document {other.pk}: public, and not in the index", f"document {document.pk}: in the index, and not public"]
    )


def test_what_the_worker_will_still_bring_is_no_finding(document):
    other = make_document("Une caméra.")
    storage.write_image(storage.image_path(other.public_version_id, 1, 700), b"image")
    IndexTask.objects.create(document_id=other.pk, delete_entry=False)
    assert list(findings()) == []


def test_verify_leaves_with_an_error_when_it_finds_something(document):
    Document.objects.filter(pk=document.pk).update(public_version=None)
    with pytest.raises(SystemExit) as left:
        call_command("verify")
    assert left.value.code == 1
