"""Signed lists: the same for the same archive, each following the one before, and nothing in them that is hidden."""

import hashlib
import shutil
import stat
import subprocess
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from archive import fingerprints, manifests, moderation
from archive.cleaning import kept
from archive.cleaning import verbs as cleaning
from archive.manifests import daily, files, keys
from archive.models import Clock, Document, Withdrawal
from archive.models.custody import record
from tests.make import make_document

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def made(day=DAY):
    daily.make(day)
    return files.path_of(day, "txt").read_text()


def line_of(document, text):
    (line,) = [line for line in text.splitlines() if f" {document.code} " in line]
    return line


@pytest.fixture
def today():
    return timezone.localdate()


def test_a_list_says_what_is_public_in_the_order_of_the_codes():
    documents = [make_document(f"page {n}", "autre", title=f"Titre {n}") for n in range(3)]
    text = made()
    assert text.splitlines()[0] == "technopolice-list 1"
    assert text.splitlines()[1] == "day 2026-03-01"
    assert [line.split()[1] for line in text.splitlines()[5:]] == sorted(one.code for one in documents)
    line = line_of(documents[0], text)
    said = hashlib.sha256(b"page 0\fautre").hexdigest()
    assert f"version=1 pages=2 chain={line.split('chain=')[1][:64]} text={said} " in line
    assert line.endswith(f"file={documents[0].public_version.sha256}")
    assert "Titre" not in text


def test_a_list_says_nothing_that_is_hidden(moderator):
    hidden = make_document("caché", title="Caché", published=False)
    refused = make_document("refusé", published=False)
    moderation.refuse(refused, moderator, reason="non")
    text = made()
    for document in (hidden, refused):
        assert document.code not in text
        assert document.versions.get().sha256 not in text


def test_a_leak_is_listed_without_the_fingerprint_of_its_file():
    leak = make_document("une fuite", provenance="leak")
    leak.public_version.pages.update(text="une fuite, lue")  # its file holds other bytes than its text
    line = line_of(leak, made())
    assert "file=" not in line
    assert leak.public_version.sha256 not in line
    assert "text=" in line


def test_what_happens_to_a_leak_out_of_sight_does_not_change_its_line():
    leak = make_document("une fuite", provenance="leak")
    before = line_of(leak, made())
    with transaction.atomic():
        record(leak, "duplicate", actor="machine", of="bcdfgh")
    assert line_of(leak, made(DAY + timedelta(days=1))) == before


def test_a_head_is_sealed_and_not_the_hash_that_one_could_guess():
    document = make_document("une page")
    head = document.custody.order_by("-sequence").first().hash
    text = made()
    assert head not in text
    assert keys.seal(f"{document.code} {head}") in line_of(document, text)


def test_lists_of_two_quiet_days_do_not_show_that_nothing_came_in():
    make_document("une page")
    first, second = (made(day).splitlines() for day in (DAY, DAY + timedelta(days=1)))
    assert first[4].startswith("chains ")
    assert first[4] != second[4]


def test_a_withdrawn_document_is_named_by_its_notice_only(moderator):
    document = make_document("une page")
    made()
    moderation.withdraw(document, moderator, reason="plainte", withdrawn_as=Withdrawal.LEGAL)
    line = line_of(document, made(DAY + timedelta(days=1)))
    assert line == f"withdrawn {document.code} {timezone.localdate()} legal"


def test_lists_are_a_chain_and_the_same_archive_gives_the_same_bytes():
    make_document("une page")
    first = made()
    second = made(DAY + timedelta(days=1))
    assert f"previous 2026-03-01 {hashlib.sha256(first.encode()).hexdigest()}" in second
    files.path_of(DAY + timedelta(days=1), "txt").unlink()
    assert made(DAY + timedelta(days=1)) == second


def test_what_was_signed_is_never_replaced():
    first = made()
    make_document("une autre page")
    assert daily.make(DAY) is False
    assert made() == first
    assert daily.make(DAY - timedelta(days=1)) is False


def test_the_worker_makes_one_a_day(today):
    make_document("une page")
    assert daily.step() == 1
    assert daily.step() == 0
    assert files.days() == [today]
    Clock.objects.all().delete()  # restored without it: the list is there
    daily.step()
    assert files.days() == [today]


def test_keys_are_for_this_account_alone(settings):
    made()
    for path in settings.SIGNED_LISTS_DIR.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE(settings.SIGNED_LISTS_DIR.stat().st_mode) == 0o700


def test_nothing_is_wrong_with_lists_as_they_were_made(today):
    make_document("une page")
    for days in (3, 2, 0):
        daily.make(today - timedelta(days=days))
    assert list(manifests.faults()) == []


@pytest.mark.parametrize("ending", ["txt", "sig"])
def test_any_changed_byte_of_a_list_or_its_signature_is_found(today, ending):
    make_document("une page")
    daily.make(today - timedelta(days=1))
    daily.make(today)
    path = files.path_of(today - timedelta(days=1), ending)
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert list(manifests.faults()), at
    path.write_bytes(whole)
    assert list(manifests.faults()) == []


def test_a_list_that_is_taken_away_is_missed(today):
    for days in (2, 1, 0):
        daily.make(today - timedelta(days=days))
    files.path_of(today - timedelta(days=1), "txt").unlink()
    assert any("does not follow" in fault for fault in manifests.faults())


def test_heads_that_were_changed_are_not_trusted(today):
    make_document("une page")
    daily.make(today)
    assert manifests.heads()
    path = files.path_of(today, "heads")
    path.write_text(path.read_text().replace(" 2 ", " 1 "))
    with pytest.raises(manifests.NotTrusted, match="heads"):
        manifests.heads()


def test_it_is_said_when_no_list_was_made_for_days(today):
    daily.make(today - timedelta(days=5))
    assert any("none since" in fault for fault in manifests.faults())
    document = make_document("une page")
    files.path_of(today - timedelta(days=5), "txt").unlink()
    Document.objects.filter(pk=document.pk).update(published_at=timezone.now() - timedelta(days=4))
    assert any("there is none" in fault for fault in manifests.faults())


def test_a_new_key_is_signed_by_the_one_before(today, settings):
    daily.make(today - timedelta(days=1))
    old = keys.known()[0].key
    call_command("rotate_signing_key")
    daily.make(today)
    new = keys.known()[1]
    assert (new.by, f"key {new.key}" in files.path_of(today, "txt").read_text()) == (old, True)
    signed = keys.statement(new.key, new.day).encode()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(old)).verify(bytes.fromhex(new.signature), signed)
    assert list(manifests.faults()) == []


def test_a_key_that_nobody_vouches_for_signs_nothing(today, settings):
    daily.make(today - timedelta(days=1))
    path = settings.SIGNED_LISTS_DIR / "key.pem"
    path.write_bytes(keys._pem(Ed25519PrivateKey.generate()))
    with pytest.raises(manifests.NotTrusted, match="not the last one"):
        daily.make(today)
    path.write_text("no key")
    with pytest.raises(manifests.NotTrusted, match="no Ed25519 key"):
        daily.make(today)
    path.unlink()
    with pytest.raises(manifests.NotTrusted, match="not there"):
        daily.make(today)
    assert files.days() == [today - timedelta(days=1)]


def test_a_rotation_that_was_killed_is_finished(today, settings, monkeypatch):
    daily.make(today - timedelta(days=1))
    path = settings.SIGNED_LISTS_DIR / "key.pem"
    old = path.read_bytes()
    keys.rotate(today.isoformat())
    path.with_name("key.pem.new").write_bytes(path.read_bytes())
    path.write_bytes(old)  # as if the kill had come just before the new one took its place
    assert daily.make(today)
    assert list(manifests.faults()) == []


def test_a_key_kept_elsewhere_is_used_and_never_made_there(today, settings, tmp_path):
    settings.SIGNING_KEY = tmp_path / "stick" / "key.pem"
    with pytest.raises(manifests.NotTrusted, match="not there"):
        daily.make(today)
    settings.SIGNING_KEY.parent.mkdir()
    key = Ed25519PrivateKey.generate()
    settings.SIGNING_KEY.write_bytes(keys._pem(key))
    assert daily.make(today)
    assert f"key {keys.public_hex(key)}" in files.path_of(today, "txt").read_text()
    assert not (settings.SIGNED_LISTS_DIR / "key.pem").exists()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_checks_a_list_as_the_documentation_says(tmp_path, settings):
    make_document("une page")
    made()
    (tmp_path / "cle.pem").write_text(keys.public_pem(keys.known()[-1].key))
    listed, signature = files.path_of(DAY, "txt"), files.path_of(DAY, "sig")
    asked = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(tmp_path / "cle.pem"), "-rawin"]
    asked += ["-in", str(listed), "-sigfile", str(signature)]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    listed.write_text(listed.read_text() + " ")
    assert subprocess.run(asked, capture_output=True, check=False).returncode != 0


def test_the_copy_that_readers_are_given_is_in_the_list_and_known():
    document = make_document("page", "autre")
    version = document.public_version
    version.metadata = {"copy": cleaning.TEXT}
    version.save(update_fields=["metadata"])
    assert "copy=" not in line_of(document, made())  # it is not made yet
    kept.write(version.pk, b"%PDF-1.7 written anew")
    sha256 = hashlib.sha256(b"%PDF-1.7 written anew").hexdigest()
    assert f" copy={sha256} " in line_of(document, made(DAY + timedelta(days=1)))
    known = fingerprints.known(sha256)
    assert (known.document, known.made_by_us) == (document, "copy")
