"""The same page in two files is found, whatever a scanner did to it, and only where this person may look."""

import random

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation

from archive import moderation, sketches
from archive.extraction.normalise import normalise
from archive.models import Document, Page
from archive.sketches import elsewhere, same_pages, sketch_of, sketch_some
from tests.make import make_document, make_local, make_page, make_territory, make_user

VOCABULARY = [a + b + c for a in ("com", "déli", "sub", "vidéo", "pro") for b in ("mun", "bér", "ven") for c in
              ("ale", "ation", "tion", "eur", "ité")]  # fmt: skip
HEADER = "République française département de la Loire commune de Saint-Étienne séance ordinaire du conseil municipal "


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def prose(seed, length=200):
    """Return a page of words, always the same for a seed."""
    chance = random.Random(seed)  # noqa: S311  made texts
    return HEADER + " ".join(chance.choice(VOCABULARY) for _ in range(length))


def as_scanned(text, wrong=0.03):
    """Return a text as a recognition gives it: other lines, no numbers, one word in thirty wrong."""
    chance = random.Random(text)  # noqa: S311  made texts
    words = [word for word in text.split() if not word.isdigit()]
    words = [word.replace("e", "c", 1) if chance.random() < wrong else word for word in words]
    return "\n".join(" ".join(words[start : start + 7]) for start in range(0, len(words), 7))


def sketch_all():
    while sketch_some():
        pass


def test_a_scanned_page_has_most_of_the_sketch():
    for seed in range(20):
        shared = set(sketch_of(prose(seed))) & set(sketch_of(as_scanned(prose(seed))))
        assert len(shared) >= sketches.SHARED_MIN


def test_pages_with_the_same_header_are_not_the_same():
    pages = [set(sketch_of(prose(seed))) for seed in range(20)]
    assert max(len(a & b) for a in pages for b in pages if a is not b) < sketches.SHARED_MIN // 2


@pytest.mark.parametrize("text", ["", "trop peu de mots", "mot " * 500, "12 345,00 € " * 100, "a b c d " * 100])
def test_a_page_that_says_too_little_has_none(text):
    assert sketch_of(text) == []


def test_hashes_fit_a_column_of_either_database():
    assert all(0 <= value < 2**63 for seed in range(20) for value in sketch_of(prose(seed)))


@pytest.mark.slow
def test_real_minutes_are_found_again_after_a_scan_and_never_taken_for_another(corpus):
    pages = []
    for path in sorted((corpus / "public-records").glob("*.pdf")):
        document = pypdfium2.PdfDocument(path)
        pages += [normalise(page.get_textpage().get_text_range(errors="ignore")) for page in document]
    made = [(set(sketch_of(text)), set(sketch_of(as_scanned(text)))) for text in pages]
    made = [pair for pair in made if pair[0]]
    assert len(made) > 70
    assert sum(len(read & scanned) >= sketches.SHARED_MIN for read, scanned in made) > 0.9 * len(made)
    sketches_read = [read for read, _ in made]
    assert not any(
        len(one & other) >= sketches.SHARED_MIN
        for n, one in enumerate(sketches_read) for other in sketches_read[n + 1 :]
    )  # fmt: skip


def test_the_annex_of_another_file_is_found_page_by_page(db):
    report = make_document(prose(1), prose(2), prose(3), title="Rapport")
    annex = make_document("une note", prose(9), as_scanned(prose(2)), as_scanned(prose(3)), title="Délibération")
    sketch_all()
    found = same_pages(report.public_version, None)
    assert [(rank, page.rank, page.version.document) for rank, page in found] == [(2, 3, annex), (3, 4, annex)]
    (entry,) = elsewhere(annex.public_version, None)
    assert (entry.document, entry.pages) == (report, [(3, 2), (4, 3)])


def test_the_document_says_where_else_its_pages_stand(client, db):
    one, two = make_document(prose(1), title="Rapport"), make_document("note", prose(1), title="Délibération")
    sketch_all()
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Same pages elsewhere" in page
    assert two.page_url(2) in page
    assert "1 page in common" in page
    assert "Same pages elsewhere" not in client.get(make_document(prose(5)).get_absolute_url()).content.decode()


def test_hidden_documents_are_known_to_those_who_review_them_only(client, contributor, moderator):
    public = make_document(prose(1), title="Rapport")
    place = make_territory("06088", "Nice", "nice")
    make_local(place)
    make_document(prose(1), title="Caché", published=False, territories=[place])
    withdrawn = make_document(prose(1), title="Retiré", territories=[place])
    moderation.withdraw(withdrawn, moderator, reason="à la demande")
    sketch_all()
    far = make_user("of elsewhere", "moderator")
    far.territories.add(make_territory())
    for user in (None, contributor, far):
        assert same_pages(public.public_version, user) == []
    assert "elsewhere" not in client.get(public.get_absolute_url()).content.decode()
    assert {entry.document.title for entry in elsewhere(public.public_version, moderator)} == {"Caché", "Retiré"}
    client.force_login(moderator)
    page = client.get(public.get_absolute_url()).content.decode()
    assert "Caché" in page
    assert "/v1/pages/1" in page


def test_the_hidden_version_of_a_public_document_is_not_compared(moderator, contributor):
    public, other = make_document(prose(1)), make_document("autre chose")
    newer = other.versions.create(
        number=2, sha256="0" * 64, media_type="application/pdf", page_count=1, processing="done", added=other.added
    )
    make_page(newer, 1, prose(1))
    sketch_all()
    assert same_pages(public.public_version, contributor) == []
    assert [page.version for _, page in same_pages(public.public_version, moderator)] == [newer]


def test_an_article_shown_as_an_extract_is_not_named_to_readers(db, moderator):
    public, article = make_document(prose(1)), make_document(prose(1))
    Document.objects.filter(pk=article.pk).update(extract_only=True)
    sketch_all()
    assert same_pages(public.public_version, None) == []
    assert len(same_pages(public.public_version, moderator)) == 1


def test_the_desk_says_what_a_document_looks_like(client, moderator):
    from archive.desk import reviews

    known = make_document(prose(1), prose(2), title="Rapport")
    sent = make_document(as_scanned(prose(1)), as_scanned(prose(2)), prose(3), published=False)
    sketch_all()
    review = reviews.open_review("document", sent)
    client.force_login(moderator)
    page = client.get(reverse("review", args=[review.pk])).content.decode()
    assert "same pages: 2 of 3" in page
    assert known.get_absolute_url() in page


def test_it_costs_a_few_queries_however_many_pages(db, django_assert_max_num_queries):
    one = make_document(*[prose(n) for n in range(12)])
    for _ in range(5):
        make_document(*[prose(n) for n in range(12)])
    sketch_all()
    with django_assert_max_num_queries(5):
        assert sum(len(entry.pages) for entry in elsewhere(one.public_version, None)) == 60


def test_pages_are_sketched_once_their_version_is_read(db):
    document = make_document(prose(1), "trop court")
    document.versions.update(processing="working")
    assert sketch_some() == 0
    document.versions.update(processing="done")
    assert sketch_some() == 2
    assert sketch_some() == 0
    first, second = Page.objects.all()
    assert (first.sketch.count(), [row.value for row in second.sketch.all()]) == (16, [sketches.NOTHING])


def test_two_pages_without_sketch_are_not_the_same(db):
    one = make_document("trop court")
    make_document("trop court")
    sketch_all()
    assert same_pages(one.public_version, None) == []
