"""After a withdrawal every address is asked as a reader without account; what still shows goes to the desk."""

import pytest
from django.core.cache import caches
from django.urls import URLPattern, get_resolver, reverse

from archive import collecting, moderation, sealing, storage, surfaces, withdrawal_check
from archive.clean_copy.store import folder_of
from archive.desk.reviews import open_reviews_of
from archive.models import Document, Role, WithdrawalCheck
from archive.models.document import DocumentQuerySet
from archive.search import outbox
from archive.withdrawn import notice_of
from tests.make import make_claim, make_document, make_project, make_territory, make_user
from wiki.dossiers.snapshots import Cited
from wiki.dossiers.writing import write
from wiki.pages import saving

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "Le conseil municipal approuve la convention relative aux microphones de la place du Peuple."
TITLE = "Convention des microphones de la place"


@pytest.fixture
def team(db):
    return [make_user(f"team-{n}", Role.MODERATOR) for n in range(3)]


@pytest.fixture
def document(team):
    """A document that all doors of the site show."""
    place = make_territory()
    made = make_document(TEXT, "Autre page.", title=TITLE, territories=[place])
    storage.write_image(storage.image_path(made.public_version_id, 1, 700), b"image")
    quoted = TEXT.rstrip(".")
    text = f'Voici [[doc:{made.code} p.1 "{quoted}"]].\n'
    first = saving.save("villes/saint-etienne", title="Saint-Étienne", text=text, author=team[0])
    saving.save(
        first.page, title="Saint-Étienne", text=text + "Et plus.\n", base_revision_id=first.revision.pk, author=team[0]
    )
    project = make_project("Micros", slug="micros", places=[place])
    write(make_claim(project, 3), {}, [Cited(made.code, 1, 1, quoted)])
    collection = collecting.make(team[0], title="Micros")
    collecting.open_to_all(collection, team[0])
    collecting.add(collection, made)
    drain()
    return made


def drain():
    while outbox.drain():
        pass


def withdrawn(document, by):
    moderation.withdraw(document, by, reason="plainte", withdrawn_as="legal")
    drain()
    return document


def routes(patterns, before=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name, before + str(pattern.pattern)
        elif pattern.namespace != "tables":  # for administrators
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))


def test_every_address_says_how_it_is_asked_for_a_document():
    """A route that shows documents and is declared nowhere fails here: see `archive.surfaces`."""
    undeclared = [name for name, path in routes(get_resolver().url_patterns) if not surfaces.is_declared(name, path)]
    assert undeclared == []


def test_a_withdrawal_is_checked_everywhere_and_leaves_nothing(document, team):
    seen = {ask.path for ask in surfaces.asks_of(document)}
    withdrawn(document, team[0])
    assert withdrawal_check.step() == 1
    check = WithdrawalCheck.objects.get()
    assert check.findings == []
    assert check.surfaces >= len(seen) > 60
    line = document.custody.last()
    assert (line.kind, line.facts) == ("checked", {"surfaces": check.surfaces, "findings": 0})
    assert withdrawal_check.step() == 0
    assert notice_of(document.code).checked == check.surfaces


def test_the_addresses_asked_do_show_it_before(document):
    """The test above could not fail if the questions led nowhere."""
    words = withdrawal_check._words_of(document)
    reader = withdrawal_check.Reader()
    shown = {ask.path for ask in surfaces.asks_of(document) if list(withdrawal_check._asked(reader, ask, words))}
    for address in (
        document.get_absolute_url(), document.page_url(1), reverse("document-short", args=[document.code]),
        reverse("search"), reverse("home"), reverse("search-feed"), reverse("commune", args=["saint-etienne"]),
        reverse("wikipage", args=["villes/saint-etienne"]), reverse("wikipage-sources", args=["villes/saint-etienne"]),
        reverse("wikipage-edit", args=["villes/saint-etienne"]), reverse("project", args=["micros"]),
        reverse("project-paper", args=["micros"]), reverse("cited-by", args=[document.code]),
        reverse("page-image", args=[document.slug, document.code, 1, 1, 700]), reverse("check-file"),
    ):  # fmt: skip
        assert address in shown, address


def test_a_door_that_lets_through_is_found_and_put_on_the_desk(document, team, monkeypatch, caplog):
    withdrawn(document, team[0])
    monkeypatch.setattr(DocumentQuerySet, "visible_to", lambda self, user: self.all())
    check = withdrawal_check.check(document)
    assert any("its title" in finding for finding in check.findings)
    assert open_reviews_of(check).get().kind == "withdrawal-check"
    assert "still shows" in caplog.text
    assert notice_of(document.code).checked == 0


def test_words_that_somebody_copied_into_a_page_are_found(document, team):
    saving.save("villes/nice", title="Nice", text=f"On y lit : {TEXT}\n", author=team[0])
    saving.save("villes/nice-2", title="Nice 2", text=f"[[doc:{document.code}]] dit : {TEXT}\n", author=team[0])
    withdrawn(document, team[0])
    check = withdrawal_check.check(document)
    assert [finding.partition(":")[0] for finding in check.findings if "words of page 1" in finding]
    assert any("/wiki/villes/nice-2/" in finding for finding in check.findings)


def test_it_waits_until_the_index_has_forgotten_it(document, team):
    moderation.withdraw(document, team[0], reason="plainte")
    assert withdrawal_check.step() == 0
    drain()
    assert withdrawal_check.step() == 1


def test_a_second_withdrawal_is_checked_again(document, team):
    withdrawn(document, team[0])
    withdrawal_check.step()
    Document.objects.filter(pk=document.pk).update(decision="published")
    document.refresh_from_db()
    withdrawn(document, team[0])
    assert withdrawal_check.step() == 1
    assert WithdrawalCheck.objects.count() == 2


def test_the_desk_asks_again_and_closes(document, team, monkeypatch, client):
    withdrawn(document, team[0])
    with monkeypatch.context() as open_door:
        open_door.setattr(DocumentQuerySet, "visible_to", lambda self, user: self.all())
        check = withdrawal_check.check(document)
    caches["pages"].clear()  # what was kept while the door stood open
    review = open_reviews_of(check).get()
    client.force_login(team[1])
    assert client.get(reverse("desk")).status_code == 200
    assert "still says" in client.get(reverse("review", args=[review.pk])).text
    decide = {"verb": "again", "version": review.version}
    assert client.post(reverse("review-decide", args=[review.pk]), decide).status_code == 302
    assert not open_reviews_of(check).exists()
    assert WithdrawalCheck.objects.first().findings == []
    assert document.custody.last().by == team[1]


def test_the_button_of_the_team(document, team, client):
    address = reverse("withdrawal-check", args=[document.code])
    withdrawn(document, team[0])
    assert client.post(address).status_code == 404
    client.force_login(team[1])
    assert address in client.get(document.get_absolute_url()).text
    assert client.post(address).status_code == 302
    assert WithdrawalCheck.objects.get().findings == []


def test_the_button_is_not_for_what_never_was_public(team, client):
    hidden = make_document("x", published=False)
    client.force_login(team[1])
    assert client.post(reverse("withdrawal-check", args=[hidden.code])).status_code == 404


def test_a_check_of_a_leak_says_the_day_only(team):
    leak = make_document("une fuite", provenance="leak", title="Une fuite que l’on retire")
    withdrawn(leak, team[0])
    check = withdrawal_check.check(leak)
    assert (check.at.hour, check.at.minute, check.findings) == (0, 0, [])


def test_images_are_put_aside_and_come_back_with_the_document(document, team):
    version = document.public_version
    image = storage.image_path(version.pk, 1, 700)
    for name in ("copy-1-0.leaves", "cleaned-1.pdf"):
        (folder_of(version.pk) / name).write_bytes(b"x")
    withdrawn(document, team[0])
    withdrawal_check.step()
    assert not folder_of(version.pk).exists()
    assert not list(sealing.sealed_folder_of(version.pk).glob("c*"))
    Document.objects.filter(pk=document.pk).update(decision="waiting")
    document.refresh_from_db()
    moderation.publish(document, team[1])
    assert image.read_bytes() == b"image"
    assert not sealing.sealed_folder_of(version.pk).exists()
