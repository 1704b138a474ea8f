"""A bundle of exhibits on the site: its author's alone, printable, each exhibit described on its own."""

import pytest
from django.urls import reverse

from archive import collecting
from archive.models import Collection, Role
from tests.make import make_document, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    client.cookies["django_language"] = "en"
    return make_user("author")


@pytest.fixture
def bundle(author):
    made = collecting.make(author, title="Recours contre les micros", is_bundle=True)
    collecting.add(made, make_document("un", "deux", title="La délibération"))
    return made


def addresses(bundle):
    code = bundle.entries.get().document.code
    return [
        bundle.get_absolute_url(),
        *(
            reverse(name, args=[bundle.code])
            for name in ("collection-arrange", "collection-edit", "collection-parcel", "collection-zip")
        ),
        reverse("exhibit", args=[bundle.code, code]),
    ]


def change(client, bundle, number=1, **said):
    entry = bundle.entries.get(number=number)
    fields = {f"e{number}-{name}": value for name, value in said.items()}
    return client.post(reverse("collection-entry", args=[bundle.code, entry.document.code]), fields)


@pytest.mark.parametrize("role", [None, Role.CONTRIBUTOR, Role.MODERATOR, Role.ADMINISTRATOR])
def test_nobody_else_finds_a_bundle(client, bundle, role):
    if role:
        client.force_login(make_user("curious", role))
    for address in addresses(bundle):
        response = client.get(address)
        assert response.status_code == 404 or "/compte/entrer" in response.get("Location", ""), address
    assert "Recours" not in client.get(reverse("collections")).content.decode()
    document = bundle.entries.get().document
    assert "Recours" not in client.get(document.get_absolute_url()).content.decode()
    searched = client.get(reverse("search"), {"collection": bundle.code, "q": "un"})
    assert "collection" in searched.context["form"].errors


def test_author_reads_the_inventory_and_that_the_server_can_be_read(client, author, bundle):
    client.force_login(author)
    response = client.get(bundle.get_absolute_url())
    page = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert "La délibération" in page
    assert "whoever runs this server can read it" in page
    assert 'name="open"' not in page


def test_bundle_is_made_by_its_form_and_stays_one(client, author):
    client.force_login(author)
    assert "checked" in client.get(reverse("collection-new") + "?bordereau").content.decode()
    client.post(reverse("collection-new"), {"title": "Recours", "is_bundle": "on"})
    made = Collection.objects.get()
    assert made.is_bundle
    client.post(reverse("collection-edit", args=[made.code]), {"title": "Autre"})
    made.refresh_from_db()
    assert (made.title, made.is_bundle) == ("Autre", True)


def test_asking_for_it_to_be_public_is_refused_with_a_sentence(client, author, bundle):
    client.force_login(author)
    response = client.post(reverse("collection-change", args=[bundle.code]), {"open": ""}, follow=True)
    assert "cannot be made public" in response.content.decode()
    bundle.refresh_from_db()
    assert not bundle.is_public


def test_exhibit_is_described_on_its_own(client, author, bundle):
    client.force_login(author)
    assert change(client, bundle, title="Délibération, article 4", pages="2").status_code == 302
    page = client.get(bundle.get_absolute_url()).content.decode()
    assert "Délibération, article 4" in page
    assert "page 2" in page
    assert 'value="2"' in client.get(reverse("collection-arrange", args=[bundle.code])).content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"title": ""},
        {"title": "x" * 81},
        {"title": "T", "pages": "0"},
        {"title": "T", "pages": "x"},
        {"title": "T", "pages": "9" * 40},
        {"title": "T", "pages": "2-1"},
        {"title": "T", "pages": "3"},
    ],
)
def test_what_is_typed_wrong_is_kept_beside_its_sentence(client, author, bundle, said):
    client.force_login(author)
    response = change(client, bundle, **said)
    assert response.status_code == 400
    assert "errorlist" in response.content.decode()
    assert all(f'value="{value}"' in response.content.decode() for value in said.values() if value)
    assert bundle.entries.get().pages == ""


def test_exhibit_is_taken_out(client, author, bundle):
    client.force_login(author)
    document = bundle.entries.get().document
    client.post(reverse("collection-entry", args=[bundle.code, document.code]), {"remove": ""})
    assert not bundle.entries.exists()
    assert client.post(reverse("collection-entry", args=[bundle.code, document.code]), {}).status_code == 404


def test_withdrawn_exhibit_says_so_and_can_be_taken_out(client, author, bundle):
    document = bundle.entries.get().document
    document.decision, document.withdrawn_as, document.title = "withdrawn", "legal", "Un nom propre"
    document.save()
    client.force_login(author)
    for address in (bundle.get_absolute_url(), reverse("collection-arrange", args=[bundle.code])):
        page = client.get(address).content.decode()
        assert "legal request or judgment" in page
        assert "Un nom propre" not in page
    assert client.get(reverse("exhibit", args=[bundle.code, document.code])).status_code == 404
    response = client.post(reverse("collection-entry", args=[bundle.code, document.code]), {"version": ""})
    assert response.status_code == 404


def test_document_is_put_in_a_bundle_from_its_page(client, author, bundle):
    client.force_login(author)
    document = make_document("deux")
    asked = client.get(reverse("collection-gather", args=[document.code])).content.decode()
    assert "Recours contre les micros (bundle of exhibits)" in asked
    client.post(reverse("collection-gather", args=[document.code]), {"collection": bundle.code})
    assert bundle.entries.get(document=document).number == 2
