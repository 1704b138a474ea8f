"""Undoing one person's edits: new versions that take them out, nothing deleted, nobody else's words lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wiki.models import ArticleRevision

from archive import moderation
from archive.models import Role
from tests.make import make_document, make_local, make_territory, make_user
from wiki.following import undoing
from wiki.following.models import Blanking, Change
from wiki.following.undoing import What
from wiki.pages import moving, saving
from wiki.pages.models import WikiPage

pytestmark = pytest.mark.django_db
LINES = "Un.\n\nDeux.\n\nTrois.\n\nQuatre.\n"


@pytest.fixture
def vandal(db):
    return make_user("vandal", Role.TRUSTED)


def write(text, by, path="villes/nice", title="Nice"):
    page = WikiPage.objects.with_revision().filter(path=path).first()
    base = page.article.current_revision_id if page else None
    return saving.save(page or path, title=title, text=text, base_revision_id=base, author=by).page


def text_of(path="villes/nice"):
    return WikiPage.objects.with_revision().get(path=path).article.current_revision


def plan(person, **since):
    return list(undoing.plan(undoing.edits_of(person, **since)))


def undo_all(person, by, **since):
    steps = plan(person, **since)
    return [undoing.undo(step, by, person=person, reason="vandalisme") for step in steps], steps


def test_page_goes_back_to_what_it_was_before_them(vandal, trusted, moderator):
    write(LINES, trusted)
    write("Effacé.\n", vandal)
    write("Effacé deux fois.\n", vandal, title="Rien")
    done, (step,) = undo_all(vandal, moderator)
    assert done == [True]
    assert (step.what, step.edits) == (What.BACK, 2)
    current = text_of()
    assert (current.title, current.content, current.user) == ("Nice", LINES, moderator)
    assert "vandal" in current.user_message
    assert "vandalisme" in current.user_message


def test_history_keeps_every_version(vandal, trusted, moderator):
    write(LINES, trusted)
    write("Effacé.\n", vandal)
    before = list(ArticleRevision.objects.order_by("pk").values("pk", "content", "title", "user", "user_message"))
    undo_all(vandal, moderator)
    after = list(ArticleRevision.objects.order_by("pk").values("pk", "content", "title", "user", "user_message"))
    assert after[:-1] == before
    assert Change.objects.order_by("-revision").first().kind == "undo"


def test_what_others_wrote_since_stays(vandal, trusted, moderator):
    write(LINES, trusted)
    write(LINES.replace("Un.", "Spam."), vandal)
    write(LINES.replace("Un.", "Spam.").replace("Quatre.", "Quatre, cinq."), trusted)
    write(LINES.replace("Un.", "Spam.").replace("Quatre.", "Quatre, cinq.").replace("Deux.", "Autre spam."), vandal)
    _done, (step,) = undo_all(vandal, moderator)
    assert step.what == What.MERGED
    assert text_of().content == LINES.replace("Quatre.", "Quatre, cinq.")


def test_same_lines_changed_since_are_left_and_named(vandal, trusted, moderator):
    write(LINES, trusted)
    write(LINES.replace("Un.", "Spam."), vandal)
    mine = LINES.replace("Un.", "Spam, corrigé.")
    write(mine, trusted)
    done, (step,) = undo_all(vandal, moderator)
    assert done == [False]
    assert step.what == What.LEFT
    assert step.why
    assert text_of().content == mine


def test_title_that_others_changed_since_is_not_put_back(vandal, trusted):
    write(LINES, trusted)
    write(LINES, vandal, title="Spam")
    write(LINES, trusted, title="Nice, Alpes-Maritimes")
    (step,) = plan(vandal)
    assert step.what == What.LEFT


def test_title_alone_comes_back(vandal, trusted, moderator):
    write(LINES, trusted)
    write(LINES, vandal, title="Spam")
    write(LINES + "\nCinq.\n", trusted, title="Spam")
    undo_all(vandal, moderator)
    assert (text_of().title, text_of().content) == ("Nice", LINES + "\nCinq.\n")


def test_page_that_only_they_wrote_goes_off_the_site_and_can_come_back(vandal, moderator):
    page = write("Spam.\n", vandal)
    write("Spam, encore.\n", vandal)
    _done, (step,) = undo_all(vandal, moderator)
    assert step.what == What.OFF
    page.refresh_from_db()
    assert page.deleted
    moving.put_back(page, by=moderator)
    assert text_of().content == "Spam, encore.\n"


def test_page_that_they_made_and_others_wrote_is_left(vandal, trusted):
    write("Spam.\n", vandal)
    write("Utile.\n", trusted)
    (step,) = plan(vandal)
    assert step.what == What.LEFT


def test_undone_twice_changes_nothing_the_second_time(vandal, trusted, moderator):
    write(LINES, trusted)
    write("Effacé.\n", vandal)
    write("Spam.\n", vandal, path="villes/lyon")
    undo_all(vandal, moderator)
    count = ArticleRevision.objects.count()
    assert plan(vandal) == []
    assert ArticleRevision.objects.count() == count


def test_edits_of_before_the_day_stay(vandal, trusted, moderator):
    write(LINES, trusted)
    write(LINES.replace("Un.", "Un, utile."), vandal)
    Change.objects.update(day=timezone.localdate() - timedelta(days=9))
    write("Effacé.\n", vandal)
    undo_all(vandal, moderator, since=timezone.localdate())
    assert text_of().content == LINES.replace("Un.", "Un, utile.")


def test_edits_from_one_on_are_undone(vandal, trusted, moderator):
    write(LINES, trusted)
    write(LINES.replace("Un.", "Un, utile."), vandal)
    write("Effacé.\n", vandal)
    undo_all(vandal, moderator, first=text_of().pk)
    assert text_of().content == LINES.replace("Un.", "Un, utile.")


def test_locks_and_moves_between_change_nothing_of_it(vandal, trusted, moderator):
    write(LINES, trusted)
    page = write("Effacé.\n", vandal)
    moving.set_lock(page, True, by=moderator)
    moving.move(page, "villes/nice-nord", by=moderator)
    undo_all(vandal, moderator)
    assert text_of("villes/nice-nord").content == LINES


def test_nobody_elses_pages_are_touched(vandal, trusted, moderator):
    write(LINES, trusted)
    write(LINES, trusted, path="villes/lyon")
    write("Effacé.\n", vandal)
    undo_all(vandal, moderator)
    assert ArticleRevision.objects.filter(article__page__path="villes/lyon").count() == 1


def test_page_changed_since_the_plan_is_left(vandal, trusted, moderator):
    write(LINES, trusted)
    write("Effacé.\n", vandal)
    (step,) = plan(vandal)
    write("Effacé.\n\nMais utile.\n", trusted)
    assert not undoing.undo(step, moderator, person=vandal, reason="x")
    assert step.why
    assert "Mais utile." in text_of().content


def test_page_that_somebody_helped_since_the_plan_stays_on_the_site(vandal, trusted, moderator):
    page = write("Spam.\n", vandal)
    (step,) = plan(vandal)
    write("Utile.\n", trusted)
    assert not undoing.undo(step, moderator, person=vandal, reason="x")
    page.refresh_from_db()
    assert not page.deleted


def test_blanked_version_is_not_what_a_page_goes_back_to(vandal, trusted, administrator):
    write(LINES, trusted)
    page = write("Effacé.\n", vandal)
    first = ArticleRevision.objects.get(revision_number=1)
    ArticleRevision.objects.filter(pk=first.pk).update(content="", title="x")
    Blanking.objects.create(revision=first, reason="court", by=administrator, day=timezone.localdate())
    (step,) = plan(vandal)
    assert (step.what, step.page) == (What.LEFT, page)


def test_very_long_page_goes_back_too(vandal, trusted, moderator):
    long = "".join(f"Ligne {number}.\n\n" for number in range(1500)).strip() + "\n"
    write(long, trusted)
    write("".join(f"Spam {number}.\n\n" for number in range(1500)), vandal)
    undo_all(vandal, moderator)
    assert text_of().content == long


# --- In the browser --------------------------------------------------------------------------------------------------
def address(person):
    return reverse("person-undo", args=[person.pk])


def test_preview_shows_what_it_would_do_and_does_nothing(vandal, trusted, moderator, client):
    write(LINES, trusted)
    write(LINES.replace("Un.", "Spam."), vandal)
    client.force_login(moderator)
    answer = client.get(address(vandal))
    assert answer.status_code == 200
    assert "<del>Spam</del>" in answer.text
    assert "<ins>Un</ins>" in answer.text
    assert "Spam" in text_of().content


def test_it_is_done_by_post_with_a_reason(vandal, trusted, moderator, client):
    write(LINES, trusted)
    write(LINES.replace("Un.", "Spam."), vandal)
    client.force_login(moderator)
    refused = client.post(address(vandal), {"reason": " "})
    assert refused.status_code == 400
    assert "Spam" in text_of().content
    assert client.post(address(vandal), {"reason": "vandalisme"}).status_code == 200
    assert text_of().content == LINES


def test_day_in_the_form_limits_it(vandal, trusted, moderator, client):
    write(LINES, trusted)
    write(LINES.replace("Un.", "Utile."), vandal)
    Change.objects.update(day=timezone.localdate() - timedelta(days=9))
    client.force_login(moderator)
    client.post(address(vandal), {"reason": "x", "depuis": f"{timezone.localdate():%d/%m/%Y}"})
    assert "Utile." in text_of().content


@pytest.mark.parametrize(
    "asked", [{"depuis": "hier"}, {"des": "x"}, {"des": "-3"}, {"des": "9" * 50}, {"depuis": "\0"}]
)
def test_day_that_cannot_be_read_undoes_nothing(vandal, trusted, moderator, client, asked):
    """Above all not everything."""
    write(LINES, trusted)
    write("Effacé.\n", vandal)
    client.force_login(moderator)
    assert client.get(address(vandal), asked).status_code == 400
    assert client.post(address(vandal), {"reason": "x", **asked}).status_code == 400
    assert text_of().content == "Effacé.\n"


def test_others_find_no_such_page(vandal, trusted, contributor):
    for person in (None, contributor, trusted, vandal):
        client = Client()
        if person:
            client.force_login(person)
        assert client.get(address(vandal)).status_code == 404
        assert client.post(address(vandal), {"reason": "x"}).status_code == 404


def test_preview_hides_the_words_of_a_document_that_this_moderator_may_not_see(vandal, trusted, moderator, client):
    document = make_document("Les micros de la ville.", territories=[make_territory()])
    write(f'Des micros [[doc:{document.code} p.1 "micros de la ville"]].\n', trusted)
    write("Effacé.\n", vandal)
    moderation.withdraw(document, moderator, reason="x")
    make_local(make_territory())
    elsewhere = make_user(role=Role.MODERATOR)
    elsewhere.territories.set([make_territory("06088", "Nice", "nice")])
    for person, sees in ((moderator, True), (elsewhere, False)):
        client.force_login(person)
        answer = client.get(address(vandal)).text
        assert "Des micros" in answer
        assert ("micros de la ville" in answer) == sees
