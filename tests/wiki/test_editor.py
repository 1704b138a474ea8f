"""The form of a page: what it starts from, its live preview, who else has it open, citations brought into it."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.urls import reverse
from wiki.models import ArticleRevision

from archive import moderation
from archive.search import outbox
from tests.make import make_document, make_territory, make_user
from wiki.pages import at_once, pasted, previewing, saving, starting
from wiki.pages.models import WikiPage
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db
HOST = "testserver"


@pytest.fixture
def document():
    return make_document("Les micros de la ville.", "La suite.", title="Délibération du 20 juin")


@pytest.fixture
def page(trusted):
    return saving.save("villes/nice", title="Nice", text="Un.\n\n## Suite\n\nFin.\n", author=trusted).page


@pytest.fixture
def writer(client, trusted):
    client.force_login(trusted)
    return client


def url(name, path="villes/nice"):
    return reverse(f"wikipage{name}", args=[path])


def form(page=None, **changes):
    base = page.article.current_revision_id if page else ""
    return {"title": "Nice", "text": "Autre.", "summary": "", "base": base, **changes}


# --- What a new page starts from


def test_a_new_dossier_starts_from_its_plan_with_the_name_of_the_place(writer):
    make_territory("06088", "Nice", "nice")
    text = writer.get(url("-edit")).text
    assert 'value="Nice"' in text
    for part in (
        "En bref",
        "Ce qui est installé",
        "Qui décide",
        "Combien",
        "Ce que dit la loi",
        "Ce qui manque",
        "Agir",
    ):
        assert f"## {part}\n" in text
    assert "Les documents sur Nice](/documents/?place=06088)" in text


@pytest.mark.parametrize("path", ["manuel", "villes", "villes/nice/micros", "projets/nice"])
def test_other_pages_start_empty(path):
    assert starting.text_for(path) == ""


def test_the_plan_is_laid_out_without_its_advice_and_without_a_doubt(trusted):
    shown = previewing.preview("Nice", starting.text_for("villes/nice"), trusted)
    assert "<h2" in shown.html
    assert "Trois phrases" not in shown.html
    assert shown.doubts == []
    assert "<!--" not in shown.html


def test_an_untouched_plan_is_not_published(writer):
    answer = writer.post(url("-edit"), form(text=starting.text_for("villes/nice").replace("\n", "\r\n")))
    assert answer.status_code == 422
    assert not WikiPage.objects.exists()


def test_the_advice_of_the_plan_is_not_searched(trusted):
    text = starting.text_for("villes/nice").replace("## Agir", "## Agir\n\nRéunion publique.")
    page = saving.save("villes/nice", title="Nice", text=text, author=trusted).page
    assert "Réunion" in page.text
    assert "sous-traitants" not in page.text


# --- Live preview


def test_the_live_preview_is_a_piece_of_page_and_keeps_nothing(page, writer, document):
    text = f'## Titre\n\nUn [[doc:{document.code} p.1 "les micros"]].\n\n[[image:{document.code} p.2 "Plan"]]'
    answer = writer.post(url("-live"), form(page, text=text))
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert '<h2 id="s-titre">Titre</h2>' in answer.text
    assert "Délibération du 20 juin" in answer.text
    assert "<figure" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert ArticleRevision.objects.count() == 1
    assert not Proposal.objects.exists()


def test_the_live_preview_says_what_cannot_be_laid_out_instead_of_failing(page, writer):
    for text in ["[" * 20_000, "x" * 120_000, "[[doc:", "Un[^1]", "<<<<<<< a\n=======\n>>>>>>> b", "\0", ""]:
        answer = writer.post(url("-live"), form(page, text=text))
        assert answer.status_code == 200
        assert text == "" or "notice" in answer.text or text == "\0"


def test_the_live_preview_of_a_part_shows_the_footnotes_that_stand_in_another(writer, trusted):
    page = saving.save("villes/lyon", title="Lyon", text="## Un\n\nMot[^1].\n\n## Notes\n\n[^1]: Le texte.\n").page
    answer = writer.post(url("-live", "villes/lyon"), form(page, text="## Un\n\nMot[^1].", part=1))
    assert "[note 1]" in answer.text
    assert "Le texte." in answer.text
    assert "notice" not in answer.text
    answer = writer.post(url("-live", "villes/lyon"), form(page, text="## Notes\n\n[^1]: Le texte.", part=2))
    assert "notice" not in answer.text


@pytest.mark.parametrize(
    "sent", [{}, {"text": "a", "part": "x", "base": "y"}, {"title": "", "text": "a", "part": "99"}]
)
def test_strange_forms_never_break_the_live_preview(page, writer, sent):
    assert writer.post(url("-live"), sent).status_code == 200


def test_the_live_preview_asks_to_be_signed_in_where_nothing_is_taken_without_account(page, client, settings):
    settings.OPEN_PROPOSALS = False
    assert client.post(url("-live"), form(page)).status_code == 403
    assert client.post("/wiki/Villes/-/live", form(page)).status_code == 404


def test_the_live_preview_is_no_way_to_a_page_off_the_site(page, writer):
    WikiPage.objects.update(deleted=True)
    assert "Fin." not in writer.post(url("-live"), form(page, text="a", part=1)).text


def test_live_previews_are_limited_for_each_person(page, writer, monkeypatch):
    monkeypatch.setattr(previewing, "PER_MINUTE", 2)
    monkeypatch.setattr(previewing, "time", SimpleNamespace(time=lambda: 1_000_000))
    assert [writer.post(url("-live"), form(page)).status_code for _ in range(3)] == [200, 200, 429]
    assert previewing.may_ask_again("another", has_account=True)
    monkeypatch.setattr(previewing, "time", SimpleNamespace(time=lambda: 1_000_060))
    assert writer.post(url("-live"), form(page)).status_code == 200


def test_who_writes_without_account_shares_one_limit(monkeypatch):
    monkeypatch.setattr(previewing, "VISITORS_PER_MINUTE", 1)
    monkeypatch.setattr(previewing, "time", SimpleNamespace(time=lambda: 1_000_000))
    assert previewing.may_ask_again("one", has_account=False)
    assert not previewing.may_ask_again("another", has_account=False)


# --- Who else has the form open


def test_who_opens_a_form_that_somebody_else_has_open_is_told_without_a_name(page, client, trusted, monkeypatch):
    other = make_user("secretname")
    now = [1_000_000]
    monkeypatch.setattr(at_once.time, "time", lambda: now[0])
    client.force_login(other)
    assert "wiki-others" not in client.get(url("-edit")).text
    assert "wiki-others" not in client.get(url("-edit")).text  # the same person again
    now[0] += 3 * 60 + 5
    client.force_login(trusted)
    told = client.get(url("-edit")).text
    assert "wiki-others" in told
    assert "3 minutes" in told
    assert "secretname" not in told
    assert "wiki-others" not in client.get(url("-edit", "villes/lyon")).text
    assert "wiki-others" in client.post(url("-live"), form(page)).text


def test_nobody_is_there_any_more_after_ten_minutes_without_a_sign(monkeypatch):
    now = [1_000_000]
    monkeypatch.setattr(at_once.time, "time", lambda: now[0])
    at_once.opened("a", "one")
    now[0] += 8 * 60
    at_once.opened("a", "one")  # a preview
    now[0] += 9 * 60
    assert at_once.opened("a", "two") == 17
    now[0] += 11 * 60
    assert at_once.opened("a", "three") is None


def test_who_saved_is_not_there_any_more(page, client, trusted, contributor):
    client.force_login(trusted)
    client.get(url("-edit"))
    client.post(url("-edit"), form(page, text="Deux."))
    client.force_login(contributor)
    assert "wiki-others" not in client.get(url("-edit")).text


def test_what_is_kept_of_who_writes_names_nobody(rf, trusted, settings):
    request = rf.get("/")
    request.user = trusted
    at_once.opened("villes/nice", at_once.who(request))
    request.user = AnonymousUser()
    visitor = at_once.who(request)
    assert visitor == at_once.who(request)
    at_once.opened("villes/nice", visitor)
    kept = b"".join(file.read_bytes() for file in settings.DATA_DIR.joinpath("cache").iterdir())
    assert kept
    assert b"nice" not in kept
    assert trusted.pseudonym.encode() not in kept


def test_a_full_disk_does_not_take_the_form_away(page, writer, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(caches["shared"].__class__, "set", full)
    assert writer.get(url("-edit")).status_code == 200
    assert writer.post(url("-live"), form(page)).status_code == 200


def test_what_is_kept_is_one_for_all_processes():
    assert "filebased" in caches.settings["shared"]["BACKEND"]


# --- Citations brought into the form


def test_documents_are_offered_with_the_citation_of_each_page(client, document):
    outbox.rebuild()
    text = client.get(reverse("wiki-sources"), {"q": "micros"}).text
    assert f'data-cite="[[doc:{document.code} p.1]]"' in text
    assert "Délibération du 20 juin" in text
    assert "<html" not in text


def test_nothing_hidden_is_offered(client, document, moderator):
    outbox.rebuild()
    moderation.withdraw(document, moderator, reason="x")
    assert document.code not in client.get(reverse("wiki-sources"), {"q": "micros"}).text


@pytest.mark.parametrize("asked", ["", "?q=", "?q=%00", "?q=%22", "?q=" + "a" * 3000, "?q=a&q=b", "?q=[[doc:"])
def test_strange_questions_are_answered(client, asked):
    assert client.get(reverse("wiki-sources") + asked).status_code == 200


def test_a_citation_brought_from_the_archive_stands_above_the_text_as_a_line_to_copy(page, writer, document):
    citation = f'[[doc:{document.code} p.1 "les micros"]]'
    text = writer.get(url("-edit"), {"citation": citation, "part": "1"}).text
    assert f'data-citation="[[doc:{document.code} p.1 &quot;les micros&quot;]]"' in text
    assert "## Suite" in text


@pytest.mark.parametrize(
    "brought", ["<script>", "[[doc:bbbbbb]] et plus", "[[doc:bbbbbb]][[doc:bbbbbb]]", "", "[[villes/x]]"]
)
def test_nothing_but_a_citation_is_brought(page, writer, brought):
    assert "data-citation" not in writer.get(url("-edit"), {"citation": brought}).text


def test_the_search_of_documents_knows_the_way_back_to_the_form(page, writer):
    text = writer.get(url("-edit"), {"part": "1", "citation": "[[doc:bbbbbb]]"}).text
    assert f'{reverse("search")}?pour=%2Fwiki%2Fvilles%2Fnice%2F-%2Fedit%3Fpart%3D1"' in text


# --- Pasted addresses


def cited(text):
    return pasted.with_citations(text, HOST)[0]


def test_a_pasted_address_of_a_page_becomes_its_citation(document):
    page = f"http://{HOST}{document.page_url(2)}"
    code = document.code
    assert cited(f"Un {page}.") == f"Un [[doc:{code} p.2]]."
    assert cited(f"{page}?q=%22la+suite%22, et") == f'[[doc:{code} p.2 "la suite"]], et'
    assert cited(f"({page}?q=suite#texte)") == f"([[doc:{code} p.2]])"
    assert cited(f"https://{HOST}{document.get_absolute_url()}") == f"[[doc:{code}]]"
    assert cited(f"http://{HOST}/d/{code}") == f"[[doc:{code}]]"
    assert cited(f"http://{HOST}/documents/x-{code}/v2/pages/3") == f"[[doc:{code} v2 p.3]]"


@pytest.mark.parametrize(
    "typed",
    [
        "[la page](http://testserver/documents/x-bbbbbb/pages/2)",
        "<http://testserver/documents/x-bbbbbb/pages/2>",
        '<a href="http://testserver/documents/x-bbbbbb/pages/2">x</a>',
        "`http://testserver/documents/x-bbbbbb/pages/2`",
        "```\nhttp://testserver/documents/x-bbbbbb/pages/2\n```",
        "    http://testserver/documents/x-bbbbbb/pages/2",
        "http://ailleurs.example/documents/x-bbbbbb/pages/2",
        "http://testserver/documents/",
        "http://testserver/wiki/villes/nice/",
        "http://testserver/documents/x-bbbbbb/pages/2/autre",
        "http://testserver/documents/x-bbbbbb/pages/9999999",
        "http://testserver.example/documents/x-bbbbbb/pages/2",
        "https://exemple.org/?u=http://testserver/documents/x-bbbbbb/pages/2",
    ],
)
def test_an_address_that_is_written_otherwise_stays(typed):
    assert cited(typed) == typed


def test_saving_says_that_an_address_became_a_citation(page, writer, document):
    text = f"Un http://{HOST}{document.page_url(1)} mot."
    answer = writer.post(url("-edit"), form(page, text=text), follow=True)
    assert page.article.articlerevision_set.latest("pk").content == f"Un [[doc:{document.code} p.1]] mot.\n"
    assert answer.context["messages"]


def test_pasted_addresses_cost_little():
    text = f"http://{HOST}/documents/x-bbbbbb/pages/2 " * 2000
    assert pasted.with_citations(text, HOST)[1] == 2000
    assert pasted.with_citations("`" * 50_000 + f" //{HOST}/", HOST)[1] == 0


# --- What stands under the button, what is kept in the browser


@pytest.mark.parametrize("who", ["trusted", "contributor", "moderator"])
def test_the_licence_stands_under_the_button(page, client, request, settings, who):
    client.force_login(request.getfixturevalue(who))
    settings.SITE_LICENCE = "CC BY-NC 9.9"
    text = client.get(url("-edit")).text
    assert f'href="{reverse("licence")}"' in text[text.index("button-main") :].partition("colophon")[0]
    assert "CC BY-NC 9.9" in text


def test_drafts_in_the_browser_are_told_apart_by_a_digest_of_their_writer(page, client, trusted, contributor):
    owners = set()
    for user in (trusted, contributor):
        client.force_login(user)
        owners.add(client.get(url("-edit")).text.partition('data-owner="')[2].partition('"')[0])
    assert len(owners) == 2
    assert all(len(owner) == 16 for owner in owners)


def test_signing_out_has_the_browser_delete_the_drafts(writer):
    assert '"storage"' in writer.post(reverse("logout"))["Clear-Site-Data"]
