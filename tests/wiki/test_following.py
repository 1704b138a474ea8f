"""Watching pages and branches, the list of changes, feeds: what is hidden is in none of them, and no hour is told."""

import re
import threading
from datetime import timedelta
from importlib import import_module
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wiki.models import ArticleRevision

from archive import moderation
from archive.models import Role
from tests.make import make_document, make_user
from wiki.following import changes, watching
from wiki.following.models import Change, ChangeKind, Watch
from wiki.pages import moving, saving
from wiki.pages.models import WikiPage

pytestmark = pytest.mark.django_db
SECRET = "zqsecret"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def write(path="villes/nice", text="Un.\n", by=None, summary="", title=""):
    page = WikiPage.objects.with_revision().filter(path=path).first()
    base = page.article.current_revision_id if page else None
    title = title or path.rsplit("/", 1)[-1].capitalize()
    return saving.save(page or path, title=title, text=text, base_revision_id=base, author=by, summary=summary).page


def entries(answer):
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")  # noqa: S314  our own


def aged(days):
    """Let all that was done until now lie so many days back."""
    then = timezone.localdate() - timedelta(days=days)
    Change.objects.update(day=then)
    ArticleRevision.objects.update(created=timezone.now() - timedelta(days=days))


# --- Changes ---------------------------------------------------------------------------------------------------------
def test_each_revision_has_its_line_and_the_line_says_what_it_did(trusted, moderator):
    page = write(by=trusted)
    write(text="Deux.\n", by=trusted)
    moving.set_lock(page, True, by=moderator)
    moving.move(page, "villes/nice-nord", by=moderator)
    moving.take_off(page, by=moderator, reason="x")
    kinds = list(Change.objects.order_by("revision").values_list("kind", flat=True))
    assert kinds == ["new", "edit", "lock", "move", "site"]
    assert Change.objects.count() == ArticleRevision.objects.count()
    assert Change.objects.order_by("revision").first().author == trusted


def test_revisions_of_before_get_their_lines(trusted, moderator):
    page = write(by=trusted)
    write(text="Deux.\n", by=trusted)
    moving.set_lock(page, True, by=moderator)
    write("villes/lyon")
    aged(3)
    lines = list(Change.objects.order_by("revision").values_list("revision", "page", "author", "kind", "day"))
    Change.objects.all().delete()
    import_module("wiki.following.migrations.0002_changes_of_before").fill(apps, None)
    made = list(Change.objects.order_by("revision").values_list("revision", "page", "author", "kind", "day"))
    assert made == [(*line[:3], {"lock": "other"}.get(line[3], line[3]), line[4]) for line in lines]


def test_recent_changes_are_narrowed_by_branch_kind_and_day(client, trusted):
    write("villes/nice", by=trusted)
    write("villes/nice/cameras", by=trusted)
    aged(10)
    write("villes/nicety", by=trusted)
    write("villes/nice", "Deux.\n", by=trusted)

    def titles(**asked):
        answer = client.get(reverse("wiki-changes"), asked)
        assert answer.status_code == 200
        return sorted(re.findall(r'<p><a href="/wiki/([^"]+)/">', answer.text))

    assert titles() == ["villes/nice", "villes/nice", "villes/nice/cameras", "villes/nicety"]
    assert titles(branche="/Villes/Nice/") == ["villes/nice", "villes/nice", "villes/nice/cameras"]
    assert titles(genre="edit") == ["villes/nice"]
    assert titles(depuis=f"{timezone.localdate():%d/%m/%Y}") == ["villes/nice", "villes/nicety"]
    assert titles(branche="villes/nice", genre="new", depuis="01/01/2019") == ["villes/nice", "villes/nice/cameras"]


@pytest.mark.parametrize(
    "asked",
    [{"branche": "../x"}, {"genre": "x"}, {"depuis": "hier"}, {"avant": "-1"}, {"avant": "9" * 40},
     {"depuis": "99/99/9999"}, {"branche": "x" * 9999}],
)  # fmt: skip
def test_filter_that_cannot_be_understood_is_said(client, asked):
    answer = client.get(reverse("wiki-changes"), asked)
    assert answer.status_code == 400
    assert 'class="errorlist"' in answer.text


def test_fifty_on_a_page_and_the_rest_behind_a_link(client, trusted):
    page = write(by=trusted)
    for number in range(60):
        saving.log(page, trusted, f"Note {number}.")
    first = client.get(reverse("wiki-changes")).text
    assert first.count("Note ") == 50
    link = re.search(r'href="(\?[^"]*avant=[^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(reverse("wiki-changes") + link).text
    assert second.count("Note ") == 10
    assert 'rel="next"' not in second


def test_list_of_twenty_thousand_changes_costs_six_queries_found_by_index(
    client, trusted, django_assert_max_num_queries
):
    page = write(by=trusted)
    article = page.article
    ArticleRevision.objects.bulk_create(
        [
            ArticleRevision(article=article, revision_number=n, title="Nice", content="x", user=trusted)
            for n in range(2, 20_001)
        ],
        batch_size=2000,
    )
    day = timezone.localdate()
    known = set(Change.objects.values_list("revision_id", flat=True))
    Change.objects.bulk_create(
        [
            Change(revision_id=pk, page=page, author=trusted, kind="edit", day=day)
            for pk in ArticleRevision.objects.exclude(pk__in=known).values_list("pk", flat=True)
        ],
        batch_size=2000,
    )
    for asked in ({}, {"branche": "villes"}, {"genre": "edit"}, {"depuis": "2019"}):
        with django_assert_max_num_queries(6):
            assert client.get(reverse("wiki-changes"), asked).status_code == 200
    if connection.vendor == "sqlite":
        rows = Change.objects.filter(kind="edit").order_by("-revision")[:51]
        assert "change_of_kind" in rows.explain()


def test_changes_of_a_page_off_the_site_are_nowhere(client, trusted, moderator):
    page = write("villes/nice", by=trusted, summary=SECRET, title=f"{SECRET} titre")
    watching.watch(moderator, page, branch=True)
    write("villes/nice", "Deux.\n", by=trusted, summary=SECRET)
    moving.take_off(page, by=moderator, reason=SECRET)
    for address in ("/wiki/-/changements/", "/wiki/-/flux", "/wiki/villes/-/flux?branche=1", "/compte/suivis/"):
        for person in (None, trusted, moderator):
            one = Client()
            if person:
                one.force_login(person)
            assert SECRET not in one.get(address, follow=True).text
    assert client.get("/wiki/villes/nice/-/flux").status_code == 404


def test_words_of_a_withdrawn_document_leave_summaries_too(client, trusted, moderator):
    document = make_document("Les micros de la ville.")
    write(by=trusted, summary=f'Cite [[doc:{document.code} p.1 "micros de la ville"]]')
    addresses = ["/wiki/-/changements/", "/wiki/-/flux", "/wiki/villes/nice/-/flux"]
    assert all("micros de la ville" in client.get(address).text for address in addresses)
    moderation.withdraw(document, moderator, reason="x")
    assert not any("micros de la ville" in client.get(address).text for address in addresses)


def test_public_pages_say_a_pseudonym_or_no_name_and_the_day_never_the_hour(client, trusted):
    write(by=trusted)
    write(text="Deux.\n")
    ArticleRevision.objects.update(created=timezone.make_aware(timezone.datetime(2026, 3, 4, 17, 43, 21)))
    Change.objects.update(day=timezone.datetime(2026, 3, 4).date())
    client.cookies["django_language"] = "en"
    for address in (
        "/wiki/-/changements/",
        "/wiki/-/flux",
        "/wiki/villes/nice/-/flux",
        "/wiki/villes/nice/-/history",
        "/wiki/villes/nice/-/compare",
        "/wiki/villes/nice/-/revision/2",
        "/wiki/villes/nice/",
    ):
        text = client.get(address).text
        assert "17:43" not in text
        assert "16:43" not in text
        assert "5:43" not in text
        if not address.endswith("nice/"):
            assert "no name" in text
    assert "trusted" in client.get("/wiki/villes/nice/-/history").text


# --- Feeds -----------------------------------------------------------------------------------------------------------
def test_feed_of_a_page_of_its_branch_and_of_the_wiki(client, trusted):
    write("villes/nice", by=trusted, summary="Première")
    write("villes/nice/cameras", by=trusted)
    write("villes/lyon", by=trusted)
    assert len(entries(client.get("/wiki/-/flux"))) == 3
    (one,) = entries(client.get("/wiki/villes/nice/-/flux"))
    assert one.find(f"{ATOM}author/{ATOM}name").text == "trusted"
    assert one.find(f"{ATOM}summary").text == "Première"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\+0[12]:00", one.find(f"{ATOM}updated").text)
    assert len(entries(client.get("/wiki/villes/nice/-/flux?branche=1"))) == 2
    assert len(entries(client.get("/wiki/villes/-/flux?branche=1"))) == 3
    for missing in ("/wiki/villes/-/flux", "/wiki/regions/-/flux?branche=1", "/wiki/villes/lille/-/flux"):
        assert client.get(missing).status_code == 404


def test_feed_needs_no_account_and_leaves_no_cookie(client):
    write()
    assert not client.get("/wiki/-/flux").cookies


def test_feed_is_the_same_for_everybody(client, moderator):
    write()
    page = write("villes/lyon")
    moving.take_off(page, by=moderator, reason=SECRET)
    visitor = client.get("/wiki/-/flux").content
    client.force_login(moderator)
    assert client.get("/wiki/-/flux").content == visitor


def test_unchanged_feed_answers_304_and_a_second_change_of_the_day_is_seen(client, trusted):
    write(by=trusted)
    first = client.get("/wiki/-/flux")
    again = client.get("/wiki/-/flux", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    write(text="Deux.\n", by=trusted)
    assert client.get("/wiki/-/flux", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_feed_of_an_earlier_day_says_since_when_and_of_today_does_not(client, trusted):
    write(by=trusted)
    assert "Last-Modified" not in client.get("/wiki/-/flux")
    aged(3)
    said = client.get("/wiki/-/flux")["Last-Modified"]
    assert client.get("/wiki/-/flux", headers={"If-Modified-Since": said}).status_code == 304
    write(text="Deux.\n", by=trusted)
    assert client.get("/wiki/-/flux", headers={"If-Modified-Since": said}).status_code == 200
    aged(1)
    assert client.get("/wiki/-/flux", headers={"If-Modified-Since": said}).status_code == 200


def test_feed_changes_its_name_when_a_source_is_withdrawn(client, moderator):
    document = make_document("Les micros.")
    write(text=f"Il y a des micros [[doc:{document.code} p.1]].\n")
    etag = client.get("/wiki/-/flux")["ETag"]
    moderation.withdraw(document, moderator, reason="x")
    assert client.get("/wiki/-/flux", headers={"If-None-Match": etag}).status_code == 200


def test_feed_holds_what_xml_cannot(client, trusted):
    write(by=trusted, summary="a \x0b\x00 <b> & \ufffe \x1b", title="<Nice> & co")
    assert entries(client.get("/wiki/-/flux"))


# --- Watching --------------------------------------------------------------------------------------------------------
def watched(client):
    answer = client.get("/compte/suivis/")
    assert answer.status_code == 200
    return sorted(re.findall(r'<p><a href="/wiki/([^"]+)/">', answer.text))


def test_page_and_branch_are_watched_and_marked_as_seen(client, contributor, trusted):
    write("villes/nice", by=trusted)
    write("villes/nice/cameras", by=trusted)
    client.force_login(contributor)
    client.post("/wiki/villes/nice/-/suivre")
    assert watched(client) == []
    write("villes/nice", "Deux.\n", by=trusted)
    write("villes/nice/cameras", "Deux.\n", by=trusted)
    write("villes/lyon", by=trusted)
    assert watched(client) == ["villes/nice"]
    client.post("/wiki/villes/nice/-/suivre", {"branch": "1"})
    assert watched(client) == ["villes/nice", "villes/nice/cameras"]
    assert watched(client) == ["villes/nice", "villes/nice/cameras"]  # a GET marks nothing
    number = re.search(r'name="seen" value="(\d+)"', client.get("/compte/suivis/").text)[1]
    write("villes/nice", "Trois.\n", by=trusted)
    client.post("/compte/suivis/vu", {"seen": number})
    assert watched(client) == ["villes/nice"]
    client.post("/wiki/villes/nice/-/suivre", {"stop": "list"})
    assert watched(client) == []
    assert not Watch.objects.exists()


def test_a_page_that_begins_alike_is_no_part_of_the_branch(client, contributor, trusted):
    page = write("villes/nice", by=trusted)
    watching.watch(contributor, page, branch=True)
    write("villes/nicety", by=trusted)
    client.force_login(contributor)
    assert watched(client) == []


def test_ones_own_changes_are_no_news_and_those_of_nobody_are(client, trusted):
    page = write()
    watching.watch(trusted, page, branch=False)
    write(text="Deux.\n", by=trusted)
    client.force_login(trusted)
    assert watched(client) == []
    write(text="Trois.\n")
    assert watched(client) == ["villes/nice"]


def test_watching_follows_a_page_that_moves(client, contributor, trusted, moderator):
    page = write(by=trusted)
    watching.watch(contributor, page, branch=True)
    moving.move(page, "communes/nice", by=moderator)
    client.force_login(contributor)
    assert watched(client) == ["communes/nice"]


def test_watching_is_by_post_with_an_account_of_pages_that_are_there(client, contributor):
    write()
    assert client.post("/wiki/villes/nice/-/suivre").status_code == 302
    assert not Watch.objects.exists()
    client.force_login(contributor)
    assert client.get("/wiki/villes/nice/-/suivre").status_code == 405
    assert client.post("/wiki/villes/lyon/-/suivre").status_code == 404
    assert client.get("/compte/suivis/vu").status_code == 405
    for number in ("", "x", "9" * 30, "-1"):
        assert client.post("/compte/suivis/vu", {"seen": number}).status_code == 404
    assert client.post("/compte/suivis/vu", {"seen": "9" * 18}).status_code == 302


def test_seen_never_goes_back_nor_into_the_future(contributor, trusted):
    page = write(by=trusted)
    watching.watch(contributor, page, branch=False)
    at = Watch.objects.get().seen
    watching.mark_seen(contributor, 10**17)
    assert Watch.objects.get().seen == changes.newest()
    watching.mark_seen(contributor, 0)
    assert Watch.objects.get().seen == at


def test_nobody_sees_what_somebody_else_watches(client, contributor, trusted):
    watching.watch(trusted, write(title="Suivie"), branch=False)
    client.force_login(contributor)
    assert "Suivie" not in client.get("/compte/suivis/").text
    client.logout()
    assert client.get("/compte/suivis/").status_code == 302


def test_what_one_account_may_watch_is_limited(client, contributor, monkeypatch):
    monkeypatch.setattr(watching, "WATCHES_MAX", 2)
    client.force_login(contributor)
    for name in ("a", "b", "c"):
        write(name)
        client.post(f"/wiki/{name}/-/suivre")
    assert Watch.objects.count() == 2
    client.post("/wiki/a/-/suivre", {"branch": "1"})
    assert Watch.objects.filter(branch=True).count() == 1


def test_two_hundred_watched_branches_cost_few_queries(client, contributor, trusted, django_assert_max_num_queries):
    for number in range(200):
        page = write(f"lieux/n{number}", by=trusted) if number < 5 else None
        page = page or WikiPage.objects.create(
            path=f"lieux/n{number}", article=_copied_article(WikiPage.objects.get(path="lieux/n0"))
        )
        Watch.objects.create(user=contributor, page=page, branch=True)
    client.force_login(contributor)
    with django_assert_max_num_queries(10):
        assert client.get("/compte/suivis/").status_code == 200


def _copied_article(page):
    article = type(page.article).objects.create()
    revision = ArticleRevision.objects.create(article=article, revision_number=1, title="N", content="x")
    article.current_revision = revision
    article.save()
    return article


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_watch_once():
    user = make_user()
    page, gate, faults = write(), threading.Barrier(10), []

    def click(number):
        try:
            gate.wait(20)
            watching.watch(user, page, branch=number % 2 == 0)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults
    assert Watch.objects.count() == 1


# --- One person's edits ----------------------------------------------------------------------------------------------
def test_list_of_ones_edits_is_for_oneself_and_the_review_team(client, trusted, contributor, moderator):
    write(by=trusted, summary="Mien")
    address = reverse("person-edits", args=[trusted.pk])
    for person in (None, contributor, trusted):
        one = Client()
        if person:
            one.force_login(person)
        assert one.get(address).status_code == 404
        assert one.get(reverse("person-undo", args=[trusted.pk])).status_code == 404
    client.force_login(moderator)
    assert "Mien" in client.get(address).text
    assert client.get(reverse("person-edits", args=[10**9])).status_code == 404
    client.force_login(trusted)
    assert "Mien" in client.get("/compte/modifications/").text
    client.force_login(contributor)
    assert "Mien" not in client.get("/compte/modifications/").text
    assert reverse("person-edits", args=[trusted.pk]) not in client.get("/wiki/-/changements/").text


def test_deactivated_or_removed_account_leaves_its_changes_readable(client):
    person = make_user("gone", Role.TRUSTED)
    write(by=person)
    person.delete()
    assert client.get("/wiki/-/changements/").status_code == client.get("/wiki/-/flux").status_code == 200
    assert Change.objects.get().kind == ChangeKind.NEW
