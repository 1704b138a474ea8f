"""The tables behind the site: administrators read them, nobody writes, and nobody else learns that they are there."""

import pytest
from django.urls import reverse
from wiki.models import ArticleRevision

from archive.models import CustodyEvent, Role
from technopolice.tables import NEVER, tables
from tests.make import make_document, make_event, make_project, make_territory, make_user
from wiki.pages import saving

pytestmark = pytest.mark.django_db
MODELS = sorted(tables._registry, key=lambda model: model._meta.label)


@pytest.fixture(autouse=True)
def something():
    make_event(make_project(places=[make_territory()]))
    return saving.save("villes/nice", title="Nice", text="Un secret de page.\n").page


def addresses():
    yield reverse("tables:index")
    for model in MODELS:
        name = f"tables:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_add")
        if (first := model.objects.first()) is not None:
            for action in ("change", "history", "delete"):
                yield reverse(f"{name}_{action}", args=[first.pk])


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.TRUSTED, Role.MODERATOR])
def test_whoever_is_no_administrator_finds_nothing(client, role):
    client.force_login(make_user(role=role))
    assert {client.get(address).status_code for address in addresses()} == {404}


def test_a_visitor_is_led_to_the_one_sign_in_form(client):
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_an_administrator_reads_every_table(client, model):
    client.force_login(make_user(role=Role.ADMINISTRATOR))
    name = f"tables:{model._meta.app_label}_{model._meta.model_name}"
    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    assert client.get(reverse(f"{name}_changelist"), {"q": "nice"}).status_code == 200
    if (first := model.objects.first()) is not None:
        assert client.get(reverse(f"{name}_change", args=[first.pk])).status_code == 200


@pytest.mark.parametrize("action", ["add", "change", "delete"])
def test_not_even_an_administrator_writes_there(client, action):
    client.force_login(make_user(role=Role.ADMINISTRATOR))
    revision = ArticleRevision.objects.get()
    arguments = [] if action == "add" else [revision.pk]
    address = reverse(f"tables:wiki_articlerevision_{action}", args=arguments)
    assert client.post(address, {"content": "autre", "title": "autre", "post": "yes"}).status_code == 403
    revision.refresh_from_db()
    assert revision.content == "Un secret de page.\n"


def test_an_administrator_reads_the_text_where_django_wiki_keeps_it(client):
    client.force_login(make_user(role=Role.ADMINISTRATOR))
    address = reverse("tables:wiki_articlerevision_change", args=[ArticleRevision.objects.get().pk])
    assert "Un secret de page." in client.get(address).content.decode()


def test_what_could_name_a_source_is_not_among_the_tables():
    named = {model._meta.label for model in MODELS}
    assert not named & {
        "archive.Document", "archive.File", "archive.Review", "archive.Sending", "archive.Upload", "archive.User",
        "proposals.Proposal", "discussion.Comment", "sessions.Session", "archive.Report", "otp_totp.TOTPDevice",
        "otp_static.StaticDevice", "otp_static.StaticToken",
    }  # fmt: skip
    for model in MODELS:
        assert not NEVER & set(tables._registry[model].list_display)
        assert not NEVER & set(tables._registry[model].fields)


def test_a_custody_line_is_read_there_and_never_written(client):
    make_document("x")
    client.force_login(make_user(role=Role.ADMINISTRATOR))
    event = CustodyEvent.objects.get(kind="published")
    assert client.get(reverse("tables:archive_custodyevent_change", args=[event.pk])).status_code == 200
    for action in ("change", "delete"):
        address = reverse(f"tables:archive_custodyevent_{action}", args=[event.pk])
        assert client.post(address, {"kind": "refused", "post": "yes"}).status_code == 403
    assert CustodyEvent.objects.get(pk=event.pk).kind == "published"


def test_a_session_without_second_factor_finds_nothing_there(client, settings):
    settings.SECOND_FACTOR = True
    client.force_login(make_user(role=Role.ADMINISTRATOR))
    assert {client.get(address).status_code for address in addresses()} == {404}
