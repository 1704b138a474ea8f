"""The file of the administration is given byte for byte when a person says so, and never once a part is hidden."""

import pytest
from django.urls import reverse

from archive import moderation, restoring
from archive.cleaning import releasing
from archive.cleaning.verbs import ENGINE
from archive.models import CustodyEvent, Document, Version
from archive.models.version import Role
from archive.storage import blob_path
from tests.make import make_document, make_local, make_territory

pytestmark = pytest.mark.django_db
SOURCE = "https://ville.example/deliberation.pdf"


@pytest.fixture
def document():
    """A public record of an administration whose file was looked at."""
    document = make_document("Des caméras", source=SOURCE)
    Version.objects.update(metadata={"engine": ENGINE, "copy": "pixels", "before": [], "after": [], "why": ""})
    document.public_version.refresh_from_db()
    return document


def address(document):
    return reverse("document-original", args=[document.slug, document.code])


def release(client, document, **said):
    said = {"seen": "1", "from_administration": "1"} | said
    return client.post(reverse("document-release", args=[document.code]), {k: v for k, v in said.items() if v})


def test_released_file_is_given_byte_for_byte_with_its_fingerprint(client, document, moderator):
    assert client.get(address(document)).status_code == 404
    client.force_login(moderator)
    assert release(client, document).status_code == 302
    client.logout()
    response = client.get(address(document))
    version = document.public_version
    assert b"".join(response.streaming_content) == blob_path(version.sha256).read_bytes()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "a.pdf" not in str(response.headers)
    page = client.get(document.get_absolute_url()).content.decode()
    assert address(document) in page
    assert page.count(version.sha256) >= 2
    line = document.custody.get(kind=CustodyEvent.Kind.RELEASED)
    assert line.by == moderator
    assert line.facts == {"released": True, "sha256": version.sha256}


@pytest.mark.parametrize("missing", ["seen", "from_administration"])
def test_nothing_is_released_unless_both_are_said(client, document, moderator, missing):
    client.force_login(moderator)
    assert release(client, document, **{missing: ""}).status_code == 400
    assert client.get(address(document)).status_code == 404


def test_release_is_taken_back(client, document, moderator):
    releasing.release(document, moderator, seen=True, from_administration=True)
    client.force_login(moderator)
    client.post(reverse("document-release", args=[document.code]), {"back": "1"})
    assert client.get(address(document)).status_code == 404
    assert [line.facts["released"] for line in document.custody.filter(kind="released")] == [True, False]


def test_releasing_twice_writes_one_line(document, moderator):
    for _time in range(2):
        releasing.release(document, moderator, seen=True, from_administration=True)
    assert document.custody.filter(kind="released").count() == 1


def test_withdrawn_document_gives_no_file(client, document, moderator):
    releasing.release(document, moderator, seen=True, from_administration=True)
    moderation.withdraw(document, moderator, reason="x")
    assert client.get(address(document)).status_code == 410


@pytest.mark.parametrize("role", [Role.REDACTED, Role.CLEANED, Role.ARRANGED])
def test_version_that_hides_a_part_ends_the_release_at_once(client, document, moderator, role):
    releasing.release(document, moderator, seen=True, from_administration=True)
    Version.objects.filter(pk=document.public_version_id).update(role=role)
    assert client.get(address(document)).status_code == 404
    assert address(document) not in client.get(document.get_absolute_url()).content.decode()


@pytest.mark.parametrize("end", ["waiting", "refused", "withdrawn", "redacted", "extract"])
def test_file_that_holds_another_one_is_given_only_while_that_one_is_public_as_it_came(document, moderator, end):
    within = make_document("Une annexe", parent=document)
    deeper = make_document("Plus loin", parent=within)
    releasing.release(document, moderator, seen=True, from_administration=True)
    document.refresh_from_db()
    assert releasing.is_released(document)
    if end == "redacted":
        Version.objects.filter(pk=deeper.public_version_id).update(role=Role.REDACTED)
    elif end == "extract":
        Document.objects.filter(pk=deeper.pk).update(extract_only=True)
    else:
        Document.objects.filter(pk=deeper.pk).update(decision=end)
    assert not releasing.is_released(document)
    assert releasing.why_not(document)


def test_document_that_comes_back_is_not_released_until_somebody_says_so_again(document, moderator, administrator):
    releasing.release(document, moderator, seen=True, from_administration=True)
    moderation.withdraw(document, moderator, reason="x")
    restoring.ask(document, moderator, reason="x")
    restoring.restore(document, administrator)
    assert document in Document.objects.published()
    assert not releasing.is_released(document)


@pytest.mark.parametrize(
    "changes",
    [{"provenance": "leak"}, {"provenance": "press"}, {"source": "ville"}, {"source": ""}, {"extract_only": True}],
)
def test_nothing_else_than_a_public_record_with_its_address_is_released(document, moderator, changes):
    for name, value in changes.items():
        setattr(document, name, value)
    document.save()
    with pytest.raises(releasing.ReleaseError):
        releasing.release(document, moderator, seen=True, from_administration=True)


def test_file_that_was_not_looked_at_is_not_released(document, moderator):
    Version.objects.update(metadata={})
    with pytest.raises(releasing.ReleaseError):
        releasing.release(document, moderator, seen=True, from_administration=True)


def test_moderator_of_elsewhere_releases_nothing(client, document):
    document.territories.set([make_territory()])
    make_local(make_territory())
    client.force_login(make_local(make_territory("69123", "Lyon", "lyon")))
    assert release(client, document).status_code == 404
