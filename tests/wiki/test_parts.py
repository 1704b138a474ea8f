"""Editing one part of a page: the others stay as they are, whoever changes them meanwhile."""

import random

import pytest
from django.urls import reverse

from archive import moderation
from tests.make import make_document
from wiki.pages import parts, saving
from wiki.pages.models import WikiPage
from wiki.pages.rendering import render
from wiki.proposals.models import Proposal

TEXT = """Avant tout.

## En bref

Des micros.

### Détail

Sept.

## Combien

30 000 euros.
"""
COUNT = {"En bref": 1, "Détail": 2, "Combien": 3}


def cut(text):
    return [text[part.start : part.end].split("\n")[0] for part in parts.parts_of(text)]


def test_a_part_runs_to_the_next_heading_of_its_level():
    found = parts.parts_of(TEXT)
    assert cut(TEXT) == ["## En bref", "### Détail", "## Combien"]
    assert TEXT[found[0].start : found[0].end].endswith("Sept.\n\n")
    assert TEXT[found[2].start :] == "## Combien\n\n30 000 euros.\n"


LINES = ["## Titre", "Titre", "=====", "-----", "```", "~~~", "# non", "    ## code", "", "", "texte ## dièse",
         "> ## cité", "- ## point", "#sans espace", "###### six ######", "\\## échappé", "<h2>brut</h2>"]  # fmt: skip


@pytest.mark.parametrize("seed", range(300))
def test_headings_of_the_source_are_those_of_the_page_or_no_part_is_offered(seed):
    """Whenever as many headings of the same levels are found, they must be the same headings."""
    text = "\n".join(random.Random(seed).choices(LINES, k=12))  # noqa: S311
    levels = [level for level, *_ in render(text).headings]
    found = [max(part.level, 2) for part in parts.parts_of(text)]
    if found != levels:
        # what the source alone cannot tell: headings inside lists and quotations
        assert any(line.startswith(("> #", "- #")) or line in {"=====", "-----"} for line in text.split("\n")), text


@pytest.fixture
def page(db, trusted):
    return saving.save("villes/nice", title="Nice", text=TEXT, author=trusted).page


def edit(client, page, part, text, base=None):
    data = {"title": "Nice", "text": text, "base": base or page.article.current_revision_id, "part": part}
    return client.post(reverse("wikipage-edit", args=[page.path]), data)


def now(page):
    return WikiPage.objects.with_revision().get(pk=page.pk).article.current_revision.content


def test_each_heading_leads_to_the_form_of_its_part(client, page, trusted):
    client.force_login(trusted)
    shown = client.get(page.get_absolute_url()).content.decode()
    address = reverse("wikipage-edit", args=[page.path])
    for title, number in COUNT.items():
        assert f'href="{address}?part={number}"' in shown
        form = client.get(address, {"part": number}).content.decode()
        assert title in form
    assert "30 000" not in client.get(address, {"part": 1}).content.decode()


def test_saving_a_part_leaves_the_rest(client, page, trusted):
    client.force_login(trusted)
    assert edit(client, page, 2, "### Détail\n\nHuit.").status_code == 302
    assert now(page) == TEXT.replace("Sept", "Huit")
    page.refresh_from_db()
    edit(client, page, 3, "## Combien\n\n37 500 euros.")
    assert now(page) == TEXT.replace("Sept", "Huit").replace("30 000", "37 500")


def test_two_people_who_change_two_parts_both_win(client, page, trusted, moderator):
    base = page.article.current_revision_id
    client.force_login(trusted)
    edit(client, page, 1, "## En bref\n\nDes capteurs.\n\n### Détail\n\nSept.", base)
    client.force_login(moderator)
    assert edit(client, page, 3, "## Combien\n\n37 500 euros.", base).status_code == 302
    assert "Des capteurs." in now(page)
    assert "37 500" in now(page)


def test_two_people_who_change_one_part_are_shown_both_texts(client, page, trusted, moderator):
    base = page.article.current_revision_id
    client.force_login(trusted)
    edit(client, page, 3, "## Combien\n\n37 500 euros.", base)
    client.force_login(moderator)
    answer = edit(client, page, 3, "## Combien\n\n40 000 euros.", base)
    assert answer.status_code == 409
    assert "37 500" in answer.content.decode()
    assert "40 000" in answer.content.decode()
    assert "Avant tout." in answer.content.decode()  # the whole page, from there on
    assert "37 500" in now(page)


@pytest.mark.parametrize("asked", ["0", "4", "99999999", "x", "-1", "²"])
def test_a_part_that_is_not_there_gives_the_whole_page(client, page, trusted, asked):
    client.force_login(trusted)
    form = client.get(reverse("wikipage-edit", args=[page.path]), {"part": asked}).content.decode()
    assert "Avant tout." in form
    assert "30 000" in form


def test_words_hidden_in_a_part_are_kept(client, trusted, moderator):
    document = make_document("Les micros secrets.")
    text = f'## Un\n\nOui [[doc:{document.code} p.1 "micros secrets"]].\n\n## Deux\n\nNon.\n'
    page = saving.save("villes/nice", title="Nice", text=text, author=trusted).page
    moderation.withdraw(document, moderator, reason="x")
    client.force_login(trusted)
    form = client.get(reverse("wikipage-edit", args=[page.path]), {"part": 1}).content.decode()
    assert "micros secrets" not in form
    edit(client, page, 1, f'## Un\n\nOui, oui [[doc:{document.code} p.1 "…"]].')
    assert f'Oui, oui [[doc:{document.code} p.1 "micros secrets"]].' in now(page)


def test_a_part_that_is_proposed_is_proposed_in_its_page(client, page, contributor):
    client.force_login(contributor)
    edit(client, page, 3, "## Combien\n\n37 500 euros.")
    assert Proposal.objects.get().text == TEXT.replace("30 000", "37 500")


def test_a_heading_of_many_spaces_and_many_open_fences_are_read_in_one_pass():
    assert len(parts.parts_of("# A" + " " * 90_000 + "b\n")) == 1
    assert len(parts.parts_of("".join(f"~~~{number}\n" for number in range(20_000)) + "# fin\n")) == 1
