"""Notes and "cited by", as each reader may see them, at each reading."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from archive import moderation
from archive.models import Page, Version
from tests.make import make_document
from wiki.evidence.cited_by import cited_by
from wiki.evidence.notes import notes_of
from wiki.evidence.shown import restored, shown
from wiki.pages import previewing, saving
from wiki.pages.models import WikiPage

pytestmark = pytest.mark.django_db
READER = AnonymousUser()


@pytest.fixture(autouse=True)
def _content_type_known(db):
    ContentType.objects.get_for_model(WikiPage)


@pytest.fixture
def document():
    found = make_document("Les micros de la ville.", "La page deux.", title="Délibération")
    Page.objects.filter(version=found.public_version, rank=2).update(label="8")
    return found


@pytest.fixture
def page(document):
    text = (
        f'Des micros [[doc:{document.code} p.2 "page deux"]]. Encore [[doc:{document.code} p.2 "page deux" contredit]].'
    )
    return saving.save("villes/nice", title="Nice", text=text).page


def test_a_note_leads_to_the_page_with_its_words_boxed(page, document, django_assert_num_queries):
    with django_assert_num_queries(1), translation.override("en"):
        (note,) = notes_of(page, READER)
    assert note.document == document
    first, second = note.uses
    assert first.url == second.url == document.page_url(2) + "?q=%22page+deux%22"
    assert (note.number, first.words, note.is_shared) == (1, "page deux", True)
    assert (first.anchor, first.letter, first.stance) == ("ref-1-1", "a", "confirms")
    assert (second.anchor, second.letter, second.stance) == ("ref-1-2", "b", "contradicts")
    assert "8" in note.pages
    assert note.is_public
    assert not note.is_stale


def test_a_note_vanishes_with_its_document_and_comes_back_with_it(page, document, moderator):
    html = WikiPage.objects.get().html
    moderation.withdraw(document, moderator, reason="à vérifier")
    (note,) = notes_of(page, READER)
    assert note.document is None
    assert (note.url, note.pages) == ("", "")
    assert {(use.words, use.url, use.pages) for use in note.uses} == {("", "", "")}
    assert WikiPage.objects.get().html == html
    (note,) = notes_of(page, moderator)
    assert note.document == document
    assert not note.is_public


def test_a_citation_finds_its_document_when_it_is_published(moderator):
    document = make_document("Un.", title="Un", published=False)
    text = f"Un [[doc:{document.code} p.1]]."
    page = saving.save("villes/nice", title="Nice", text=text, unproved=True).page
    assert notes_of(page, READER)[0].document is None
    moderation.publish(document, moderator)
    (note,) = notes_of(page, READER)
    assert note.document == document
    assert not note.is_stale


def test_a_note_says_that_the_document_has_a_newer_version(page, document):
    newer = Version.objects.create(
        document=document, number=2, sha256="0" * 64, media_type="application/pdf", page_count=2,
        processing="done", added=timezone.now(),
    )  # fmt: skip
    document.public_version = newer
    document.save()
    assert notes_of(page, READER)[0].is_stale


def test_a_document_knows_which_sentences_cite_it(page, document, django_assert_num_queries):
    cited_by(document, READER)  # which models cite is looked up once
    with django_assert_num_queries(2), translation.override("en"):
        first, second = cited_by(document, READER)
    assert (first.title, first.sentence, first.stance) == ("Nice", "Des micros.", "confirms")
    assert first.url == page.get_absolute_url() + "#ref-1-1"
    assert second.stance == "contradicts"


def test_a_page_of_a_document_knows_what_cites_it(page, document):
    assert len(cited_by(document, READER, page=2)) == 2
    assert cited_by(document, READER, page=1) == []


def test_a_deleted_page_cites_nothing(page, document):
    WikiPage.objects.update(deleted=True)
    assert cited_by(document, READER) == []


def test_the_tags_list_and_copy(page, document):
    template = engines["django"].from_string(
        "{% load evidence %}{% cited_by document page=2 %}{% citation_code document 2 %}"
    )
    request = RequestFactory().get("/")
    request.user = READER
    html = template.render({"document": document}, request)
    assert "Des micros." in html
    assert f"[[doc:{document.code} p.2]]" in html


def test_words_of_a_hidden_document_are_blanked_in_the_source(page, document, moderator):
    text = f'Un [[doc:{document.code} p.2 "page deux"]] `[[doc:{document.code} "code"]]` [[doc:zzzzzz "autre"]].'
    assert "page deux" in shown(text, READER)
    moderation.withdraw(document, moderator, reason="x")
    blanked = shown(text, READER)
    assert blanked == f'Un [[doc:{document.code} p.2 "…"]] `[[doc:{document.code} "…"]]` [[doc:zzzzzz "…"]].'
    assert "page deux" in shown(text, moderator)


def test_blanked_words_come_back_when_an_edit_is_saved(document):
    base = f'Un [[doc:{document.code} p.2 "un"]]. Deux [[doc:{document.code} p.2 "deux"]].'
    written = f'Zéro. Un [[doc:{document.code} p.2 "…"]] ! Deux [[doc:{document.code} p.2 "…"]].'
    assert restored(written, base) == (
        f'Zéro. Un [[doc:{document.code} p.2 "un"]] ! Deux [[doc:{document.code} p.2 "deux"]].'
    )
    assert restored('[[doc:zzzzzz "…"]]', base) == '[[doc:zzzzzz "…"]]'


def test_of_an_article_that_is_read_elsewhere_thirty_quoted_words_are_shown_at_most():
    said = [f"mot{number}x" for number in range(40)]
    article = make_document(" ".join(said), provenance="press", extract_only=True)
    text = f'Long [[doc:{article.code} p.1 "{" ".join(said)}"]]. Court [[doc:{article.code} p.1 "mot0x mot1x"]].'
    (note,) = notes_of(saving.save("villes/nice", title="Nice", text=text).page, READER)
    long, short = note.uses
    assert long.words == " ".join([*said[:30], "…"])
    assert long.url == article.page_url(1)
    assert short.words == "mot0x mot1x"
    source = shown(text, READER)
    assert "mot5x" not in source
    assert '"mot0x mot1x"' in source
    assert restored(source, text) == text


AS_TYPED = ["`{}`", "    {}", "~~~\n{}\n~~~", "- un\n\n        {}", "<a title='{}'>x</a>"]


@pytest.mark.parametrize("written", AS_TYPED)
def test_hidden_words_are_not_read_by_quoting_their_citation_as_code(document, page, moderator, contributor, written):
    moderation.withdraw(document, moderator, reason="x")
    base = page.article.current_revision.content
    asked = "Lu.\n\n" + written.format(f'[[doc:{document.code} p.2 "…"]]')
    assert "page deux" not in previewing.preview("Nice", asked, contributor, base=base).html
    saved = saving.save(
        page, title="Nice", text=asked, base_revision_id=page.article.current_revision_id, unproved=True
    )
    assert "page deux" not in saved.page.html


def test_hidden_words_come_back_where_their_citation_stands(document, page, moderator):
    moderation.withdraw(document, moderator, reason="x")
    base = page.article.current_revision.content
    assert restored(shown(base, READER), base) == base
    in_code = f'`[[doc:{document.code} p.2 "page deux"]]` {base}'
    assert restored(shown(in_code, READER), in_code) == in_code


def test_code_that_quotes_a_withdrawn_document_goes_out_of_sight_too(document, moderator, client):
    page = saving.save("aide", title="Aide", text=f'Écrire `[[doc:{document.code} p.2 "page deux"]]`.').page
    assert "page deux" in client.get(page.get_absolute_url()).content.decode()
    moderation.withdraw(document, moderator, reason="x")
    for name in ("wikipage", "wikipage-sources"):
        assert "page deux" not in client.get(reverse(name, args=[page.path])).content.decode()
