"""Citations are found again when their document is replaced: on the same page, on another, or nowhere."""

import contextlib
import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from archive import corrections, moderation
from archive.desk.kinds import DeskError
from archive.models import Document, Page, Review, Version, Visibility
from archive.signals import visibility_changed
from tests.make import make_document, make_local, make_page, make_territory, make_user
from wiki.evidence import lost, reattaching
from wiki.evidence.models import Citation
from wiki.evidence.notes import notes_of
from wiki.evidence.shown import shown
from wiki.evidence.syntax import references
from wiki.pages import saving
from wiki.pages.models import WikiPage

pytestmark = pytest.mark.django_db
READER = AnonymousUser()
BUDGET = "Le budget du projet de vidéosurveillance atteint 75 000 euros pour cette année."
CROWD = "La foule sera observée depuis plusieurs drones pendant le carnaval de printemps."


@pytest.fixture
def document():
    return make_document("Les micros de la ville.", BUDGET, CROWD, title="Délibération", territories=[make_territory()])


def replaced(document, *texts, role="original"):
    """Give a document a newer public version, as a verb of moderation does."""
    version = Version.objects.create(
        document=document, number=document.versions.count() + 1, sha256="0" * 64, media_type="application/pdf",
        page_count=len(texts), processing="done", added=timezone.now(), role=role, made_from=document.public_version,
    )  # fmt: skip
    for rank, text in enumerate(texts, start=1):
        make_page(version, rank, text)
    document.public_version = version
    document.save(update_fields=["public_version"])
    visibility_changed.send(Document, document=document)
    return version


def cited(document, *citations, path="villes/nice"):
    text = "\n\n".join(f"Fait {n} [[doc:{document.code} {said}]]." for n, said in enumerate(citations))
    return saving.save(path, title="Nice", text=text).page


def work():
    """Let the worker do all that waits."""
    while reattaching.look_for_some() or reattaching.notice_all():
        pass


def places(page):
    return [(row.page_from, row.moved_from, row.state) for row in Citation.objects.filter(object_id=page.pk)]


def test_words_on_the_same_page_stay_there(document):
    page = cited(document, 'p.2 "75 000 euros"', "p.3")
    newer = replaced(document, "Autre début.", BUDGET.replace("budget", "Budget  "), CROWD)
    assert {row.state for row in Citation.objects.all()} == {"stale"}
    work()
    assert places(page) == [(2, None, "current"), (3, None, "current")]
    assert {row.version for row in Citation.objects.all()} == {newer}
    assert not any(note.is_stale for note in notes_of(page, READER))


def test_words_that_moved_are_followed_and_the_note_says_so(document, client):
    page = cited(document, 'p.2 "75 000 euros"', "p.3")
    replaced(document, "Couverture.", "Les micros de la ville.", "Sommaire.", BUDGET, CROWD)
    work()
    assert places(page) == [(4, 2, "moved"), (5, 3, "moved")]
    first, _second = notes_of(page, READER)
    assert first.uses[0].url.startswith(document.page_url(4))
    assert "2" in first.uses[0].moved
    assert "p. 2 → p. 4" in client.get(page.get_absolute_url()).content.decode()
    replaced(document, "Les micros de la ville.", BUDGET, CROWD)
    work()
    assert places(page) == [(2, None, "current"), (3, None, "current")]


def test_of_several_pages_that_say_the_words_the_one_most_like_the_old_one_is_taken(document):
    page = cited(document, 'p.2 "75 000"')
    replaced(document, "Total : 75 000", "Sommaire.", "Encore 75 000 caméras.", "Annexe.", BUDGET)
    work()
    assert places(page) == [(5, 2, "moved")]


def test_words_that_stand_by_chance_under_the_old_number_follow_their_page(document):
    page = cited(document, 'p.2 "75 000"')
    replaced(document, "Couverture.", "Sommaire : 75 000, page suivante.", BUDGET, CROWD)
    work()
    assert places(page) == [(3, 2, "moved")]
    replaced(document, "Couverture.", "Rien de tel.", "Rien.", "Autre : 75 000.")
    work()
    assert places(page) == [(4, 2, "moved")]


def test_words_that_run_over_two_pages_stay_where_they_are(document):
    page = cited(document, 'p.2-3 "année. La foule"')
    replaced(document, "Les micros de la ville.", BUDGET, CROWD + " Fin.")
    work()
    assert places(page) == [(2, None, "current")]
    replaced(document, "Couverture.", "Sommaire.", "Les micros de la ville.", BUDGET, CROWD + " Fin.")
    work()
    assert places(page) == [(4, 2, "moved")]
    assert Citation.objects.get().page_to == 5


def test_words_that_are_nowhere_are_lost_and_go_to_the_desk_of_the_place(document):
    page = cited(document, 'p.2 "75 000 euros"')
    replaced(document, "Les micros de la ville.", "Le budget est caviardé.", "Rien de semblable.")
    work()
    assert places(page) == [(2, None, "lost")]
    review = Review.objects.get(kind="lost-citation")
    assert (review.state, review.subject.owner) == ("waiting", page)
    assert list(review.territories.all()) == list(document.territories.all())


def test_a_page_without_words_that_is_like_no_other_is_lost(document):
    page = cited(document, "p.2")
    replaced(document, "Un.", "Deux.", "Trois.")
    work()
    assert places(page) == [(2, None, "lost")]


def test_the_same_work_twice_is_the_same_as_once(document):
    page = cited(document, 'p.2 "75 000 euros"', 'p.3 "drones"')
    replaced(document, "Un.", "Deux.", BUDGET)
    work()
    before = list(Citation.objects.order_by("pk").values())
    Citation.objects.update(state="stale")
    work()
    assert [row | {"pk": 0} for row in Citation.objects.order_by("pk").values()] == [row | {"pk": 0} for row in before]
    assert Review.objects.filter(kind="lost-citation").count() == 1
    assert places(page)[0] == (3, 2, "moved")


def test_what_a_killed_worker_left_is_done_by_the_next(document, monkeypatch):
    page = cited(document, *(f'p.2 "75 000 euros" {stance}' for stance in ("", "contredit", "en parle")))
    replaced(document, "Un.", "Deux.", "Trois.")
    monkeypatch.setattr(reattaching, "BATCH", 1)
    reattaching.look_for_some()
    assert sorted(state for *_place, state in places(page)) == ["lost", "stale", "stale"]

    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as killing:
        killing.setattr(reattaching.rows, "open_reviews", killed)
        with pytest.raises(KeyboardInterrupt):
            reattaching.look_for_some()
    assert sorted(state for *_place, state in places(page)) == ["lost", "stale", "stale"]
    work()
    assert {state for *_place, state in places(page)} == {"lost"}
    assert Review.objects.filter(kind="lost-citation").count() == 3


def test_a_document_replaced_again_meanwhile_is_looked_for_again(document, monkeypatch):
    page = cited(document, 'p.2 "75 000 euros"')
    replaced(document, "Un.", "Deux.", "Trois.")
    look = reattaching.finding_again.look

    def replaced_meanwhile(*args):
        monkeypatch.setattr(reattaching.finding_again, "look", look)
        found = look(*args)
        replaced(document, BUDGET)
        return found

    monkeypatch.setattr(reattaching.finding_again, "look", replaced_meanwhile)
    work()
    assert places(page) == [(1, 2, "moved")]
    assert not Review.objects.filter(kind="lost-citation").exists()


def test_what_is_found_again_leaves_the_desk(document):
    cited(document, 'p.2 "75 000 euros"')
    replaced(document, "Un.")
    work()
    replaced(document, "Un.", BUDGET)
    work()
    review = Review.objects.get(kind="lost-citation")
    assert (review.state, review.decision) == ("decided", "found")


def test_what_goes_with_its_owner_leaves_the_desk(document):
    cited(document, 'p.2 "75 000 euros"')
    replaced(document, "Un.")
    work()
    Citation.objects.all().delete()
    work()
    assert Review.objects.get(kind="lost-citation").state == "decided"


def test_words_that_are_gone_are_shown_nowhere_from_the_moment_of_the_change(document, client):
    page = cited(document, 'p.2 "75 000 euros"')
    text = page.article.current_revision.content
    replaced(document, "Les micros de la ville.", BUDGET.replace("75 000 euros", "█████"), CROWD, role="redacted")
    for _moment in ("before the worker", "after it"):
        (note,) = notes_of(page, READER)
        assert note.document == document
        assert note.uses[0].words == ""
        assert "75" not in shown(text, READER)
        for name in ("wikipage", "wikipage-sources", "wikipage-history"):
            assert "75 000" not in client.get(reverse(name, args=[page.path])).content.decode()
        old = client.get(reverse("wikipage-revision", args=[page.path, 1])).content.decode()
        assert "75 000" not in old
        work()
    assert places(page) == [(2, None, "lost")]


def test_words_that_a_masked_version_still_says_are_shown(document):
    page = cited(document, 'p.3 "plusieurs drones"', '"micros de la ville"')
    text = page.article.current_revision.content
    replaced(document, "Les micros de la ville.", "█", CROWD, role="redacted")
    assert shown(text, READER) == text


def test_a_citation_of_a_fixed_version_goes_on_with_the_version_that_readers_see(document):
    page = cited(document, 'v1 p.2 "75 000 euros"')
    newer = replaced(document, "Un.", BUDGET)
    work()
    row = Citation.objects.get()
    assert (row.version, row.state, row.written) == (newer, "current", f'[[doc:{document.code} v1 p.2 "75 000 euros"]]')
    assert notes_of(page, READER)[0].uses[0].fixed_version == 1
    revision = page.article.current_revision
    again = saving.save(page, title="Nice", text=revision.content + "\n\nEt.", base_revision_id=revision.pk)
    assert again.changed
    assert Citation.objects.get().pk == row.pk


def test_a_replaced_document_never_blocks_who_fixes_a_comma(document):
    page = cited(document, 'p.2 "75 000 euros"', 'p.3 "drones"')
    replaced(document, "Un.", "Deux.", CROWD)
    work()
    kept = list(Citation.objects.order_by("rank").values_list("pk", "version", "state"))
    revision = page.article.current_revision
    saving.save(page, title="Nice", text="Début. " + revision.content, base_revision_id=revision.pk)
    assert list(Citation.objects.order_by("rank").values_list("pk", "version", "state")) == kept
    assert Review.objects.filter(kind="lost-citation").exclude(state="decided").count() == 1


def test_mending_the_text_takes_the_citation_off_the_desk(document):
    page = cited(document, 'p.2 "75 000 euros"')
    replaced(document, "Un.", "Deux.", CROWD)
    work()
    text = f'Fait 0 [[doc:{document.code} p.3 "drones"]].'
    saving.save(page, title="Nice", text=text, base_revision_id=page.article.current_revision_id)
    assert Citation.objects.get().state == "current"
    assert Review.objects.get(kind="lost-citation").decision == "edited"


def test_a_citation_follows_its_document_into_the_one_it_was_merged_into(document):
    other = make_document("Page de garde.", BUDGET)
    page = cited(document, 'p.2 "75 000 euros"')
    Document.objects.filter(pk=document.pk).update(decision="merged", merged_into=other)
    document.refresh_from_db()
    visibility_changed.send(Document, document=document)
    work()
    row = Citation.objects.get()
    assert (row.document, row.version, row.state) == (other, other.public_version, "current")
    assert notes_of(page, READER)[0].document == other


def test_words_of_a_page_read_later_are_checked_then(document):
    Page.objects.filter(version=document.public_version, rank=3).update(state="waiting", text="")
    page = cited(document, 'p.3 "plusieurs drones"', 'p.3 "micros"')
    reattaching.notice_all()
    assert places(page) == [(3, None, "unread"), (3, None, "unread")]
    Page.objects.filter(version=document.public_version, rank=3).update(state="done", text=CROWD)
    work()
    assert places(page) == [(3, None, "current"), (1, 3, "moved")]


def test_words_that_a_refused_correction_gave_are_lost(document, contributor, moderator):
    scanned = Page.objects.get(version=document.public_version, rank=3)
    correction = corrections.propose(scanned, CROWD + " Et un ballon.", contributor)
    text = f'Fait [[doc:{document.code} p.3 "un ballon"]].'
    page = saving.save("villes/nice", title="Nice", text=text, author=contributor).page
    reattaching.notice_all()
    assert places(page) == [(3, None, "unread")]
    corrections.refuse(correction, moderator, reason="non")
    work()
    assert places(page) == [(3, None, "lost")]


def test_a_document_published_without_a_word_to_the_wiki_is_noticed(document):
    page = saving.save("villes/nice", title="Nice", text="Fait [[doc:zzzzzz p.1]].", unproved=True).page
    Document.objects.filter(pk=document.pk).update(code="zzzzzz")
    work()
    assert places(page) == [(1, None, "current")]
    assert Citation.objects.get().document == document


def test_a_withdrawn_document_is_left_alone_and_comes_back_whole(document, moderator):
    page = cited(document, 'p.2 "75 000 euros"')
    moderation.withdraw(document, moderator, reason="x")
    work()
    assert notes_of(page, READER)[0].document is None
    Document.objects.filter(pk=document.pk).update(decision="published")
    work()
    assert notes_of(page, READER)[0].uses[0].words == "75 000 euros"


def test_the_worker_does_it(document):
    page = cited(document, 'p.2 "75 000 euros"')
    before = Visibility.current()
    replaced(document, "Un.", "Deux.", BUDGET)
    call_command("worker", "--once")
    assert places(page) == [(3, 2, "moved")]
    assert Visibility.current() > before


def test_a_thousand_citations_are_found_again_a_batch_at_a_time(document, django_assert_max_num_queries):
    row = cited(document, 'p.2 "75 000 euros"') and Citation.objects.get()
    facts = {name: getattr(row, name) for name in ("code", "written", "content_type", "object_id", "words", "note")}
    facts |= {"document": document, "version": document.public_version, "page_from": 2, "page_to": 2}
    Citation.objects.bulk_create(Citation(rank=n, **facts) for n in range(2, 301))
    replaced(document, "Un.", "Deux.", BUDGET)
    with django_assert_max_num_queries(100):
        assert [reattaching.look_for_some() for _batch in range(4)] == [100, 100, 100, 0]
    assert set(Citation.objects.values_list("page_from", "moved_from", "state")) == {(3, 2, "moved")}


class TestDesk:
    @pytest.fixture
    def review(self, document):
        self.page = cited(document, 'p.2 "75 000 euros"', "p.1")
        replaced(document, "Les micros de la ville.", "Deux.", CROWD)
        work()
        return Review.objects.get(kind="lost-citation")

    def decide(self, client, review, verb, **more):
        address = reverse("review-decide", args=[review.pk])
        return client.post(address, {"verb": verb, "version": review.version, **more})

    def test_the_desk_shows_the_sentence_and_where_to_edit_it(self, client, moderator, review):
        client.force_login(moderator)
        assert "Nice" in client.get(reverse("desk")).content.decode()
        shown_page = client.get(reverse("review", args=[review.pk])).content.decode()
        assert "Fait 0." in shown_page
        assert "75 000 euros" in shown_page
        assert reverse("wikipage-edit", args=[self.page.path]) in shown_page

    def test_kept_citations_stay_without_their_words(self, client, moderator, review):
        client.force_login(moderator)
        assert self.decide(client, review, "keep").status_code == 302
        row = Citation.objects.get(rank=1)
        assert row.state == "kept"
        assert notes_of(self.page, READER)[0].uses[0].words == ""
        review.refresh_from_db()
        assert (review.decision, review.decided_by) == ("keep", moderator)
        work()
        assert Citation.objects.get(rank=1).state == "kept"

    def test_a_citation_is_taken_out_as_a_revision_with_an_author(self, client, moderator, review, document):
        client.force_login(moderator)
        assert self.decide(client, review, "take-out").status_code == 302
        self.page.article.refresh_from_db()
        revision = self.page.article.current_revision
        assert revision.content == f"Fait 0.\n\nFait 1 [[doc:{document.code} p.1]].\n"
        assert (revision.revision_number, revision.user) == (2, moderator)
        assert [row.page_from for row in Citation.objects.all()] == [1]
        review.refresh_from_db()
        assert (review.state, review.decision, review.decided_by) == ("decided", "take-out", moderator)

    @pytest.mark.parametrize("verb", ["keep", "take-out"])
    def test_two_moderators_decide_once(self, client, moderator, review, verb):
        client.force_login(moderator)
        assert self.decide(client, review, verb).status_code == 302
        client.force_login(make_user("second-moderator", "moderator"))
        assert self.decide(client, review, "keep").status_code in {404, 409}
        assert self.decide(client, review, "take-out").status_code in {404, 409}
        self.page.article.refresh_from_db()
        assert self.page.article.current_revision.revision_number == (2 if verb == "take-out" else 1)

    def test_a_moderator_of_elsewhere_reads_no_words_that_may_have_been_masked(self, client, review):
        other = make_user("elsewhere", "moderator")
        other.territories.add(make_territory("06088", "Nice", "nice"))
        make_local(make_territory())
        review.territories.clear()
        client.force_login(other)
        shown_page = client.get(reverse("review", args=[review.pk])).content.decode()
        assert "Fait 0." in shown_page
        assert "75 000" not in shown_page

    def test_nobody_else_decides(self, client, trusted, review):
        client.force_login(trusted)
        assert self.decide(client, review, "take-out").status_code == 404
        assert Citation.objects.filter(state="lost").exists()

    def test_of_two_citations_written_alike_the_right_one_is_taken_out(self, document, moderator):
        same = f'[[doc:{document.code} p.2 "75 000 euros"]]'
        page = saving.save("villes/nice", title="Nice", text=f"Un {same}.\n\nDeux {same}.").page
        second = Citation.objects.get(rank=2)
        assert lost.without(page.article.current_revision.content, second) == f"Un {same}.\n\nDeux.\n"


def edit_often(page, _moderator):
    for number in range(4):
        revision = WikiPage.objects.with_revision().get(pk=page.pk).article.current_revision
        text = f"Ajout {number}.\n\n{revision.content}"
        with contextlib.suppress(saving.Conflict):
            saving.save(page, title="Nice", text=text, base_revision_id=revision.pk)


def look_often(_page, _moderator):
    for _step in range(6):
        reattaching.look_for_some()
        Citation.objects.filter(state="current").update(state="stale")


def decide_often(_page, moderator):
    for number in range(8):
        row = Citation.objects.filter(state="lost").order_by("pk").first()
        with contextlib.suppress(DeskError):
            if row:
                (lost.keep if number % 2 else lost.take_out)(row, moderator)


def at_once(jobs):
    """Run (work, arguments) each in its thread; return what they raised."""
    errors, gate = [], threading.Barrier(len(jobs))

    def run(work, *arguments):
        try:
            gate.wait(20)
            work(*arguments)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    return errors


@pytest.mark.django_db(transaction=True)
def test_people_save_and_decide_while_two_workers_look_for_citations():
    """Everybody takes their locks in one order: nobody waits for somebody who waits for them, and no row is lost."""
    document = make_document("Les micros de la ville.", BUDGET, CROWD, title="Délibération")
    pages = [cited(document, 'p.2 "75 000 euros"', 'p.3 "drones"', path=f"villes/ville-{n}") for n in range(4)]
    moderator = make_user("deciding", "moderator")
    replaced(document, "Les micros de la ville.", "Deux.", CROWD)
    works = [edit_often, edit_often, edit_often, look_often, look_often, decide_often]
    assert at_once([(one, pages[n % 4], moderator) for n, one in enumerate(works)]) == []
    work()
    for page in pages:
        text = WikiPage.objects.with_revision().get(pk=page.pk).article.current_revision.content
        rows = Citation.objects.filter(object_id=page.pk).order_by("rank")
        assert [row.written for row in rows] == [mark.plain for mark in references(text)]
    assert not Citation.objects.filter(state="stale").exists()


def corrected(document, rank, text, moderator):
    """Approve a correction of a page, as the desk does."""
    page = Page.objects.get(version=document.public_version, rank=rank)
    correction = corrections.propose(page, text, make_user())
    corrections.approve(correction, moderator)


@pytest.fixture
def recognised(document):
    Page.objects.filter(version=document.public_version).update(origin="recognised")
    return document


def test_correction_of_a_page_leaves_words_that_it_keeps_attached(recognised, moderator):
    page = cited(recognised, 'p.2 "75 000 euros"', 'p.2 "Le budget"', 'p.3 "drones"')
    before = list(Citation.objects.order_by("pk").values_list("pk", flat=True))
    corrected(recognised, 2, BUDGET.replace("75 000", "15 000"), moderator)
    assert [row.state for row in Citation.objects.order_by("pk")] == ["stale", "stale", "current"]
    work()
    assert [row.state for row in Citation.objects.order_by("pk")] == ["lost", "current", "current"]
    assert list(Citation.objects.order_by("pk").values_list("pk", flat=True)) == before
    assert Review.objects.waiting().get(kind="lost-citation").subject.words == "75 000 euros"
    assert page.pk == WikiPage.objects.get().pk


def test_words_lost_by_one_correction_are_found_again_after_another(recognised, moderator, client):
    cited(recognised, 'p.2 "75 000 euros"')
    corrected(recognised, 2, BUDGET.replace("75 000", "15 000"), moderator)
    work()
    review = Review.objects.get(kind="lost-citation")
    corrected(recognised, 2, BUDGET, make_user(role="moderator"))
    work()
    assert Citation.objects.get().state == "current"
    client.force_login(moderator)
    said = client.get(reverse("review", args=[review.pk])).text
    assert "Les mots ont été retrouvés dans le document" in said or "The words were found again in the document" in said


def failing_on(words, monkeypatch):
    """Make looking for these words fail, whatever else is looked for with them."""
    look = reattaching.finding_again.look

    def fail(batch, version):
        if any(row.words == words for row in batch):
            raise RuntimeError(words)
        return look(batch, version)

    monkeypatch.setattr(reattaching.finding_again, "look", fail)


def test_citation_that_always_fails_holds_up_no_other_and_goes_to_the_team(document, monkeypatch, moderator, client):
    cited(document, 'p.2 "75 000 euros"', 'p.2 "Le budget"', "p.3")
    other = make_document("Les drones de la ville.", title="Autre")
    cited(other, 'p.1 "Les drones"', path="villes/lyon")
    failing_on("Le budget", monkeypatch)
    replaced(document, "Autre début.", BUDGET, CROWD)
    replaced(other, "Les drones de la ville.")
    work()
    states = dict(Citation.objects.values_list("words", "state"))
    assert states == {"75 000 euros": "current", "Le budget": "lost", "": "current", "Les drones": "current"}
    review = Review.objects.waiting().get(kind="lost-citation")
    client.force_login(moderator)
    shown_to_team = client.get(reverse("review", args=[review.pk])).text
    assert "Le budget" in shown_to_team
    assert "which no page of the document says any more" not in shown_to_team
    monkeypatch.undo()
    replaced(document, "Autre début.", BUDGET, CROWD)
    work()
    assert Citation.objects.get(words="Le budget").state == "current"
    assert Citation.objects.get(words="Le budget").tries == 0
    assert not Review.objects.waiting().filter(kind="lost-citation").exists()


def test_trouble_of_the_database_is_no_fault_of_a_citation(document, monkeypatch):
    cited(document, 'p.2 "75 000 euros"')
    replaced(document, "Autre début.", BUDGET, CROWD)

    def fail(batch, version):
        raise OperationalError("locked")

    monkeypatch.setattr(reattaching.finding_again, "look", fail)
    with pytest.raises(OperationalError):
        reattaching.look_for_some()
    assert Citation.objects.get().tries == 0
