"""The record of a document: who sees it, what it says, what it keeps to itself."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from archive import sketches
from archive.models import Collection, CollectionEntry, Document, Organisation, Page, Technology, Version
from archive.models.custody import record
from archive.search import outbox
from tests.make import make_document, make_local, make_page, make_territory, make_user

WORDS = " ".join(f"capteur{chr(97 + at)} sonore{chr(97 + at)} quartier{chr(97 + at)}" for at in range(20))
HIDDEN = ["waiting", "question", "refused", "withdrawn", "merged"]


def routes(document, version=1):
    """Every address of a document."""
    at = [document.slug, document.code]
    return [
        reverse("document", args=at),
        reverse("document-text", args=at),
        reverse("page", args=[*at, 1]),
        reverse("page-version", args=[*at, version, 1]),
        reverse("page-image", args=[*at, version, 1, 200]),
    ]


def words(response):
    """The page without its own address, which the language switch repeats, and without the token of its forms."""
    page = response.content.decode().replace(response.wsgi_request.get_full_path(), "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize("decision", HIDDEN)
@pytest.mark.parametrize("person", ["visitor", "contributor"])
def test_hidden_document_answers_as_a_missing_one(client, contributor, decision, person):
    document = make_document("un secret", title="Titre secret")
    document.decision = decision
    document.deposited_by = contributor
    document.save()
    if person == "contributor":
        client.force_login(contributor)
    for address in routes(document):
        hidden = client.get(address)
        missing = client.get(address.replace(document.code, "zzzzzz").replace(document.slug, "x"))
        assert hidden.status_code == missing.status_code == 404
        assert words(hidden) == words(missing)
        assert "secret" not in words(hidden)


def test_wrong_slug_of_a_hidden_document_does_not_redirect(client, db):
    document = make_document("texte", published=False)
    assert client.get(f"/documents/autre-{document.code}/").status_code == 404


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Délibération", "deliberation"),
        ("mot " * 30, "mot-" * 14 + "mot"),
        ("x" * 70, "x" * 60),
        ("…", "document"),
    ],
)
def test_address_is_cut_between_two_words(title, slug):
    assert Document(title=title).slug == slug


def test_wrong_slug_redirects_and_keeps_the_query(client, db):
    document = make_document("texte", title="Le bon titre")
    response = client.get(f"/documents/autre-{document.code}/pages/1?q=texte")
    assert response.status_code == 301
    assert response["Location"] == f"/documents/le-bon-titre-{document.code}/pages/1?q=texte"
    assert response["Cache-Control"] == "no-cache"


def test_code_of_a_duplicate_redirects_to_its_original(client, db):
    original = make_document("texte")
    duplicate = make_document("texte", published=False, duplicate_of=original)
    response = client.get(duplicate.get_absolute_url())
    assert response.status_code == 301
    assert response["Location"] == original.get_absolute_url()


def test_duplicate_of_a_hidden_original_is_not_found(client, db):
    original = make_document("texte", published=False)
    duplicate = make_document("texte", published=False, duplicate_of=original)
    assert client.get(duplicate.get_absolute_url()).status_code == 404


def test_record_shows_its_facts(client, db):
    city = make_territory()
    document = make_document(
        "un", "deux",
        territories=[city],
        nature="minutes",
        date=datetime.date(2019, 5, 8),
        source="https://ville.example/pv.pdf",
    )  # fmt: skip
    page = client.get(document.get_absolute_url()).content.decode()
    for said in [document.title, "2019", city.get_absolute_url(), document.public_version.sha256, "pages/2"]:
        assert said in page
    assert '<a href="https://ville.example/pv.pdf" rel="noopener noreferrer">' in page


@pytest.mark.parametrize(
    "source", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example/", " http://x", "cote 12"]
)
def test_source_that_is_no_web_address_is_no_link(client, db, source):
    document = make_document("un", source=source)
    response = client.get(document.get_absolute_url())
    assert f'href="{source}' not in response.content.decode()


def test_moderator_sees_an_undecided_document_and_that_it_is_not_public(client, moderator):
    document = make_document("attend", published=False)
    client.force_login(moderator)
    response = client.get(document.get_absolute_url())
    assert response.status_code == 200
    assert "notice-warn" in response.content.decode()


def test_moderator_of_other_territories_does_not_see_it(client, moderator):
    moderator.territories.add(make_territory("06088", "Nice", "nice"))
    place = make_territory()
    make_local(place)
    document = make_document("attend", published=False, territories=[place])
    client.force_login(moderator)
    assert client.get(document.get_absolute_url()).status_code == 404


def test_public_reads_the_public_version_and_no_other(client, moderator):
    document = make_document("ancien texte")
    newer = Version.objects.create(
        document=document, number=2, sha256="0" * 64, media_type="application/pdf", page_count=1,
        processing="done", added=document.added,
    )  # fmt: skip
    make_page(newer, 1, "texte pas encore approuvé")
    newer_page = reverse("page-version", args=[document.slug, document.code, 2, 1])
    for address in [document.page_url(1), reverse("document-text", args=[document.slug, document.code])]:
        assert "approuvé" not in client.get(address).content.decode()
    assert client.get(newer_page).status_code == 404
    client.force_login(moderator)
    assert "approuvé" in client.get(newer_page).content.decode()
    assert "approuvé" not in client.get(document.page_url(1)).content.decode()


def test_search_inside_lists_the_pages_with_the_words(client, db):
    document = make_document("rien ici", "les caméras du marché", "autre chose")
    page = client.get(document.get_absolute_url(), {"q": "caméra"}).content.decode()
    assert f"{document.page_url(2)}?q=cam%C3%A9ra" in page
    assert "<mark>caméras</mark>" in page
    assert f"{document.page_url(3)}?q=" not in page


def test_jump_goes_to_the_page(client, db):
    document = make_document("un", "deux")
    response = client.get(document.get_absolute_url(), {"page": "2", "q": "deux"})
    assert response["Location"] == f"{document.page_url(2)}?q=deux"


def test_progress_of_reading_is_said(client, db):
    document = make_document("un", "deux", "trois")
    document.public_version.pages.filter(rank=3).update(state=Page.State.WAITING)
    assert '<progress max="3" value="2">' in client.get(document.get_absolute_url()).content.decode()


def test_custody_names_nobody(client, moderator):
    document = make_document("un")
    record(document, "described", by=moderator, note="une remarque interne")
    page = client.get(document.get_absolute_url()).content.decode()
    assert moderator.pseudonym not in page
    assert "remarque interne" not in page


def test_fingerprint_of_a_leak_is_not_shown(client, db):
    for provenance, shown in [("press", True), ("leak", False)]:
        document = make_document(f"page of {provenance}", provenance=provenance)
        page = client.get(document.get_absolute_url()).content.decode()
        assert (document.public_version.sha256 in page) is shown


def test_day_on_which_a_leak_came_in_is_not_shown(client, db):
    document = make_document("un", provenance="leak", how_obtained="remis en main propre")
    kinds = [step.kind for step in client.get(document.get_absolute_url()).context["journey"]]
    assert kinds == ["published"]
    assert "main propre" not in client.get(document.get_absolute_url()).content.decode()


def test_publication_of_an_own_deposit_is_said(client, db):
    sender = make_user("sender")
    document = make_document("un", deposited_by=sender, published=False)
    record_published(document, sender)
    client.cookies["django_language"] = "en"
    steps = client.get(document.get_absolute_url()).context["journey"]
    assert [step.sentence for step in steps] == [
        "Received by the archive.",
        "Published by the person who sent it: fewer than three people review here.",
    ]


def record_published(document, by):
    with transaction.atomic():
        document.decision, document.public_version = "published", document.versions.get()
        document.save()
        record(document, "published", by=by)


def test_demonstration_says_that_it_is_one(client, db):
    document = make_document("un", is_demonstration=True)
    for address in [document.get_absolute_url(), document.page_url(1)]:
        assert "emonstration" in client.get(address).content.decode().replace("é", "e")


def test_text_alone_is_escaped_and_divided_by_page(client, db):
    document = make_document("<script>alert(1)</script>", "deux")
    page = client.get(reverse("document-text", args=[document.slug, document.code])).content.decode()
    assert "&lt;script&gt;" in page
    assert 'id="p-2"' in page


@pytest.mark.parametrize(
    "query", [{"sheet": "99999999999999"}, {"sheet": "-1"}, {"page": "0"}, {"hits": "x", "q": "un"}]
)
def test_strange_numbers_are_no_error(client, db, query):
    document = make_document("un")
    assert client.get(document.get_absolute_url(), query, follow=True).status_code in {200, 404}


def rich(length, *, name):
    """A document with all that its page can show, and as many pages as that."""
    texts = [f"Page {at} {name}. {WORDS}" for at in range(length)]
    document = make_document(*texts, title=name, territories=[make_territory()], parent=make_document("courriel"))
    make_document("pièce jointe", parent=document)
    make_document(*texts[:3], title=f"Copie de {name}")
    document.organisations.add(Organisation.objects.create(name=name, slug=name))
    document.technologies.add(Technology.objects.create(name=name, slug=name))
    collection = Collection.objects.create(title=name, owner=make_user(f"owner-{name}"), is_public=True)
    CollectionEntry.objects.create(collection=collection, document=document, rank=1)
    return document


def test_record_takes_twelve_queries_for_one_page_and_for_fifty(client, db, django_assert_num_queries):
    documents = [rich(1, name="courte"), rich(50, name="longue")]
    while sketches.sketch_some():
        pass
    outbox.rebuild()
    client.get(documents[0].get_absolute_url())  # what kinds of rows there are is kept by the process
    for document in documents:
        cache.clear()
        with django_assert_num_queries(12):
            response = client.get(document.get_absolute_url())
        context = response.context
        assert all([context["alike"], context["same_pages"], context["part_of"], context["contains"]])
        assert all([context["belonging"].organisations, context["belonging"].collections])


def test_record_of_a_searched_document_costs_few_queries(client, db, django_assert_max_num_queries):
    document = make_document(*["la caméra"] * 40, territories=[make_territory()])
    with django_assert_max_num_queries(14):
        client.get(document.get_absolute_url(), {"q": "caméra"})


def test_thumbnails_come_a_lot_at_a_time(client, db):
    document = make_document(*["page"] * 65)
    for asked, ranks in (("", (1, 30)), ("3", (61, 65)), ("99", (61, 65)), ("-1", (1, 30)), ("x", (1, 30))):
        sheet = client.get(document.get_absolute_url(), {"sheet": asked}).context["sheet"]
        assert (sheet.pages[0].rank, sheet.pages[-1].rank, sheet.count) == (*ranks, 3)
        assert (sheet.reading.pages, sheet.reading.from_file, sheet.reading.waiting) == (65, 65, 0)


def test_record_leads_to_its_organisations_and_technologies(client, db):
    page = client.get(rich(1, name="longue").get_absolute_url()).content.decode()
    for address in ("/organisations/longue/", "/technologies/longue/", "/collections/longue-"):
        assert address in page


def test_private_collection_is_shown_to_its_owner_alone(client, contributor):
    document = make_document("un")
    collection = Collection.objects.create(title="Secret de dossier", owner=contributor)
    CollectionEntry.objects.create(collection=collection, document=document, rank=1)
    assert "Secret de dossier" not in client.get(document.get_absolute_url()).content.decode()
    client.force_login(contributor)
    assert "Secret de dossier" in client.get(document.get_absolute_url()).content.decode()


def test_hidden_document_is_not_kept_by_the_browsers_of_the_review_team(client, moderator):
    client.force_login(moderator)
    hidden = make_document("un", published=False)
    for address in [hidden.get_absolute_url(), hidden.page_url(1)]:
        assert client.get(address)["Cache-Control"] == "no-store"
