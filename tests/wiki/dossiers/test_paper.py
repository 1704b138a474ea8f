"""A project on paper: numbered exhibits with fingerprints, nothing hidden, nothing loaded from elsewhere."""

import re

import pytest
from django.urls import reverse

from archive import moderation
from archive.models import Role
from tests.make import make_claim, make_document, make_event, make_project, make_territory, make_user

pytestmark = pytest.mark.django_db


def paper(client, project):
    return client.get(reverse("project-paper", args=[project.slug]))


def test_each_fact_names_the_number_of_its_exhibit_and_each_exhibit_its_fingerprint(client):
    project = make_project(places=[make_territory()])
    first, second = make_document("un contrat", title="Contrat"), make_document("trois micros", title="Pétition")
    make_event(project, "decided", proof=first)
    make_claim(project, 3, proof=second, stance="contradicts")
    text = paper(client, project).content.decode()
    assert re.search(r"\[1\]\s+p.\s1", text)
    assert re.search(r"\[2\] p.\s1 \(contredit\)", text)
    for document in (first, second):
        assert document.public_version.sha256 in text
        assert f"/d/{document.code}" in text


def test_a_withdrawn_document_leaves_the_paper(client):
    project = make_project(places=[make_territory()])
    proof = make_document("un contrat", title="Contrat secret")
    make_event(project, "decided", proof=proof)
    moderation.withdraw(proof, make_user("relecture", Role.MODERATOR), reason="x")
    text = paper(client, project).content.decode()
    assert "Contrat secret" not in text
    assert proof.code not in text


def test_a_leak_has_no_fingerprint_on_paper(client):
    project = make_project(places=[make_territory()])
    leak = make_document("un contrat", title="Contrat", provenance="leak")
    make_event(project, "decided", proof=leak)
    text = paper(client, project).content.decode()
    assert f"/d/{leak.code}" in text
    assert leak.public_version.sha256 not in text
    assert "SHA-256" not in text.replace("'sha256-", "")


def test_the_page_needs_nothing_else_and_its_own_style_is_let_in(client):
    answer = paper(client, make_project())
    text = answer.content.decode()
    assert not re.search(r"<(script|img)\b", text)
    assert re.findall(r"<link [^>]*>", text) == re.findall(r'<link rel="icon"[^>]*>', text)
    assert "'sha256-" in answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


def test_it_can_be_kept_as_a_file(client):
    project = make_project()
    answer = client.get(reverse("project-paper", args=[project.slug]) + "?garder")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{project.slug}.html"'


def test_a_project_that_is_not_there_has_no_paper(client):
    assert client.get(reverse("project-paper", args=["rien"])).status_code == 404
