"""Saving a page: revisions, citations, conflicts in which nothing is lost."""

import re
import threading
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from wiki.models import Article, ArticleRevision

from archive.merging import merge
from archive.models import Visibility
from tests.make import make_document, make_territory
from wiki.evidence.models import Citation
from wiki.pages import saving
from wiki.pages.models import WikiPage

pytestmark = pytest.mark.django_db


def save(page="villes/nice", text="Un.\n", base=None, **facts):
    return saving.save(page, title="Nice", text=text, base_revision_id=base, **facts)


def test_a_page_is_made_with_its_first_revision(trusted):
    saved = save(text="## Micros\r\n\r\nUn.", author=trusted, summary="essai")
    page = WikiPage.objects.with_revision().get(path="villes/nice")
    revision = page.article.current_revision
    assert (revision.revision_number, revision.title, revision.content) == (1, "Nice", "## Micros\n\nUn.\n")
    assert (revision.user, revision.user_message, revision.ip_address) == (trusted, "essai", None)
    assert page.html_revision == revision == saved.revision
    assert page.headings == [[2, "s-micros", "Micros"]]


def test_a_dossier_belongs_to_its_commune():
    nice = make_territory("06088", "Nice", "nice")
    assert save().page.territory == nice
    assert save("villes/nice/micros").page.territory is None


def test_revision_numbers_have_no_gap():
    first = save()
    second = save(first.page, "Deux.\n", first.revision.pk)
    save(first.page, "Trois.\n", second.revision.pk)
    numbers = ArticleRevision.objects.filter(article=first.page.article).values_list("revision_number", flat=True)
    assert sorted(numbers) == [1, 2, 3]


def test_saving_the_same_again_makes_no_revision():
    first = save()
    again = save(first.page, "Un.\r\n", first.revision.pk)
    assert not again.changed
    assert ArticleRevision.objects.count() == 1


def test_citations_are_written_with_the_page_and_replaced_with_it():
    document = make_document("Un texte.", "Deux.")
    before = Visibility.current()
    first = save(text=f'Faux. Vrai [[doc:{document.code} p.2 "Deux" contredit]]. Rien [[doc:zzzzzz]]', unproved=True)
    citation, missing = Citation.objects.order_by("rank")
    assert (citation.document, citation.version) == (document, document.public_version)
    assert (citation.page_from, citation.words, citation.stance) == (2, "Deux", "contradicts")
    assert (citation.sentence, citation.anchor, citation.note, citation.owner) == ("Vrai.", "ref-1-1", 1, first.page)
    assert (missing.document, missing.state) == (None, "missing")
    assert Visibility.current() > before
    save(first.page, "Rien.\n", first.revision.pk)
    assert not Citation.objects.exists()


def test_a_hidden_document_is_resolved_like_one_that_does_not_exist():
    hidden = make_document("Secret.", published=False)
    save(text=f"Un [[doc:{hidden.code} p.1]] et [[doc:zzzzzz p.1]].", unproved=True)
    first, second = Citation.objects.order_by("rank")
    assert (first.document, first.version, first.state) == (second.document, second.version, second.state)


@pytest.mark.parametrize(
    "path", ["", "Nice", "villes//nice", "/nice", "nice/", "été", "a b", "-", "a/-/edit", "a" * 201]
)
def test_an_address_that_is_not_allowed_is_refused(path):
    with pytest.raises(saving.BadPath):
        save(path)
    assert not Article.objects.exists()


def test_a_page_that_exists_already_is_not_made_again():
    save()
    with pytest.raises(saving.PageExists):
        save(text="Autre.")
    assert Article.objects.count() == 1


def test_a_title_is_asked_for():
    with pytest.raises(saving.BadText):
        saving.save("villes/nice", title=" \n ", text="Un.")


def test_somebody_who_was_slower_gets_both_texts_put_together():
    first = save(text="Un.\n\nDeux.\n\nTrois.\n")
    save(first.page, "Un !\n\nDeux.\n\nTrois.\n", first.revision.pk)
    with pytest.raises(saving.Conflict) as conflict:
        save(first.page, "Un.\n\nDeux.\n\nTrois, quatre.\n", first.revision.pk)
    assert conflict.value.merged.clean
    assert conflict.value.merged.text == "Un !\n\nDeux.\n\nTrois, quatre.\n"
    second = save(first.page, conflict.value.merged.text, conflict.value.current.pk)
    assert second.revision.revision_number == 3


def test_the_same_line_changed_twice_shows_both_and_is_not_saved_with_its_marks():
    first = save(text="Un.\n")
    save(first.page, "Un à deux.\n", first.revision.pk)
    with pytest.raises(saving.Conflict) as conflict:
        save(first.page, "Un à trois.\n", first.revision.pk)
    merged = conflict.value.merged
    assert not merged.clean
    assert "Un à deux." in merged.text
    assert "Un à trois." in merged.text
    with pytest.raises(saving.BadText):
        save(first.page, merged.text, conflict.value.current.pk)


def test_a_very_long_conflict_keeps_both_texts_at_a_bounded_cost():
    base = "".join(f"{n}\n" for n in range(3000))
    theirs, yours = base.replace("1", "x"), base.replace("2", "y")
    merged = merge(base, theirs, yours)
    assert not merged.clean
    assert merged.text.count("\n") > 5000


def test_a_base_of_another_page_is_no_base():
    first, other = save(), save("villes/lyon")
    with pytest.raises(saving.Conflict):
        save(first.page, "Deux.", other.revision.pk)


def run_at_once(work, count):
    """Run `work(n)` in so many threads; return what each returned or raised."""
    results, gate = [None] * count, threading.Barrier(count)

    def one(number):
        try:
            gate.wait(10)
            results[number] = work(number)
        except saving.CannotSave as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.mark.django_db(transaction=True)
def test_of_ten_people_who_save_at_once_one_wins_and_nine_keep_their_text():
    first = save(text="Un.\n")
    results = run_at_once(lambda n: save(first.page, f"Texte {n}.\n", first.revision.pk), 10)
    won = [result for result in results if isinstance(result, saving.Saved)]
    lost = [(n, result) for n, result in enumerate(results) if isinstance(result, saving.Conflict)]
    assert (len(won), len(lost)) == (1, 9)
    assert all(f"Texte {n}." in conflict.merged.text for n, conflict in lost)
    numbers = ArticleRevision.objects.filter(article=first.page.article).values_list("revision_number", flat=True)
    assert sorted(numbers) == [1, 2]
    page = WikiPage.objects.with_revision().get()
    assert page.html_revision_id == page.article.current_revision_id


@pytest.mark.django_db(transaction=True)
def test_of_ten_people_who_make_a_page_at_once_one_makes_it():
    results = run_at_once(lambda n: save(text=f"Texte {n}.\n"), 10)
    assert sum(isinstance(result, saving.Saved) for result in results) == 1
    assert sum(isinstance(result, saving.PageExists) for result in results) == 9
    assert WikiPage.objects.count() == Article.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_forms_sent_at_once_publish_one_and_show_nine_both_texts(trusted):
    first = save(text="Un.\n\nDeux.\n")
    address = reverse("wikipage-edit", args=["villes/nice"])
    clients = [Client() for _ in range(10)]
    for client in clients:
        client.force_login(trusted)

    def send(number):
        sent = {"title": "Nice", "text": f"Un.\n\nTexte {number}.\n", "summary": "", "base": first.revision.pk}
        answer = clients[number].post(address, sent)
        return answer.status_code, answer.text if answer.status_code == 409 else ""

    answers = run_at_once(send, 10)
    assert sorted(status for status, _text in answers) == [302, *[409] * 9]
    published = WikiPage.objects.with_revision().get().article.current_revision.content
    for number, (status, text) in enumerate(answers):
        if status == 409:
            assert f"Texte {number}." in text
            assert published.splitlines()[2] in text
            assert 'aria-labelledby="yours"' in text
        else:
            assert published == f"Un.\n\nTexte {number}.\n"
    assert ArticleRevision.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_forty_pages_made_at_once_leave_a_right_tree(trusted):
    for parent in range(4):
        save(f"villes/v{parent}")
    paths = [f"villes/v{number % 4}/p{number}" for number in range(40)]
    results = run_at_once(lambda n: save(paths[n], f"Page {n}.\n"), 40)
    assert all(isinstance(result, saving.Saved) for result in results)
    pages = {page.path: page for page in WikiPage.objects.with_revision()}
    assert set(pages) == {*paths, *(f"villes/v{parent}" for parent in range(4))}
    for number, path in enumerate(paths):
        page = pages[path]
        assert page.article.current_revision.content == f"Page {number}.\n"
        assert page.html_revision_id == page.article.current_revision_id
        assert Client().get(page.get_absolute_url()).status_code == 200
    assert WikiPage.objects.filter(path__startswith="villes/v0/").count() == 10
    assert Article.objects.count() == ArticleRevision.objects.count() == 44


@pytest.mark.django_db(transaction=True)
def test_ten_parts_of_one_page_saved_at_once_lose_none(trusted):
    """Who is shown the merge saves it again, as a person does, until all are in."""
    text = "".join(f"## Partie {n}\n\nAncien {n}.\n\n" for n in range(10))
    first = save(text=text)
    address = reverse("wikipage-edit", args=["villes/nice"])
    clients = [Client() for _ in range(10)]
    for client in clients:
        client.force_login(trusted)

    def send(number):
        part = f"## Partie {number}\n\nNouveau {number}.\n"
        sent = {"title": "Nice", "text": part, "summary": "", "base": first.revision.pk, "part": number + 1}
        for _try in range(12):
            answer = clients[number].post(address, sent)
            if answer.status_code == 302:
                return _try
            assert answer.status_code == 409
            merged = unescape(re.search(r'<textarea name="text"[^>]*>(.*?)</textarea>', answer.text, re.DOTALL)[1])
            assert f"Nouveau {number}." in merged
            base = re.search(r'name="base" value="(\d+)"', answer.text)[1]
            sent = {"title": "Nice", "text": merged, "summary": "", "base": base}
        return None

    assert None not in run_at_once(send, 10)
    content = WikiPage.objects.with_revision().get().article.current_revision.content
    assert all(f"Nouveau {number}." in content for number in range(10))
    assert "Ancien" not in content
