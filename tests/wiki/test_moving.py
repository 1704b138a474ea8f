"""Moving, locking and taking off pages: every old address leads on, every act is in the history, no word is lost."""

import pytest
from django.urls import reverse

from tests.make import make_document, make_territory
from wiki.evidence.citing import cited_by
from wiki.pages import moving, saving
from wiki.pages.models import FormerPath, WikiPage

pytestmark = pytest.mark.django_db


def make(path, text="Un texte.\n", **facts):
    return saving.save(path, title=path.rsplit("/", 1)[-1].title(), text=text, **facts).page


@pytest.fixture
def page(trusted):
    return make("villes/nice", author=trusted)


def post(client, name, page, **data):
    return client.post(reverse(f"wikipage-{name}", args=[page.path]), data)


def summaries(page):
    return list(page.article.articlerevision_set.order_by("revision_number").values_list("user_message", flat=True))


def test_a_page_that_moved_is_found_at_both_addresses(client, page, moderator):
    moving.move(page, "villes/nice-cote-d-azur", by=moderator, reason="La métropole")
    assert client.get("/wiki/villes/nice-cote-d-azur/").status_code == 200
    old = client.get("/wiki/villes/nice/")
    assert (old.status_code, old["Location"]) == (301, "/wiki/villes/nice-cote-d-azur/")
    assert summaries(page)[-1] == "Déplacée de villes/nice vers villes/nice-cote-d-azur. La métropole"


def test_a_page_that_moves_twice_and_back_leaves_no_loop(client, page, moderator):
    for path in ["villes/a", "villes/b", "villes/nice"]:
        moving.move(page, path, by=moderator)
        page.refresh_from_db()
    assert client.get("/wiki/villes/nice/").status_code == 200
    for path in ["villes/a", "villes/b"]:
        assert client.get(f"/wiki/{path}/")["Location"] == "/wiki/villes/nice/"


def test_the_pages_below_move_with_it(client, page, moderator):
    make("villes/nice/micros")
    make("villes/nice-nord")
    assert moving.move(page, "villes/nissa", by=moderator) == 2
    assert set(WikiPage.objects.values_list("path", flat=True)) == {
        "villes/nissa", "villes/nissa/micros", "villes/nice-nord",
    }  # fmt: skip
    assert client.get("/wiki/villes/nice/micros/")["Location"] == "/wiki/villes/nissa/micros/"


def test_a_branch_of_a_thousand_pages_moves_in_few_queries(page, moderator, django_assert_max_num_queries):
    for number in range(30):
        make(f"villes/nice/p{number}")
    with django_assert_max_num_queries(45):
        moving.move(page, "villes/nissa", by=moderator)


@pytest.mark.parametrize(
    "path", ["villes/lyon", "villes/lyon-ancien", "villes/nice/dedans", "Pas permis !", "", "a" * 300]
)
def test_an_address_that_is_taken_or_not_allowed_is_refused_and_nothing_moves(client, page, moderator, path):
    moving.move(make("villes/lyon-ancien"), "villes/lyon", by=moderator)
    client.force_login(moderator)
    post(client, "move", page, path=path)
    page.refresh_from_db()
    assert page.path == "villes/nice"
    assert not FormerPath.objects.filter(page=page).exists()


def test_an_address_that_leads_elsewhere_cannot_be_taken_by_a_new_page(page, moderator):
    moving.move(page, "villes/nissa", by=moderator)
    with pytest.raises(saving.PageExists, match="villes/nissa"):
        make("villes/nice")


def test_a_page_that_moves_to_a_commune_becomes_its_dossier(moderator):
    page = make("brouillon")
    city = make_territory()
    moving.move(page, "villes/saint-etienne", by=moderator)
    page.refresh_from_db()
    assert page.territory == city


def test_whoever_writes_while_the_page_moves_or_is_locked_loses_nothing(page, moderator, trusted):
    base = page.article.current_revision_id
    moving.move(page, "villes/nissa", by=moderator)
    moving.set_lock(page, True, by=moderator)
    saving.save(page, title="Nice", text="Deux.\n", base_revision_id=base, author=trusted)
    assert WikiPage.objects.with_revision().get(pk=page.pk).article.current_revision.content == "Deux.\n"


def test_a_locked_page_is_edited_by_the_review_team_only(client, page, moderator, trusted):
    client.force_login(moderator)
    post(client, "lock", page, lock="")
    client.force_login(trusted)
    base = page.article.articlerevision_set.last().pk
    client.post(reverse("wikipage-edit", args=[page.path]), {"title": "Nice", "text": "Non.", "base": base})
    assert WikiPage.objects.with_revision().get(pk=page.pk).article.current_revision.content == "Un texte.\n"
    client.force_login(moderator)
    post(client, "lock", page, unlock="")
    assert summaries(page)[-2:] == ["Verrouillée", "Déverrouillée"]


def test_a_page_taken_off_the_site_is_gone_from_every_door_and_can_be_put_back(client, moderator):
    document = make_document("Les micros.")
    page = make("villes/nice", f'Oui [[doc:{document.code} p.1 "micros"]].')
    client.force_login(moderator)
    post(client, "archive", page, reason="")
    assert WikiPage.objects.visible_to(None).count() == 1
    post(client, "archive", page, reason="Doublon")
    client.logout()
    for name in ["wikipage", "wikipage-history", "wikipage-compare"]:
        assert client.get(reverse(name, args=[page.path])).status_code == 404
    assert cited_by(document, moderator) == []
    client.force_login(moderator)
    assert "Doublon" in client.get(reverse("wiki-archived")).content.decode()
    post(client, "archive", page, back="")
    assert client.get(page.get_absolute_url()).status_code == 200
    assert len(cited_by(document, moderator)) == 1
    assert summaries(page)[-2:] == ["Retirée du site : Doublon", "Remise sur le site"]


def test_only_the_review_team_does_this(client, page, trusted):
    client.force_login(trusted)
    for name in ["move", "lock", "archive"]:
        assert post(client, name, page, path="x", reason="x", lock="").status_code == 404
    assert client.get(reverse("wikipage-manage", args=[page.path])).status_code == 404
    page.refresh_from_db()
    assert (page.path, page.locked, page.deleted) == ("villes/nice", False, False)


def test_a_link_to_a_page_that_is_not_there_says_so_until_it_is(client, page):
    here = make("villes/lyon", "Voir [[villes/nice|Nice]] et [[villes/brest|Brest]].")
    shown = client.get(here.get_absolute_url()).content.decode()
    assert '<a href="/wiki/villes/nice/" rel="noopener noreferrer">Nice</a>' in shown
    assert 'class="wiki-missing">Brest<span class="visually-hidden"> (page à écrire)' in shown
    make("villes/brest")
    assert "wiki-missing" not in client.get(here.get_absolute_url()).content.decode()


def test_a_link_to_a_page_that_moved_is_no_red_link(client, page, moderator):
    here = make("villes/lyon", "Voir [[villes/nice]].")
    moving.move(page, "villes/nissa", by=moderator)
    assert "wiki-missing" not in client.get(here.get_absolute_url()).content.decode()


def test_the_new_address_of_a_page_off_the_site_is_not_told(page, moderator):
    moving.move(page, "villes/adresse-nouvelle", by=moderator)
    page.refresh_from_db()
    moving.take_off(page, by=moderator, reason="x")
    with pytest.raises(saving.PageExists) as error:
        make("villes/nice")
    assert "nouvelle" not in str(error.value)
