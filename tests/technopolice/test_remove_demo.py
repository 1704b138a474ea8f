"""The demonstration, loaded whole and removed: nothing of it is left."""

from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils.text import slugify
from wiki.models import ArticleRevision

from archive import collecting, corrections
from archive.demonstration import removing
from archive.demonstration.loading import ACCOUNTS, load_accounts
from archive.models import Correction, CustodyEvent, Document, File, IndexTask, Page, Review, SearchWord, User, Version
from archive.models.custody import record
from archive.search.find import find
from archive.search.french import stems
from archive.storage import blob_path
from tests.make import make_document, make_territory, make_user
from wiki.evidence.models import Citation
from wiki.pages import saving
from wiki.pages.models import WikiPage

VISIBILITY = "archive.Visibility"
TOWNS = {
    "06088": "Nice",
    "13055": "Marseille",
    "31555": "Toulouse",
    "42218": "Saint-Étienne",
    "59606": "Valenciennes",
    "67482": "Strasbourg",
    "75056": "Paris",
}


def counted():
    """Return how many rows each table has, and how many files lie on the disk."""
    # The visibility counter is no trace: it only ever rises.
    rows = {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.label != VISIBILITY}
    folders = [settings.FILES_DIR, settings.IMAGES_DIR]
    return rows, sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def run(command, **options):
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def places(db):
    """The seven towns that the demonstration names, and the vocabulary."""
    for code, name in TOWNS.items():
        town = make_territory(code, name, slug=slugify(name))
        if code == "42218":
            make_territory("quartier-beaubrun-tarentaize", "Beaubrun-Tarentaize", "beaubrun", "quarter", town)
    make_territory("epci-244200770", "Saint-Étienne Métropole", "saint-etienne-metropole", "epci")
    make_territory("reg-93", "Provence-Alpes-Côte d’Azur", "provence-alpes-cote-d-azur", "region")
    call_command("load_vocabulary", verbosity=0, stdout=StringIO())


@pytest.mark.slow
def test_demonstration_is_loaded_as_people_would_and_leaves_without_a_trace(places):
    make_document("Un vrai document.", title="Vrai")
    before = counted()
    said = run("load_demo", wait=True)

    assert said.count("demo-") == len(ACCOUNTS)
    decisions = Document.objects.filter(is_demonstration=True).values_list("decision", flat=True)
    assert sorted(decisions) == ["published"] * 12 + ["refused"] + ["waiting"] * 2 + ["withdrawn"]
    assert Document.objects.tally()["failed"] == 1  # the one with a password
    assert not Version.objects.filter(document__is_demonstration=True, processing__in=["waiting", "working"]).exists()
    assert {page.territory.code for page in WikiPage.objects.filter(is_demonstration=True)} == TOWNS.keys()
    assert Citation.objects.count() > 10
    assert set(Citation.objects.values_list("state", flat=True)) == {"current"}
    for citation in Citation.objects.select_related("version"):
        page = citation.version.pages.get(rank=citation.page_from)
        assert set(stems(citation.words)) <= set(page.stems.split()), f"{citation}: {citation.words}"
    for page in Page.objects.filter(version__document__is_demonstration=True, version__sections=False):
        assert set(stems("Résumé écrit pour la démonstration")) <= set(page.stems.split())
    assert Document.objects.get(title__contains="lycées").public_version.page_count == 5
    assert not IndexTask.objects.exists()

    loaded = counted()
    assert "already here" in run("load_demo", wait=True)
    assert counted() == loaded

    said = run("remove_demo")
    assert "documents=16 dossiers=7 accounts=4 facts=60" in said
    assert counted() == before
    assert not IndexTask.objects.exists()
    assert find("capteurs sonores").count == 0
    assert "documents=0 dossiers=0 accounts=0" in run("remove_demo")


@pytest.fixture
def demonstration(db):
    """A demonstration document that the archive already read, and its accounts."""
    load_accounts()
    return make_document("Capteurs sonores.", title="Résumé", is_demonstration=True)


def test_real_document_and_its_custody_survive_the_removal(demonstration):
    real = make_document("Autre texte.", title="Vrai")
    run("remove_demo")
    assert list(Document.objects.all()) == [real]
    assert real.custody.count() == 2


def test_corrections_that_wait_leave_the_desk_with_their_document(demonstration):
    corrections.propose(demonstration.public_version.pages.get(), "Capteurs de son.", make_user())
    run("remove_demo")
    assert not Correction.objects.exists()
    assert not Review.objects.exists()


def test_words_counted_with_the_demonstration_go_with_it(demonstration):
    SearchWord.objects.create(word="beaubrun", shown="Beaubrun", documents=2)
    run("remove_demo")
    assert not SearchWord.objects.exists()


def test_file_that_a_real_deposit_shares_stays(demonstration):
    real = make_document("Capteurs sonores.", title="Le même fichier")
    digest = real.versions.get().sha256
    run("remove_demo")
    assert File.objects.filter(sha256=digest).count() == 1
    assert blob_path(digest).exists()


def test_real_duplicate_of_a_demonstration_document_waits_for_review(demonstration):
    real = make_document("Capteurs sonores.", title="Copie", published=False, duplicate_of=demonstration)
    run("remove_demo")
    real.refresh_from_db()
    assert real.duplicate_of is None
    assert real.versions.get().processing == "waiting"
    assert Review.objects.waiting().get().subject == real


def test_account_that_decided_about_a_real_document_is_closed_but_stays_in_its_custody(demonstration):
    real = make_document("Autre texte.", title="Vrai")
    judge = User.objects.get(pseudonym="demo-relecture-1")
    with transaction.atomic():
        record(real, CustodyEvent.Kind.DESCRIBED, by=judge)
    said = run("remove_demo")
    judge.refresh_from_db()
    assert "demo-relecture-1 decided" in said
    assert "accounts=3" in said
    assert not judge.is_active
    assert not judge.has_usable_password()


def test_real_page_that_cites_a_demonstration_document_keeps_its_text_and_loses_its_source(demonstration):
    text = f"Une phrase [[doc:{demonstration.code} p.1]]."
    page = saving.save("villes/ailleurs", title="Ailleurs", text=text, author=make_user()).page
    run("remove_demo")
    assert ArticleRevision.objects.get(article=page.article).content.startswith(text)
    citation = Citation.objects.get()
    assert (citation.document, citation.version, citation.state) == (None, None, "missing")


def test_sessions_of_the_demonstration_s_accounts_end(demonstration, client):
    client.force_login(User.objects.get(pseudonym="demo-compte"))
    assert Session.objects.count() == 1
    run("remove_demo")
    assert Session.objects.count() == 0


def test_missing_places_are_named_before_anything_is_received(db):
    with pytest.raises(CommandError, match="load_territories"):
        run("load_demo")
    assert Document.objects.count() == 0


def test_demonstration_that_somebody_exhibits_leaves_all_the_same(db):
    ours, real = make_document("un", is_demonstration=True), make_document("deux")
    bundle = collecting.make(make_user(), title="Recours", is_bundle=True)
    for document in (ours, real):
        collecting.add(bundle, document)
    assert removing.remove_documents() == 1
    assert [entry.number for entry in bundle.entries.all()] == [2]
