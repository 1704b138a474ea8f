"""Images in a page: of public documents only, gone from everywhere the moment that the document is withdrawn."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from archive import moderation
from archive.models import Document, Version
from tests.make import make_document
from wiki.evidence import syntax
from wiki.evidence.shown import restored, shown
from wiki.pages import pictures, saving
from wiki.pages.models import WikiPage
from wiki.pages.rendering import render

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return make_document("Un.", "Deux.", "Le plan.", title="Délibération du 20 juin")


def url(name, **more):
    return reverse(f"wikipage{name}", kwargs={"path": "villes/nice", **more})


def save(text, user, page="villes/nice", base=None):
    return saving.save(page, title="Nice", text=text, author=user, base_revision_id=base).page


def with_pictures(text):
    return pictures.with_pictures(render(text).html, text)


def test_the_image_of_a_page_stands_with_its_caption_its_size_and_its_source(document, client, trusted):
    save(f'Avant.\n\n[[image:{document.code} p.3 "Le plan <des> micros"]]\n\nAprès.', trusted)
    text = client.get(url("")).text
    assert '<figure class="wiki-picture">' in text
    assert reverse("page-image", args=[document.slug, document.code, 1, 3, 700]) in text
    assert 'width="700" height="991"' in text
    assert 'loading="lazy" alt="' in text
    assert text.count(f'href="{document.page_url(3)}"') == 2
    assert "Le plan &lt;des&gt; micros" in text


def test_the_stored_html_says_nothing_of_the_document(document, trusted):
    page = save(f'[[image:{document.code} p.3 "Le plan"]]', trusted)
    assert document.code not in page.html
    assert "plan" not in page.html + page.text


def test_an_image_costs_one_query(document, client, trusted, django_assert_num_queries):
    save("\n\n".join(f'[[image:{document.code} p.{n} "Page {n}"]]' for n in (1, 2, 3)), trusted)
    ContentType.objects.get_for_model(WikiPage)
    with django_assert_num_queries(5):
        assert client.get(url("")).text.count("<img") == 3


def test_image_and_caption_vanish_at_once_when_the_document_is_withdrawn(document, client, trusted, moderator):
    text = f'Un. [[image:{document.code} p.3 "Le plan secret"]]'
    page = save(text, trusted)
    save(text + " Suite.", trusted, page, page.article.current_revision_id)
    moderation.withdraw(document, moderator, reason="x")
    for address in [url(""), url("-history"), url("-compare"), url("-revision", number=1)]:
        said = client.get(address).text
        assert "plan secret" not in said
        assert document.title not in said
        assert "<img" not in said
    client.force_login(trusted)
    answer = client.post(url("-edit"), {"title": "Nice", "text": text, "base": "", "preview": "1"})
    assert "<img" not in answer.text


def test_who_edits_around_a_hidden_caption_does_not_lose_it(document, moderator, trusted):
    text = f'Un. [[image:{document.code} p.3 "Le plan secret"]]'
    moderation.withdraw(document, moderator, reason="x")
    seen = shown(text, trusted)
    assert "secret" not in seen
    assert restored(seen.replace("Un.", "Deux."), text) == text.replace("Un.", "Deux.")


@pytest.mark.parametrize("state", ["waiting", "refused", "extract", "no such page", "sections", "no such document"])
def test_only_pages_of_public_documents_are_shown(document, state):
    number, code = 3, document.code
    if state in {"waiting", "refused"}:
        Document.objects.filter(pk=document.pk).update(decision=state)
    elif state == "extract":
        Document.objects.filter(pk=document.pk).update(extract_only=True)
    elif state == "sections":
        Version.objects.filter(document=document).update(sections=True)
    elif state == "no such page":
        number = 4
    else:
        code = "zzzzzz"
    html = with_pictures(f'[[image:{code} p.{number} "Légende"]]')
    assert "<img" not in html
    assert "Légende" not in html
    assert len(pictures.doubts_about(f"\n[[image:{code} p.{number}]]")) == 1


def test_an_image_inside_a_paragraph_a_list_or_a_table_stays_valid_html(document):
    mark = f"[[image:{document.code} p.1]]"
    html = with_pictures(f"Voir {mark} ici.\n\n- a {mark}\n\n| a |\n|---|\n| {mark} |")
    assert html.count("<img") == 3
    assert "<figure" not in html


def test_without_a_page_it_is_the_first():
    (mark,) = syntax.find("[[image:bbbbbb]]")
    assert (mark.code, mark.page, mark.words) == ("bbbbbb", 1, "")


@pytest.mark.parametrize(
    "typed",
    ["[[image:", "[[image:]]", '[[image:bbbbbb "a]]', "[[image:bbbbbb p.1-2]]", "[[image:bbbbbb v2]]",
     "[[image:bbbbbb p.0]]", "[[image:bbbbbb contredit]]", "[[image:https://exemple.org/x.png]]"],
)  # fmt: skip
def test_an_image_that_cannot_be_read_is_named_by_its_line(typed):
    (wrong,) = syntax.malformed(f"Un.\n\n{typed}")
    assert (wrong.line, wrong.problem) == (3, "picture")
    assert "<img" not in with_pictures(typed)


def test_no_image_comes_from_elsewhere():
    html = with_pictures("![x](https://exemple.org/a.png) <img src=/static/img/share.png>")
    assert "<img" not in html


def test_a_place_that_somebody_forges_shows_nothing(document):
    text = f'[[image:{document.code} p.1]] <span data-picture="0-21">x</span>'
    assert with_pictures(text).count("<img") == 1
    assert "<img" not in pictures.with_pictures('<p><span data-picture="3-9"></span></p>', text)
