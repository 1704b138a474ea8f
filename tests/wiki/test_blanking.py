"""Blanking versions for a legal reason: their words are nowhere any more, and the history says that it happened."""

import pytest
from django.test import Client
from django.urls import reverse
from wiki.models import ArticleRevision

from archive.models import Review, Role
from tests.make import make_user
from tests.wiki.proposing import propose, review_of
from wiki.following import blanking
from wiki.following.models import Blanking, Change
from wiki.pages import moving, saving
from wiki.pages.models import WikiPage
from wiki.proposals import verbs

pytestmark = pytest.mark.django_db
SECRET = "zqsecret"


@pytest.fixture
def page(trusted):
    """Versions: 1 clean, 2 with the secret, 3 a lock that repeats it, 4 clean."""
    write("Un.\n", trusted)
    found = write(f"Un.\n\n{SECRET} habite ici.\n", trusted, title=f"Nice {SECRET}", summary=f"{SECRET} résumé")
    moving.set_lock(found, True, by=make_user(role=Role.MODERATOR))
    return write("Un.\n\nDeux.\n", trusted)


def write(text, by, title="Nice", summary=""):
    page = WikiPage.objects.with_revision().filter(path="villes/nice").first()
    base = page.article.current_revision_id if page else None
    return saving.save(
        page or "villes/nice", title=title, text=text, base_revision_id=base, author=by, summary=summary
    ).page


def revision(number):
    return ArticleRevision.objects.get(revision_number=number)


def everything(client):
    addresses = ["", "-/history", "-/compare", "-/flux", "-/flux?branche=1", *(f"-/revision/{n}" for n in (1, 2, 3, 4))]
    addresses += [f"-/compare?from={a}&to={b}" for a in (1, 2, 3, 4) for b in (1, 2, 3, 4)]
    answers = [client.get(f"/wiki/villes/nice/{address}") for address in addresses]
    answers += [client.get(address) for address in ("/wiki/-/changements/", "/wiki/-/flux", "/wiki/")]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.text for answer in answers)


def test_words_of_a_version_are_nowhere_any_more(page, client, administrator):
    assert SECRET in everything(client)
    blanking.blank(page, 2, 2, by=administrator, reason="private-life", summaries=True)
    assert SECRET not in everything(client)
    client.force_login(administrator)
    assert SECRET not in everything(client)


def test_version_that_repeats_the_words_goes_with_it(page, administrator):
    assert blanking.blank(page, 2, 2, by=administrator, reason="court").versions == 2
    assert [revision(n).content for n in (2, 3)] == ["", ""]
    assert [revision(n).content for n in (1, 4)] == ["Un.\n", "Un.\n\nDeux.\n"]


def test_summary_stays_unless_it_is_asked_for(page, administrator):
    blanking.blank(page, 2, 2, by=administrator, reason="court")
    assert revision(2).user_message == f"{SECRET} résumé"


def test_history_says_which_when_by_whom_and_why(page, client, administrator):
    blanking.blank(page, 2, 2, by=administrator, reason="defamation")
    last = revision(5)
    assert last.user == administrator
    assert last.content == revision(4).content
    assert Change.objects.get(revision=last).kind == "blank"
    assert {(row.reason, row.by) for row in Blanking.objects.all()} == {("defamation", administrator)}
    client.cookies["django_language"] = "en"
    text = client.get("/wiki/villes/nice/-/history").text
    assert "insult or defamation" in text


def test_published_version_is_refused_and_so_is_one_with_its_words(page, trusted, administrator):
    with pytest.raises(blanking.CannotBlank):
        blanking.blank(page, 4, 4, by=administrator, reason="court")
    with pytest.raises(blanking.CannotBlank):
        blanking.blank(page, 1, 4, by=administrator, reason="court")
    write("Un.\n", trusted)
    with pytest.raises(blanking.CannotBlank):
        blanking.blank(page, 1, 1, by=administrator, reason="court")
    assert not Blanking.objects.exists()
    assert SECRET in revision(2).content


@pytest.mark.parametrize(("first", "last"), [(3, 2), (9, 12), (2, 1)])
def test_versions_that_are_not_there_are_said(page, administrator, first, last):
    with pytest.raises(blanking.CannotBlank):
        blanking.blank(page, first, last, by=administrator, reason="court")


def test_blanked_twice_is_said(page, administrator):
    blanking.blank(page, 2, 3, by=administrator, reason="court")
    with pytest.raises(blanking.CannotBlank):
        blanking.blank(page, 2, 3, by=administrator, reason="court")


def test_nobody_goes_back_to_a_blanked_version(page, client, administrator, moderator):
    blanking.blank(page, 2, 2, by=administrator, reason="court")
    client.force_login(moderator)
    client.post(reverse("wikipage-revert", args=["villes/nice", 2]))
    assert WikiPage.objects.with_revision().get().article.current_revision.content == "Un.\n\nDeux.\n"


def test_feed_takes_another_name(page, client, administrator):
    etag = client.get("/wiki/villes/nice/-/flux")["ETag"]
    blanking.blank(page, 2, 2, by=administrator, reason="court", summaries=True)
    assert client.get("/wiki/villes/nice/-/flux", headers={"If-None-Match": etag}).status_code == 200


def test_somebody_who_started_from_it_saves_nothing_by_itself(page, trusted, administrator):
    blanking.blank(page, 2, 2, by=administrator, reason="court")
    with pytest.raises(saving.Conflict) as conflict:
        saving.save(page, title="Nice", text="Un.\n\nMien.\n", base_revision_id=revision(2).pk, author=trusted)
    assert SECRET not in conflict.value.merged.text
    assert "Mien." in conflict.value.merged.text


def test_only_the_administration_does_it_by_post_with_a_reason(page, administrator, moderator, trusted):
    address = reverse("wikipage-blank", args=["villes/nice", 2])
    said = {"last": "3", "reason": "court"}
    for person in (None, trusted, moderator):
        client = Client()
        if person:
            client.force_login(person)
        assert client.get(address).status_code == client.post(address, said).status_code == 404
    client = Client()
    client.force_login(administrator)
    assert client.get(address).status_code == 200
    for wrong in (
        {},
        {**said, "reason": "x"},
        {**said, "last": "x"},
        {**said, "last": "9" * 40},
        {**said, "last": "4"},
    ):
        assert client.post(address, wrong).status_code == 400
    assert SECRET in revision(2).content
    assert client.post(address, said).status_code == 302
    assert SECRET not in revision(2).content


def test_page_off_the_site_can_be_blanked_too(page, client, administrator):
    moving.take_off(page, by=administrator, reason="x")
    client.force_login(administrator)
    address = reverse("wikipage-blank", args=["villes/nice", 2])
    assert client.post(address, {"last": "2", "reason": "court"}, follow=True).status_code == 200
    assert SECRET not in revision(2).content


LONG = "Le directeur zqsecret du service habite au bout de la rue du port."


@pytest.fixture
def proposed(page, trusted):
    """A page whose version 5 holds a long secret line; proposals written from it, before it, and of another page."""
    write(f"Un.\n\n{LONG}\n\nDeux.\n", trusted)
    author = make_user()
    made = {
        "from": propose(page, "Un.\n\nLe directeur zqsecret habite ailleurs.\n\nDeux bis, de ma main.\n", author),
        "copy": propose("villes/lyon", f"Lyon.\n\nJe cite : {LONG} Fin.\n", author, summary="Une page"),
        "clean": propose("villes/toulon", "Un.\n\nRien de tel.\n", author),
        "named": propose("villes/brest", "Autre.\n\nM. Zqsecret  encore.\n", author),
    }
    write("Un.\n\nDeux.\n", trusted)
    return made


def texts(proposed):
    return {name: type(one).objects.get(pk=one.pk).text for name, one in proposed.items()}


def test_proposals_lose_the_same_words_and_nothing_else(page, proposed, administrator):
    versions = {name: review_of(one).version for name, one in proposed.items()}
    done = blanking.blank(page, 5, 5, by=administrator, reason="private-life")
    assert {one.pk for one in done.proposals} == {proposed["from"].pk, proposed["copy"].pk}
    assert texts(proposed) == {
        "from": "Un.\n\n[…]\n\nDeux bis, de ma main.\n",
        "copy": "Lyon.\n\n[…]\n",
        "clean": "Un.\n\nRien de tel.\n",
        "named": "Autre.\n\nM. Zqsecret  encore.\n",
    }
    assert "2 proposals" in revision(7).user_message or "2 propositions" in revision(7).user_message
    assert SECRET not in revision(7).user_message
    for name, one in proposed.items():
        touched = name in {"from", "copy"}
        assert one.remarks.filter(by_team=True, author=administrator).count() == touched
        assert (review_of(one).version > versions[name]) == touched


def test_a_typed_name_goes_from_every_proposal(page, proposed, administrator):
    blanking.blank(page, 5, 5, by=administrator, reason="private-life", typed="zqsecret")
    assert SECRET not in "".join(texts(proposed).values()).lower()
    assert texts(proposed)["named"] == "Autre.\n\n[…]\n"


def test_earlier_texts_and_remarks_lose_them_too(page, proposed, administrator, moderator):
    one = proposed["copy"]
    verbs.ask(one, moderator, reason=f"Est-ce vrai ? {LONG}")
    verbs.change(one, title="Lyon", text="Lyon, autrement.\n", summary="", base_revision_id=None)
    blanking.blank(page, 5, 5, by=administrator, reason="private-life")
    one.refresh_from_db()
    reasons = [one.reason, *Review.objects.values_list("reason", flat=True)]
    kept = [*one.earlier.values_list("text", flat=True), *one.remarks.values_list("text", flat=True), *reasons]
    assert SECRET not in "".join(kept)
    assert "[…]" in kept[0]


def test_administrator_sees_which_proposals_before_and_after(page, proposed, client, administrator):
    client.force_login(administrator)
    address = reverse("wikipage-blank", args=["villes/nice", 5])
    links = [reverse("proposal", args=[proposed[name].pk]) for name in ("from", "copy")]
    asked = client.get(address)
    assert all(link in asked.text for link in links)
    assert reverse("proposal", args=[proposed["clean"].pk]) not in asked.text
    done = client.post(address, {"last": 5, "reason": "court"})
    assert done.status_code == 200
    assert all(link in done.text for link in links)
    assert SECRET not in done.text


def test_nothing_is_blanked_in_proposals_when_versions_cannot_be(page, proposed, administrator):
    with pytest.raises(blanking.CannotBlank):
        blanking.blank(page, 5, 6, by=administrator, reason="court")
    assert LONG in texts(proposed)["copy"]
