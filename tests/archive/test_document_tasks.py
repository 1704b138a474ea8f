"""Small tasks about documents: they are there because something is to be done, and go when it is."""

from datetime import date

import pytest

from archive import corrections, document_tasks, moderation
from archive.document_tasks import documents_to_describe, pages_to_correct
from archive.models import Page
from archive.tasks import Source, open_tasks, register
from tests.make import make_document, make_local, make_territory

pytestmark = pytest.mark.django_db


def scan(confidence=40, **fields):
    """Return a document whose one page was recognised on its image."""
    document = make_document("texte mal lu", **fields)
    Page.objects.filter(version__document=document).update(origin="recognised", confidence=confidence)
    return document


def titles(tasks):
    return [task.title for task in tasks]


def test_the_page_that_was_read_worst_comes_first(moderator):
    (
        scan(60, title="Moins mal lu"),
        scan(20, title="Mal lu"),
        scan(95, title="Bien lu"),
        make_document("texte du fichier"),
    )
    assert [title.split(",")[0] for title in titles(pages_to_correct(None, 9))] == ["Mal lu", "Moins mal lu"]


def test_a_large_archive_is_gone_through_from_another_place_each_day(monkeypatch):
    monkeypatch.setattr(document_tasks, "LOOKED_AT", 2)
    for code in ("2bcdfg", "bbcdfg", "pbcdfg", "zbcdfg"):
        scan(title=code, code=code)
    asked = set()
    for day in range(1, 60):
        monkeypatch.setattr(document_tasks.timezone, "localdate", lambda day=day: date.fromordinal(day))
        tasks = titles(pages_to_correct(None, 9))
        assert len(tasks) == 2
        asked |= {title.split(",")[0] for title in tasks}
    assert asked == {"2bcdfg", "bbcdfg", "pbcdfg", "zbcdfg"}


@pytest.mark.parametrize("decision", ["waiting", "question", "refused", "withdrawn", "merged"])
def test_no_page_of_a_hidden_document_is_a_task(decision, contributor):
    scan(decision=decision, published=False)
    withdrawn = scan()
    withdrawn.decision = decision
    withdrawn.save()
    assert pages_to_correct(contributor, 9) == []


def test_an_article_that_is_read_elsewhere_is_not_to_be_corrected(contributor):
    scan(extract_only=True)
    assert pages_to_correct(contributor, 9) == []


def test_a_page_leaves_the_list_of_its_corrector_at_once_and_of_everybody_when_it_is_approved(contributor, moderator):
    document = scan()
    page = document.public_version.pages.get()
    correction = corrections.propose(page, "texte bien lu", contributor, seen=corrections.digest(page.text))
    assert pages_to_correct(contributor, 9) == []
    assert len(pages_to_correct(None, 9)) == 1  # that somebody corrected it is not public
    corrections.approve(correction, moderator)
    assert pages_to_correct(None, 9) == []


def test_documents_without_place_or_nature_wait_for_whoever_may_describe_them(contributor, moderator):
    place = make_territory()
    make_document("un", title="Sans rien")
    make_document("deux", title="Sans nature", territories=[place])
    make_document("trois", title="Sans lieu", nature="report")
    make_document("quatre", title="Complet", nature="report", territories=[place])
    make_document("cinq", title="Une loi", nature="report", provenance="legal")
    make_document("six", title="Caché", published=False)
    assert documents_to_describe(contributor, 9) == documents_to_describe(None, 9) == []
    assert sorted(titles(documents_to_describe(moderator, 9))) == ["Sans lieu", "Sans nature", "Sans rien"]


def test_a_moderator_of_another_town_is_asked_for_theirs_only(moderator):
    here, there = make_territory(), make_territory("06088", "Nice", "nice")
    moderator.territories.add(there)
    make_local(here)
    make_document("un", title="Ici", territories=[here])
    make_document("deux", title="Là-bas", territories=[there])
    assert titles(documents_to_describe(moderator, 9)) == ["Là-bas"]


def test_a_described_document_is_no_task_any_more(moderator):
    document = make_document("un", title="Sans rien")
    moderation.describe(document, moderator, territories=[make_territory()], nature="report")
    assert documents_to_describe(moderator, 9) == []


def test_a_kind_shows_five_and_says_that_there_are_more(contributor):
    for number in range(7):
        scan(number)
    kind = next(kind for kind in open_tasks(contributor) if kind.source.name == "correct")
    assert len(kind.tasks) == 5
    assert kind.has_more


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match="correct"):
        register(Source("correct", "", "", lambda user, limit: []))
