"""What is refused of the citations that somebody writes, and what stands without a word."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType

from archive import corrections, moderation
from archive.models import Document, Page
from tests.make import make_document
from wiki.evidence import checking, resolving, syntax
from wiki.evidence.models import Citation
from wiki.evidence.problems import doubts_about
from wiki.pages import saving
from wiki.pages.models import WikiPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return make_document("Les micros de la ville.", "La facture : 75 000 €.", "Rien.", title="Délibération")


def save(text, page="villes/nice", base=None, **facts):
    return saving.save(page, title="Nice", text=text, base_revision_id=base, **facts)


def refused(text, **facts):
    """Return what is said of the citations of a new page; each `%s` was filled by the caller."""
    with pytest.raises(saving.BadCitations) as error:
        save(text, **facts)
    assert not WikiPage.objects.exists()
    return error.value.refusals


def faults_of(text, **facts):
    marks = syntax.references(text)
    return [one.fault for one in checking.findings(marks, resolving.resolve(marks), **facts)]


def test_words_of_the_page_are_taken(document):
    save(f'Il y a des micros [[doc:{document.code} p.1 "LES MICROS  de la ville"]].')
    row = Citation.objects.get()
    assert (row.state, row.document, row.version) == ("current", document, document.public_version)
    assert row.written == f'[[doc:{document.code} p.1 "LES MICROS de la ville"]]'


def test_words_that_are_not_on_the_page_are_refused_with_the_nearest_ones(document):
    (refusal,) = refused(f'Un.\n\nElle coûte cher [[doc:{document.code} p.2 "une facture de 76 000 €"]].')
    assert refusal.line == 3
    assert refusal.statement == "Elle coûte cher."
    assert "76 000 €" in str(refusal)
    assert "3" in str(refusal)
    assert refusal.passage == "La facture : 75 000 €"
    assert refusal.fixes[0].new == f'[[doc:{document.code} p.2 "La facture : 75 000 €"]]'
    assert refusal.page_url == document.page_url(2)
    assert not refusal.may_correct  # the text of the file is not recognised on an image


def test_words_of_another_page_are_refused_with_that_page(document):
    (refusal,) = refused(f'Elle coûte cher [[doc:{document.code} p.3 "75 000 €" contredit]].')
    assert [fix.new for fix in refusal.fixes] == [f'[[doc:{document.code} p.2 "75 000 €" contredit]]']


def test_words_without_a_page_are_found_where_they_stand(document):
    save(f'Elle coûte cher [[doc:{document.code} "75 000 €"]].')
    assert Citation.objects.get().page_from == 2
    WikiPage.objects.update(deleted=True)
    assert faults_of(f'[[doc:{document.code} "un drone"]]') == ["nowhere"]


def test_a_page_that_does_not_exist_is_refused_with_the_page_that_has_its_number_printed(document):
    Page.objects.filter(version=document.public_version, rank=3).update(label="12")
    (refusal,) = refused(f"Un fait [[doc:{document.code} p.12]].")
    assert "12" in refusal.reason
    assert [fix.new for fix in refusal.fixes] == [f"[[doc:{document.code} p.3]]"]


def test_a_page_that_does_not_exist_is_refused_with_the_one_that_says_the_words(document):
    (refusal,) = refused(f'Un fait [[doc:{document.code} p.9-10 "75 000 €"]].')
    assert [fix.new for fix in refusal.fixes] == [f'[[doc:{document.code} p.2 "75 000 €"]]']


def test_a_hidden_document_is_refused_like_one_that_does_not_exist(document, moderator):
    hidden = make_document("Secret.", title="Secret", published=False)
    first, second = refused(
        f'Un [[doc:{hidden.code} p.1 "Secret"]].\n\nDeux [[doc:zzzzzz p.1 "Secret"]].', author=moderator
    )
    assert first.reason.replace(hidden.code, "zzzzzz") == second.reason
    assert (first.passage, first.fixes, first.page_url) == ("", [], "")


def test_a_code_with_one_wrong_sign_is_refused_with_the_right_one(document):
    Document.objects.filter(pk=document.pk).update(code="k7m2pq")
    for typed in ("k7m2pr", "7km2pq", "k7m2p", "k7m22pq"):
        (refusal,) = refused(f'Un fait [[doc:{typed} p.2 "75 000 €"]].')
        assert [fix.new for fix in refusal.fixes] == ['[[doc:k7m2pq p.2 "75 000 €"]]']


def test_a_hidden_document_is_not_proposed_for_a_wrong_code():
    make_document("Secret.", title="Secret", published=False, code="k7m2pq")
    (refusal,) = refused("Un fait [[doc:k7m2pr p.1]].")
    assert refusal.fixes == []


def test_the_code_of_a_duplicate_is_refused_with_the_document_that_it_stands_for(document):
    Document.objects.filter(pk=make_document("Un.").pk).update(duplicate_of=document, code="zzzzzz")
    (refusal,) = refused("Un fait [[doc:zzzzzz p.2]].")
    assert refusal.fixes[0].new == f"[[doc:{document.code} p.2]]"


def test_a_version_that_readers_do_not_see_is_refused_with_the_one_they_see(document):
    (refusal,) = refused(f"Un fait [[doc:{document.code} v2 p.1]].")
    assert refusal.fixes[0].new == f"[[doc:{document.code} p.1]]"
    save(f"Un fait [[doc:{document.code} v1 p.1]].")


@pytest.mark.parametrize("text", ['Un fait [[doc:%s p.1 ""]].', 'Un fait [[doc:%s p.1 "…"]].', "Un.\n\n[[doc:%s p.1]]"])
def test_an_empty_or_dangling_note_is_refused(document, text):
    (refusal,) = refused(text % document.code)
    assert refusal.line == text.count("\n") + 1


def test_an_empty_quotation_can_be_left_out(document):
    (refusal,) = refused(f'Un fait [[doc:{document.code} p.1 ""]].')
    assert refusal.fixes[0].new == f"[[doc:{document.code} p.1]]"


def test_a_source_in_a_table_is_not_dangling(document):
    save(f"| Montant | Source |\n|---|---|\n| 75 000 € | [[doc:{document.code} p.2]] |")


def test_words_that_run_over_two_pages_are_found_on_both(document):
    save(f'Un fait [[doc:{document.code} p.1-2 "ville. La facture"]].')


def test_what_stands_since_before_is_not_checked_again(document, moderator):
    text = f'Un fait [[doc:{document.code} p.2 "75 000 €"]].\n\nDeux.'
    saved = save(text)
    row = Citation.objects.get()
    Page.objects.filter(version=document.public_version).update(text="Autre chose.")
    moderation.withdraw(document, moderator, reason="x")
    again = save("Zéro.\n\n" + text.replace("Deux.", "Deux,"), saved.page, saved.revision.pk)
    assert again.changed
    kept = Citation.objects.get()
    assert (kept.pk, kept.version_id, kept.state) == (row.pk, row.version_id, "current")


def test_a_citation_that_was_changed_is_checked(document):
    saved = save(f'Un fait [[doc:{document.code} p.2 "75 000 €"]].')
    with pytest.raises(saving.BadCitations):
        save(f'Un fait [[doc:{document.code} p.2 "76 000 €"]].', saved.page, saved.revision.pk)
    assert Citation.objects.get().words == "75 000 €"


def test_the_same_citation_once_more_is_checked():
    marks = syntax.references("[[doc:bbbbbb p.1]] [[doc:bbbbbb  p. 1]] [[doc:bbbbbb p.2]]")
    assert checking.changed_since("[[doc:bbbbbb p.1]]", marks) == [False, True, True]


def test_nothing_of_an_article_that_is_read_elsewhere_is_proposed(moderator, contributor):
    article = make_document("La ville achète des micros neufs.", provenance="press", extract_only=True)
    text = f'Un fait [[doc:{article.code} p.1 "la ville achète des micros vieux"]].'
    (refusal,) = refused(text, author=contributor)
    assert (refusal.passage, refusal.fixes, refusal.page_url) == ("", [], "")
    assert "neufs" not in str(vars(refusal))
    (seen,) = refused(text, author=moderator)
    assert seen.passage == "La ville achète des micros neufs"


def test_words_of_a_page_that_is_still_being_read_are_checked_later(document):
    Page.objects.filter(version=document.public_version, rank=3).update(state="waiting", text="")
    save(f'Un fait [[doc:{document.code} p.3 "un drone"]]. Deux [[doc:{document.code} "un drone"]].')
    assert {row.state for row in Citation.objects.all()} == {"unread"}


def test_words_that_ones_own_waiting_correction_gives_the_page_are_taken(document, contributor, trusted):
    page = Page.objects.get(version=document.public_version, rank=3)
    corrections.propose(page, "Rien, sauf un drone.", contributor)
    text = f'Un fait [[doc:{document.code} p.3 "sauf un drone"]].'
    refused(text, author=trusted)
    save(text, author=contributor)
    assert Citation.objects.get().state == "unread"


def test_a_document_that_waits_may_be_cited_by_whoever_may_see_it():
    waiting = make_document("Les micros.", published=False)
    text = f'Un fait [[doc:{waiting.code} p.1 "les micros"]]. Faux [[doc:{waiting.code} p.1 "les drones"]].'
    marks = syntax.references(text)
    mine = Document.objects.filter(pk=waiting.pk)
    assert [one.fault for one in checking.findings(marks, resolving.resolve(marks, mine))] == [None, "words"]
    prepared = saving.prepare("Nice", text, documents=mine)
    assert [refusal.page_url for refusal in prepared.refusals] == [""]  # no address that readers would follow


def test_an_earlier_version_comes_back_whatever_became_of_its_sources(document, moderator):
    saved = save(f'Un fait [[doc:{document.code} p.2 "75 000 €"]].')
    second = save("Rien.", saved.page, saved.revision.pk)
    Page.objects.filter(version=document.public_version).update(text="Autre chose.")
    save(saved.revision.content, saved.page, second.revision.pk, unproved=True)
    row = Citation.objects.get()
    assert (row.state, row.version) == ("lost", document.public_version)


def test_cited_pages_are_read_in_one_query(document, django_assert_num_queries):
    ContentType.objects.get_for_model(WikiPage)
    other = make_document(*(f"Page {n} dit {n}." for n in range(1, 60)))
    text = "".join(f'Un fait [[doc:{other.code} p.{n} "dit {n}"]].\n\n' for n in range(1, 60))
    text += f'Un autre [[doc:{document.code} p.2-3 "€. rien"]].'
    marks = syntax.references(text)
    with django_assert_num_queries(2):
        found = checking.findings(marks, resolving.resolve(marks), by=AnonymousUser())
    assert {one.fault for one in found} == {None}


def test_more_text_than_is_read_for_one_saving_is_refused(document, monkeypatch):
    monkeypatch.setattr("wiki.evidence.cited_pages.CHARACTERS_MAX", 30)
    monkeypatch.setattr(checking.Reader.__init__, "__defaults__", (30,))
    text = (
        f'[[doc:{document.code} p.1 "les micros"]] [[doc:{document.code} p.2 "75 000 €"]] [[doc:{document.code} p.1]]'
    )
    assert faults_of(text) == ["too-much", "too-much", None]


def test_a_hostile_text_of_citations_is_bounded(document):
    """What is looked for: the number of queries and of explained refusals, not a time."""
    text = "".join(f'Un [[doc:{document.code} p.{1 + n % 3} "{n}"]].\n' for n in range(2200))
    assert len(text) < 100_000
    found = refused(text)
    assert len(found) > 2000
    assert len([one for one in found if one.page_url]) <= 10
    many = "".join(f'Un [[doc:{document.code} "{n}"]].\n' for n in range(200))
    assert set(faults_of(many)) == {"too-much"}


def test_doubts_are_said_in_sentences_that_name_the_line(document):
    text = f"Un [[doc:{document.code} p.1]].\n\nDeux [[doc:{document.code} p.9]]."
    (doubt,) = doubts_about(text)
    assert "3" in doubt
    assert "9" in doubt
    assert doubts_about(text, base=text) == []
