"""Small tasks about the wiki: notes that lead nowhere, pages asked for, cities without a dossier."""

import pytest

from archive import moderation
from tests.make import make_document, make_territory
from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.pages.tasks import dossiers_to_open, notes_to_mend, pages_to_write

pytestmark = pytest.mark.django_db(transaction=True)


def write(path, text, author, **fields):
    return saving.save(path, title=fields.get("title", path), text=text, author=author, unproved=True).page


def urls(tasks):
    return [task.url for task in tasks]


def test_a_page_whose_document_was_withdrawn_has_a_note_to_mend(trusted, moderator):
    document = make_document("un fait")
    write("villes/nice", f"Un fait. [[doc:{document.code} p.1]]", trusted)
    write("villes/paris", "Rien à prouver.", trusted)
    assert notes_to_mend(None, 9) == []
    moderation.withdraw(document, moderator, reason="x")
    assert urls(notes_to_mend(None, 9)) == ["/wiki/villes/nice/-/edit"]


def test_a_page_that_nobody_can_edit_or_see_is_no_task(trusted):
    for path in ("ouverte", "fermee", "retiree"):
        write(path, "Un fait. [[doc:k7m2pq p.1]]", trusted)
    WikiPage.objects.filter(path="fermee").update(locked=True)
    WikiPage.objects.filter(path="retiree").update(deleted=True)
    assert urls(notes_to_mend(trusted, 9)) == ["/wiki/ouverte/-/edit"]


def test_a_page_to_which_a_link_leads_is_asked_for_until_it_is_written(trusted):
    write(
        "villes/nice", "Voir [la page](/wiki/projets/micros/) et [l'autre](/wiki/villes/nice/).", trusted, title="Nice"
    )
    [task] = pages_to_write(None, 9)
    assert (task.title, task.url) == ("projets/micros", "/wiki/projets/micros/-/edit")
    assert "Nice" in task.why
    write("projets/micros", "Écrite.", trusted)
    assert pages_to_write(None, 9) == []


def test_cities_with_documents_and_no_dossier_come_by_their_number_of_documents(trusted):
    nice, paris = make_territory("06088", "Nice", "nice"), make_territory("75056", "Paris", "paris")
    empty, region = make_territory("1", "Vide", "vide"), make_territory("reg-93", "Sud", "sud", kind="region")
    assert empty
    make_document("un", territories=[nice, region])
    make_document("deux", territories=[paris])
    make_document("trois", territories=[paris])
    make_document("caché", territories=[nice], published=False)
    make_document("caché aussi", territories=[nice], published=False)
    assert [task.title for task in dossiers_to_open(None, 9)] == ["Paris", "Nice"]
    write("villes/paris", "Un dossier.", trusted)
    assert [task.title for task in dossiers_to_open(None, 9)] == ["Nice"]
