"""The sheet that goes with a document says what its public page says, and no more."""

import pytest
from django.utils import timezone

from archive import provenance_sheet
from tests.make import make_document, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "https://archive.example/d/abcdef"


def rows(document):
    return dict(provenance_sheet.rows_of(document, document.public_version, ADDRESS))


def test_sheet_says_where_a_document_comes_from_and_its_fingerprint():
    sender = make_user("depositor")
    document = make_document("un", source="https://ville.example/pv", how_obtained="Demandé en mai", nature="minutes",
                             deposited_by=sender)  # fmt: skip
    said = rows(document)
    assert said["Source"] == "https://ville.example/pv"
    assert said["Comment il a été obtenu"] == "Demandé en mai"
    assert said["Empreinte SHA-256 du fichier reçu"] == document.public_version.sha256
    assert said["Adresse permanente"] == ADDRESS
    assert said["Nature"] == "Compte rendu"
    assert "depositor" not in str(said)
    assert "a.pdf" not in str(said)


def test_sheet_of_a_leak_says_neither_when_it_came_nor_its_fingerprint():
    document = make_document("un", provenance="leak", how_obtained="remis en main propre")
    said = rows(document)
    assert not {"Entré dans l’archive le", "Empreinte SHA-256 du fichier reçu", "Comment il a été obtenu"} & set(said)
    assert document.public_version.sha256 not in str(said)
    lines = provenance_sheet.lines_of("T", "p. 1", document, document.public_version, ADDRESS, timezone.localdate())
    assert not any(provenance_sheet.PROVES in line.text for line in lines)


def test_sheet_says_what_the_fingerprint_proves_and_what_not():
    document = make_document("un")
    lines = provenance_sheet.lines_of("T", "p. 1", document, document.public_version, ADDRESS, timezone.localdate())
    said = "\n".join(line.text for line in lines)
    for sentence in (provenance_sheet.PROVES, provenance_sheet.PROVES_NOT, provenance_sheet.COPY):
        assert sentence in said
