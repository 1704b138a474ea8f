"""The signed lists in public, and the page that says whether a file is one of ours."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from archive import moderation
from archive.clean_copy import making, wanted
from archive.manifests import daily, files, keys, listing
from archive.models import Version
from tests.make import make_document

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def asked(client, typed):
    return client.post(reverse("check-file"), {"fingerprint": typed})


def test_there_is_no_list_yet(client):
    assert client.get(reverse("fingerprints")).status_code == 200
    assert client.get(reverse("fingerprints-keys")).text == ""
    assert client.get(reverse("fingerprints-key")).status_code == 404


def test_a_list_its_signature_and_the_key_are_given_as_they_are(client):
    make_document("une page")
    daily.make(DAY)
    assert "2026-03-01.txt" in client.get(reverse("fingerprints")).text
    given = [b"".join(client.get(f"/empreintes/2026-03-01.{ending}").streaming_content) for ending in ("txt", "sig")]
    keys.verify(keys.known()[0].key, given[1], given[0], "the list")
    assert client.get(reverse("fingerprints-key")).text == keys.public_pem(keys.known()[0].key)


@pytest.mark.parametrize(
    "name", ["2026-03-01.heads", "key.pem", "seal.key", "keys.txt", "2026-03-02.txt", "2026-13-01.txt", "x.txt"]
)
def test_nothing_else_of_the_folder_is_given(client, name):
    daily.make(DAY)
    assert client.get(f"/empreintes/{name}").status_code == 404


def test_a_signature_without_its_list_is_not_given(client):
    daily.make(DAY)
    files.path_of(DAY, "txt").unlink()
    assert client.get("/empreintes/2026-03-01.sig").status_code == 404


def test_a_published_file_is_known_with_its_link_and_day(client):
    document = make_document("une page", title="Titre")
    answer = asked(client, document.public_version.sha256.upper())
    assert document.get_absolute_url() in answer.text
    assert str(timezone.localdate(document.published_at).year) in answer.text


@pytest.mark.parametrize("form", ["{}  document.pdf", "SHA256 hash of x:\r\n{}\r\nCertUtil: ok", "{pairs}", " {} "])
def test_what_the_commands_write_is_understood(client, form):
    digest = make_document("une page", title="Titre").public_version.sha256
    pairs = " ".join(digest[at : at + 2] for at in range(0, 64, 2))
    assert "Titre" in asked(client, form.format(digest, pairs=pairs)).text


def test_a_withdrawn_file_has_its_notice(client, moderator):
    document = make_document("une page", title="Titre")
    moderation.withdraw(document, moderator, reason="plainte", withdrawn_as="legal")
    answer = asked(client, document.public_version.sha256).text
    assert reverse("document-short", args=[document.code]) in answer
    assert "Titre" not in answer


def test_hidden_replaced_and_leaked_files_are_not_known(client, moderator):
    hidden = make_document("caché", title="Caché", published=False)
    leak = make_document("fuite", title="Fuite", provenance="leak")
    leak.public_version.pages.update(text="fuite lue")
    masked = make_document("masqué", title="Masqué")
    first = masked.public_version
    second = Version.objects.create(
        document=masked, number=2, role="redacted", sha256="1" * 64, media_type="application/pdf", page_count=1,
        processing="done", added=timezone.now(),
    )  # fmt: skip
    masked.public_version = second
    masked.save()
    gone = make_document("fuite retirée", title="Partie", provenance="leak")
    moderation.withdraw(gone, moderator, reason="source")
    daily.make(DAY)
    unknown = answer_of(asked(client, "0" * 64))
    assert unknown
    for digest in (hidden.versions.get().sha256, leak.public_version.sha256, first.sha256, gone.public_version.sha256):
        assert answer_of(asked(client, digest)) == unknown


def answer_of(page):
    """Return what a page says of a fingerprint, without the fingerprint itself."""
    return page.text.partition('id="answer">')[2].partition('<p class="fingerprint')[0]


def test_the_pdf_that_we_make_is_known_even_of_a_leak(client):
    leak = make_document("fuite", title="Fuite", provenance="leak")
    leak.public_version.sections = True  # no images: its text is set
    leak.public_version.save()
    wanted.want(leak.public_version_id)
    while making.work_some():
        pass
    daily.make(DAY)
    said = listing.parsed(files.path_of(DAY, "txt").read_text())[leak.code]
    assert leak.get_absolute_url() in asked(client, said["copy"][0]).text


def test_the_text_of_its_pages_is_known(client):
    document = make_document("une page", title="Titre")
    document.public_version.pages.update(text="une autre")
    daily.make(DAY)
    said = listing.parsed(files.path_of(DAY, "txt").read_text())[document.code]
    assert document.get_absolute_url() in asked(client, said["text"][0]).text


@pytest.mark.parametrize("typed", ["", "abc", "g" * 64, "a" * 63, "a" * 65, "\0", "é" * 5000])
def test_what_is_no_fingerprint_is_said_and_kept(client, typed):
    answer = asked(client, typed)
    assert answer.status_code == 400
    assert "64" in answer.text


def test_the_page_names_the_commands_and_sends_no_file(client):
    page = client.get(reverse("check-file")).text
    for command in ("sha256sum document.pdf", "shasum -a 256 document.pdf", "certutil -hashfile document.pdf SHA256"):
        assert command in page
    assert 'type="file" id="file">' in page  # without a name no form sends it
