"""Pages of an older renderer are laid out again by the worker, and nothing else of them changes."""

import pytest
from wiki.models import ArticleRevision

from archive import background
from tests.make import make_document
from wiki.evidence.models import Citation
from wiki.pages import laying_out_again, saving
from wiki.pages.laying_out_again import LayingOut
from wiki.pages.models import WikiPage
from wiki.pages.render_child import CannotRender, TextTooSlow
from wiki.pages.rendering import VERSION

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    document = make_document("Les micros.", "La suite.")
    text = f"## Micros\n\nUn [[doc:{document.code} p.2]] et un [[doc:{document.code} p.1]]. Note[^1].\n\n[^1]: Texte.\n"
    page = saving.save("villes/nice", title="Nice", text=text).page
    WikiPage.objects.update(html="<p>ancien</p>", headings=[], renderer="0")
    return page


def all_of(work):
    """Work until nothing is left; how many there were."""
    return next(count for count in range(100) if not work())


def test_a_page_of_an_older_renderer_is_laid_out_again(page):
    html, headings = page.html, page.headings
    assert all_of(LayingOut().step) == 1
    page.refresh_from_db()
    assert (page.html, page.headings, page.renderer) == (html, headings, VERSION)
    assert ArticleRevision.objects.count() == 1


def test_its_citations_keep_what_is_known_of_them_and_get_their_new_places(page):
    first, second = Citation.objects.order_by("rank")
    Citation.objects.filter(pk=first.pk).update(state="stale", version=None, note=7, anchor="x", rank=5, sentence="x")
    LayingOut().step()
    again = Citation.objects.get(pk=first.pk)
    assert (again.state, again.version) == ("stale", None)
    assert (again.note, again.anchor, again.rank, again.sentence) == (1, "ref-1-1", 1, first.sentence)
    assert Citation.objects.get(pk=second.pk).rank == 2


def test_a_citation_that_moved_to_another_page_gets_its_new_place_too(page):
    moved = Citation.objects.order_by("rank").first()
    Citation.objects.filter(pk=moved.pk).update(
        state="moved", moved_from=2, page_from=5, page_to=5, note=7, anchor="x", rank=9, sentence="x"
    )
    LayingOut().step()
    again = Citation.objects.get(pk=moved.pk)
    assert (again.note, again.anchor, again.rank, again.sentence) == (1, "ref-1-1", 1, moved.sentence)
    assert (again.state, again.page_from, again.moved_from) == ("moved", 5, 2)


def test_a_citation_saved_before_its_version_was_kept_gets_its_new_place(page):
    text = page.article.current_revision.content.replace(" p.2]]", " v1 p.2]]")
    ArticleRevision.objects.update(content=text)
    first = Citation.objects.order_by("rank").first()  # its row says p.2, as migration 0002 writes it
    Citation.objects.filter(pk=first.pk).update(rank=9, note=7)
    LayingOut().step()
    again = Citation.objects.get(pk=first.pk)
    assert (again.rank, again.note) == (1, 1)


def test_a_text_too_heavy_for_the_new_renderer_keeps_its_html_and_is_not_tried_again(page, monkeypatch, caplog):
    def too_slow(text):
        raise TextTooSlow("too slow", 1)

    monkeypatch.setattr(laying_out_again, "rendered", too_slow)
    assert all_of(LayingOut().step) == 1
    page.refresh_from_db()
    assert (page.html, page.renderer) == ("<p>ancien</p>", VERSION)
    assert str(page.pk) in caplog.text
    assert "Nice" not in caplog.text


def test_what_somebody_saves_meanwhile_stays(page, monkeypatch):
    rendered = laying_out_again.rendered

    def saved_meanwhile(text):
        current = page.article.current_revision_id
        saving.save(page, title="Nice", text="Nouveau.", base_revision_id=current)
        return rendered(text)

    monkeypatch.setattr(laying_out_again, "rendered", saved_meanwhile)
    LayingOut().step()
    page.refresh_from_db()
    assert page.html == "<p>Nouveau.</p>"
    assert not Citation.objects.exists()


def test_without_its_sandbox_the_worker_goes_on_with_the_rest(page, monkeypatch):
    def cannot(text):
        raise CannotRender("no sandbox")

    monkeypatch.setattr(laying_out_again, "rendered", cannot)
    laying_out = LayingOut()
    assert laying_out.step() == 0
    assert laying_out.step() == 0
    page.refresh_from_db()
    assert page.renderer == "0"


def test_a_page_that_is_deleted_or_saved_before_its_turn_is_passed_over(page):
    other = saving.save("villes/lyon", title="Lyon", text="Un.").page
    WikiPage.objects.update(renderer="0")
    laying_out = LayingOut()
    assert laying_out.step() == 1
    WikiPage.objects.filter(pk=other.pk).update(renderer=VERSION)
    assert laying_out.step() == 1
    assert laying_out.step() == 0


def test_the_worker_does_not_read_every_page_again_each_second(page, django_assert_num_queries):
    laying_out = LayingOut()
    all_of(laying_out.step)
    with django_assert_num_queries(0):
        laying_out.step()


def test_it_is_a_step_of_the_worker():
    assert any(getattr(step, "__self__", None).__class__ is LayingOut for step in background._steps)
