"""The wiki in the browser: reading, writing, previewing, comparing, going back."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wiki.models import ArticleRevision

from archive import moderation
from archive.models import Document, IndexTask, Review, Visibility
from tests.make import make_document
from wiki.evidence.models import Citation
from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return make_document("Les micros de la ville.", title="Délibération du 20 juin")


@pytest.fixture
def page(document, trusted):
    text = f'Des micros [[doc:{document.code} p.1 "les micros"]].\n\n## Suite\n\nFin.\n'
    return saving.save("villes/nice", title="Nice", text=text, author=trusted).page


def url(name, path="villes/nice", **more):
    return reverse(f"wikipage{name}", kwargs={"path": path, **more})


def form(page=None, **changes):
    base = page.article.current_revision_id if page else ""
    return {"title": "Nice", "text": "Autre.", "summary": "", "base": base, **changes}


def test_reading_a_page_takes_four_queries(page, document, client, django_assert_num_queries):
    ContentType.objects.get_for_model(WikiPage)
    with django_assert_num_queries(4):
        answer = client.get(url(""))
    assert answer.status_code == 200
    assert '<a href="#note-1" id="ref-1-1"' in answer.text
    assert f"{document.page_url(1)}?q=%22les+micros%22" in answer.text
    assert "Délibération du 20 juin" in answer.text
    assert 'id="note-1"' in answer.text


def test_the_note_vanishes_at_once_when_the_document_is_withdrawn(page, document, moderator, client):
    moderation.withdraw(document, moderator, reason="x")
    for name in ["", "-history", "-compare"]:
        text = client.get(url(name)).text
        assert "Délibération du 20 juin" not in text
        assert "les micros" not in text
    assert "les micros" not in client.get(url("-revision", number=1)).text


def test_a_missing_page_answers_404_and_invites_to_write_it(client, contributor):
    assert client.get(url("", "villes/lyon")).status_code == 404
    assert "/wiki/villes/lyon/-/edit" in client.get(url("", "villes/lyon")).text
    client.force_login(contributor)
    assert "/wiki/villes/lyon/-/edit" in client.get(url("", "villes/lyon")).text


def test_a_deleted_page_answers_like_a_missing_one(page, client):
    WikiPage.objects.update(deleted=True)
    for name in ["", "-history", "-compare"]:
        assert client.get(url(name)).status_code == 404


def test_visitors_are_asked_to_sign_in_where_nothing_is_taken_without_account(page, client, settings):
    settings.OPEN_PROPOSALS = False
    answer = client.get(url("-edit"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))
    assert client.post(url("-edit"), form(page)).status_code == 302
    assert ArticleRevision.objects.count() == 1


def test_a_trusted_account_publishes_at_once(page, trusted, client):
    client.force_login(trusted)
    assert client.post(url("-edit"), form(page)).url == url("")
    assert "Autre." in client.get(url("")).text


def test_the_edit_of_a_contributor_waits(page, contributor, client):
    client.force_login(contributor)
    answer = client.post(url("-edit"), form(page))
    assert answer.url == reverse("proposal", args=[Proposal.objects.get().pk])
    assert "Autre." not in client.get(url("")).text
    assert Review.objects.waiting().get().kind == "proposal"


def test_a_new_page_is_written_at_its_address(trusted, client):
    client.force_login(trusted)
    assert client.get(reverse("wikipage-new"), {"path": "/Villes/Lyon/"}).url == url("-edit", "villes/lyon")
    assert 'value="Lyon"' in client.get(url("-edit", "villes/lyon")).text
    client.post(url("-edit", "villes/lyon"), form(title="Lyon"))
    assert "Lyon" in client.get(reverse("wiki")).text


def test_a_preview_saves_nothing_and_shows_notes_and_doubts(page, document, trusted, client):
    client.force_login(trusted)
    text = f"**Gras** [[doc:{document.code} p.1]] [[doc:{document.code} p.9]] [[doc:zzzzzz]] [[doc:]]"
    answer = client.post(url("-edit"), form(page, text=text, preview="1"))
    assert answer.status_code == 200
    assert "<strong>Gras</strong>" in answer.text
    assert "Délibération du 20 juin" in answer.text
    assert "zzzzzz" in answer.text
    assert answer.text.count("notice-warn") >= 2
    assert ArticleRevision.objects.count() == 1
    assert Citation.objects.count() == 1


def test_a_preview_tells_hidden_and_unknown_documents_alike(page, trusted, client):
    hidden = make_document("Secret.", title="zqsecret", published=False)
    client.force_login(trusted)
    answers = [
        client.post(url("-edit"), form(page, text=f"Un [[doc:{code} p.1]].", preview="1")).text.replace(code, "CODE")
        for code in (hidden.code, "zzzzzz")
    ]
    csrf = [answer.split('csrfmiddlewaretoken" value="')[1][:64] for answer in answers]
    pages = [answer.split("wiki-preview")[1].split("</section>")[0] for answer in answers]
    assert pages[0] == pages[1]
    assert "zqsecret" not in answers[0]
    assert csrf


def test_a_malformed_citation_is_named_and_the_text_stays_in_the_form(page, trusted, client):
    client.force_login(trusted)
    answer = client.post(url("-edit"), form(page, text="Bonjour.\r\n\r\nUn [[doc:k7m2pq p.deux]]."))
    assert answer.status_code == 422
    assert "p.deux" in answer.text
    assert "3" in answer.context["form"].errors["text"][0]
    assert ArticleRevision.objects.count() == 1


def test_a_text_that_hangs_markdown_comes_back_with_its_line(page, trusted, client):
    client.force_login(trusted)
    answer = client.post(url("-edit"), form(page, text="Un.\n\n" + "[" * 20_000))
    assert answer.status_code == 422
    assert "3" in answer.context["form"].errors["text"][0]


def test_the_slower_of_two_finds_both_texts_in_the_form(page, trusted, client):
    base = form(page, text=page.article.current_revision.content + "\nMoi.\n")
    saving.save(
        page, title="Nice", text=page.article.current_revision.content.replace("Des micros", "Cent micros"),
        base_revision_id=page.article.current_revision_id,
    )  # fmt: skip
    client.force_login(trusted)
    answer = client.post(url("-edit"), base)
    assert answer.status_code == 409
    joined = answer.context["form"].initial
    assert "Cent micros" in joined["text"]
    assert "Moi." in joined["text"]
    client.post(url("-edit"), {**base, "text": joined["text"], "base": joined["base"]})
    assert "Moi." in client.get(url("")).text


def test_words_that_the_editor_may_not_see_survive_their_edit(page, document, trusted, moderator, client):
    moderation.withdraw(document, moderator, reason="x")
    client.force_login(trusted)
    initial = client.get(url("-edit")).context["form"].initial
    assert "les micros" not in initial["text"]
    client.post(url("-edit"), form(page, text=initial["text"] + "\nEncore.\n"))
    assert '"les micros"' in WikiPage.objects.with_revision().get().article.current_revision.content


def test_history_compares_two_versions(page, trusted, client):
    saving.save(
        page, title="Nice", text=page.article.current_revision.content.replace("Fin.", "Fin demain."),
        base_revision_id=page.article.current_revision_id, author=trusted, summary="la fin",
    )  # fmt: skip
    history = client.get(url("-history")).text
    assert "la fin" in history
    assert trusted.pseudonym in history
    answer = client.get(url("-compare"), {"from": "1", "to": "2"}).text
    assert "<ins> demain</ins>" in answer
    assert answer.index("ajouté") < answer.index("<ins> demain</ins>")  # said in words, for who listens
    for wrong in ["9", "x", "1" * 30, "-1", "²"]:
        assert client.get(url("-compare"), {"to": wrong}).status_code == 404


def test_going_back_publishes_the_old_text_as_a_new_version(page, trusted, contributor, client):
    saving.save(page, title="Nice", text="Vandalisme.", base_revision_id=page.article.current_revision_id)
    client.force_login(contributor)
    assert client.post(url("-revision", number=1) + "/revert").status_code == 403
    client.force_login(trusted)
    assert client.get(url("-revision", number=1) + "/revert").status_code == 405
    client.post(url("-revision", number=1) + "/revert")
    current = WikiPage.objects.with_revision().get().article.current_revision
    assert current.revision_number == 3
    assert current.content.startswith("Des micros")
    assert Citation.objects.count() == 1


def test_reading_changes_nothing(page, trusted, moderator, client):
    def state():
        models = [ArticleRevision, WikiPage, Citation, Proposal, Review, Document, IndexTask, Visibility]
        return [list(model.objects.order_by("pk").values()) for model in models]

    before = state()
    for person in [None, trusted, moderator]:
        if person:
            client.force_login(person)
        for address in [
            reverse("wiki"), reverse("wikipage-new"), reverse("proposals"), url(""), url("-edit"), url("-history"),
            url("-compare"), url("-revision", number=1), url("-revision", number=1) + "/revert",
            url("-edit") + "?preview=1&text=x",
        ]:  # fmt: skip
            client.get(address)
    assert state() == before


def test_no_page_carries_a_style_or_a_script_of_its_own(page, trusted, client):
    client.force_login(trusted)
    for address in [reverse("wiki"), url(""), url("-edit"), url("-history"), url("-revision", number=1)]:
        text = client.get(address).text
        assert "style=" not in text
        assert re.sub('<script src="/static/js/[a-z]+.js" defer></script>', "", text).count("<script") == 0


@pytest.mark.parametrize("path", ["Villes/nice", "villes//nice", "é", "a_b", "-", "villes/-nice"])
def test_an_impossible_address_is_not_found(path, client):
    assert client.get(f"/wiki/{path}/").status_code == 404
