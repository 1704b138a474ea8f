"""Correcting a page on screen: who may, what they read, and what the review team sees."""

import pytest
from django.urls import reverse
from django.utils import translation

from archive import corrections, moderation
from archive.desk import reviews
from archive.models import Correction, Document, Origin, Page
from tests.make import make_document, make_local, make_page, make_territory, make_user, publish_at_once

READ = "Le conseil municipal\napprouve les carneras"
RIGHT = "Le conseil municipal\napprouve les caméras"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def document(db):
    return make_document(READ)


def address(document, number=1):
    return reverse("page-correct", args=[document.slug, document.code, number])


def correct(client, document, text, **more):
    return client.post(address(document), {"text": text, **more})


def review_of(correction):
    return reviews.open_reviews_of(correction).get()


def test_a_reader_without_account_is_sent_to_sign_in(client, document):
    assert address(document) in client.get(document.page_url(1)).content.decode()
    answer = client.get(address(document))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))


def test_the_form_holds_the_text_beside_the_image(client, document, contributor):
    client.force_login(contributor)
    page = client.get(address(document)).content.decode()
    assert f"required>\n{READ}</textarea>" in page
    assert reverse("page-image", args=[document.slug, document.code, 1, 1, 700]) in page


def test_a_correction_is_sent_and_shown_to_its_author_alone(client, document, contributor):
    client.force_login(contributor)
    answer = correct(client, document, RIGHT.replace("\n", "\r\n"), seen=corrections.digest(READ))
    assert answer["Location"] == document.page_url(1)
    assert Correction.objects.get().text == RIGHT
    page = client.get(document.page_url(1)).content.decode()
    assert "waits for approval" in page
    assert "carneras" in page
    assert f"required>\n{RIGHT}</textarea>" in client.get(address(document)).content.decode()
    client.force_login(make_user("somebody"))
    assert "waits for approval" not in client.get(document.page_url(1)).content.decode()
    assert "caméras" not in client.get(address(document)).content.decode()


@pytest.mark.parametrize("text", ["", "\0", "x" * 200_001, READ])
def test_a_bad_text_is_answered_with_a_sentence_and_kept(client, document, contributor, text):
    client.force_login(contributor)
    answer = correct(client, document, text)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert answer.context["text"] == text
    assert not Correction.objects.exists()


def test_a_text_that_changed_meanwhile_is_shown_and_nothing_is_lost(client, document, contributor):
    client.force_login(contributor)
    answer = correct(client, document, RIGHT, seen=corrections.digest("autre"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f"required>\n{RIGHT}</textarea>" in page
    assert f'<div class="page-text" lang="fr">{READ}</div>' in page
    assert correct(client, document, RIGHT, seen=answer.context["seen"]).status_code == 302


def test_readers_are_told_who_wrote_the_text(client, document, contributor, moderator):
    Page.objects.update(origin=Origin.RECOGNISED, confidence=91)
    assert "reliability 91%" in client.get(document.page_url(1)).content.decode()
    corrections.approve(corrections.propose(Page.objects.get(), RIGHT, contributor), moderator)
    for where in (document.page_url(1), document.get_absolute_url(), document.get_absolute_url() + "texte"):
        page = client.get(where).content.decode()
        assert "Text corrected by a person" in page
        assert "reliability" not in page
        assert contributor.pseudonym not in page
    assert "The text of page 1 was corrected by a person." in client.get(document.get_absolute_url()).content.decode()


def test_the_page_says_why_a_correction_was_refused_to_its_author(client, document, contributor, moderator):
    corrections.refuse(corrections.propose(Page.objects.get(), RIGHT, contributor), moderator, reason="c’est écrit so")
    client.force_login(contributor)
    assert "c’est écrit so" in client.get(address(document)).content.decode()


def test_what_this_person_may_not_see_is_not_found(client, document, contributor, moderator):
    hidden = make_document("secret", published=False)
    withdrawn = make_document("retiré")
    moderation.withdraw(withdrawn, moderator, reason="à la demande")
    client.force_login(contributor)
    for other, status in ((hidden, 404), (withdrawn, 410)):
        assert client.get(address(other)).status_code == status
        assert correct(client, other, "un texte").status_code == status
    assert client.get(address(document, 2)).status_code == 404
    assert not Correction.objects.exists()


def test_the_hidden_version_of_a_leak_is_corrected_by_nobody(client, moderator):
    leak = make_document("une fuite", provenance="leak", published=False)
    client.force_login(moderator)
    assert client.get(leak.page_url(1)).status_code == 200
    assert address(leak) not in client.get(leak.page_url(1)).content.decode()
    assert client.get(address(leak)).status_code == 404
    publish_at_once(leak, leak.versions.get())
    assert client.get(address(leak)).status_code == 200


def test_a_moderator_corrects_a_page_before_it_is_public(client, moderator):
    waiting = make_document(READ, published=False)
    client.force_login(moderator)
    assert correct(client, waiting, RIGHT).status_code == 302
    assert Correction.objects.get().version == waiting.versions.get()


def test_an_article_of_which_readers_see_an_extract_shows_no_text_here(client, document, contributor):
    Document.objects.update(extract_only=True)
    client.force_login(contributor)
    assert client.get(address(document)).status_code == 404


def test_the_desk_shows_the_words_that_change_and_applies_them(client, document, contributor, moderator):
    review = review_of(corrections.propose(Page.objects.get(), RIGHT, contributor))
    client.force_login(moderator)
    assert document.title in client.get("/relecture/?kind=correction").content.decode()
    page = client.get(reverse("review", args=[review.pk])).content.decode()
    assert "<del>carneras</del>" in page
    assert "<ins>caméras</ins>" in page
    assert reverse("page-image", args=[document.slug, document.code, 1, 1, 700]) in page
    decided = {"verb": "approve", "version": review.version}
    assert client.post(reverse("review-decide", args=[review.pk]), decided).status_code == 302
    assert Page.objects.get().text == RIGHT
    assert "<del>carneras</del>" in client.get(reverse("review", args=[review.pk])).content.decode()


def test_the_desk_says_when_two_changed_the_same_place(client, document, contributor, moderator):
    one = corrections.propose(Page.objects.get(), RIGHT, contributor)
    two = corrections.propose(Page.objects.get(), READ.replace("carneras", "camions"), make_user("second"))
    corrections.approve(one, moderator)
    review = review_of(two)
    client.force_login(moderator)
    page = client.get(reverse("review", args=[review.pk])).content.decode()
    assert "changed in the same place" in page
    answer = client.post(reverse("review-decide", args=[review.pk]), {"verb": "approve", "version": review.version})
    assert answer.status_code == 409
    assert "changed in the same place" in answer.content.decode()
    assert Page.objects.get().text == RIGHT


def test_the_desk_tells_the_author_that_somebody_else_decides(client, document, moderator):
    review = review_of(corrections.propose(Page.objects.get(), RIGHT, moderator))
    client.force_login(moderator)
    assert "somebody else must decide" in client.get(reverse("review", args=[review.pk])).content.decode()
    answer = client.post(reverse("review-decide", args=[review.pk]), {"verb": "approve", "version": review.version})
    assert answer.status_code == 409


def test_a_version_that_was_masked_since_is_for_those_who_review_the_document(client, contributor):
    here, elsewhere = make_territory(), make_territory("06088", "Nice", "nice")
    document = make_document(READ, territories=[here])
    review = review_of(corrections.propose(document.public_version.pages.get(), RIGHT, contributor))
    document.territories.set([elsewhere])
    make_local(elsewhere)
    moderator = make_local(here)
    client.force_login(moderator)
    assert client.get(reverse("review", args=[review.pk])).status_code == 200
    masked = document.versions.create(
        number=2, sha256="0" * 64, media_type="application/pdf", page_count=1, processing="done", added=document.added
    )
    make_page(masked, 1, "masqué")
    publish_at_once(document, masked)
    assert client.get(reverse("review", args=[review.pk])).status_code == 404
