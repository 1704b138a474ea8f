"""The form of a page when citations are refused: everything stays, and one tap mends."""

import json

import pytest
from django.urls import reverse

from archive import moderation
from archive.models import Correction, Page
from tests.make import make_document
from wiki.evidence.models import Citation
from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db
ADDRESS = reverse("wikipage-edit", args=["villes/nice"])


@pytest.fixture
def scan():
    document = make_document("Les rnicros de la ville.", "La facture : 75 000 €.", title="Délibération")
    Page.objects.filter(version=document.public_version).update(origin="recognised", confidence=70)
    return document


@pytest.fixture
def writer(client, trusted):
    client.force_login(trusted)
    return client


def sent(client, text, **more):
    return client.post(ADDRESS, {"title": "Nice", "text": text, "summary": "un essai", **more})


def fixes(response):
    return [fix for refusal in response.context["refusals"] for fix in refusal.fixes]


def test_wrong_words_are_refused_and_nothing_typed_is_lost(writer, scan):
    text = f'Des micros.\n\nIl y en a [[doc:{scan.code} p.1 "les micros de la ville"]].'
    answer = sent(writer, text.replace("\n", "\r\n"))
    assert answer.status_code == 422
    body = answer.content.decode()
    assert not WikiPage.objects.exists()
    assert answer.context["form"]["text"].value().replace("\r\n", "\n") == text
    assert "un essai" in body
    assert "Les rnicros de la ville" in body
    assert [refusal.line for refusal in answer.context["refusals"]] == [3]


def test_the_nearest_words_are_taken_in_one_tap_and_the_page_is_saved(writer, scan):
    text = f'Il y en a [[doc:{scan.code} p.1 "les micros de la ville"]].'
    (fix,) = fixes(sent(writer, text))
    answer = sent(writer, text, fix=fix.value)
    assert (answer.status_code, answer.url) == (302, "/wiki/villes/nice/")
    assert Citation.objects.get().words == "Les rnicros de la ville"
    page = writer.get("/wiki/villes/nice/").content.decode()
    assert f"{scan.page_url(1)}?q=%22Les+rnicros+de+la+ville%22" in page


def test_one_tap_leaves_what_is_still_wrong(writer, scan):
    text = f'Un [[doc:{scan.code} p.1 "les micros de la ville"]].\r\n\r\nDeux [[doc:{scan.code} p.9]].'
    first = fixes(sent(writer, text))[0]
    answer = sent(writer, text, fix=first.value)
    assert answer.status_code == 422
    assert "rnicros" in answer.context["form"]["text"].value()
    assert [refusal.line for refusal in answer.context["refusals"]] == [3]


def test_the_recognised_text_is_wrong_sends_a_correction_and_the_page_is_saved(writer, scan, trusted):
    text = f'Il y en a [[doc:{scan.code} p.1 "les micros de la ville"]].'
    (refusal,) = sent(writer, text).context["refusals"]
    assert refusal.may_correct
    answer = sent(writer, text, correct=refusal.raw)
    assert answer.status_code == 302
    correction = Correction.objects.get()
    assert (correction.text, correction.by, correction.state) == ("les micros de la ville.", trusted, "waiting")
    assert Citation.objects.get().state == "unread"


def test_a_contributor_is_refused_alike_when_a_proposal_is_sent(client, contributor, scan):
    client.force_login(contributor)
    text = f'Il y en a [[doc:{scan.code} p.1 "les micros de la ville"]].'
    answer = sent(client, text)
    assert answer.status_code == 422
    assert not Proposal.objects.exists()
    assert sent(client, text, fix=fixes(answer)[0].value).status_code == 302
    assert "rnicros" in Proposal.objects.get().text


def test_the_preview_names_them_and_a_tap_there_saves_nothing(writer, scan):
    text = f'Il y en a [[doc:{scan.code} p.1 "les micros de la ville"]].'
    answer = sent(writer, text, preview="1")
    assert answer.status_code == 200
    assert b'name="then" value="preview"' in answer.content
    (fix,) = fixes(answer)
    again = sent(writer, text, fix=fix.value, then="preview")
    assert again.status_code == 200
    assert again.context["refusals"] == []
    assert "rnicros" in again.context["form"]["text"].value()
    assert not WikiPage.objects.exists()


def test_lines_are_those_of_the_part_that_is_written(writer, scan, trusted):
    text = f'Début.\n\n## Un\n\nPremier.\n\n## Deux\n\nSecond [[doc:{scan.code} p.2 "75 000 €"]].'
    saved = saving.save("villes/nice", title="Nice", text=text, author=trusted)
    part = f'## Deux\r\n\r\nSecond [[doc:{scan.code} p.2 "76 000 €"]].'
    answer = sent(writer, part, base=saved.revision.pk, part="2")
    assert answer.status_code == 422
    assert [refusal.line for refusal in answer.context["refusals"]] == [3]
    answer = sent(writer, part, base=saved.revision.pk, part="2", fix=fixes(answer)[0].value)
    assert answer.status_code == 302
    page = WikiPage.objects.with_revision().get()
    assert page.article.current_revision.content == text + "\n"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "{}",
        "[1, 2]",
        '["a"]',
        "[" * 5000,
        json.dumps(["", "x"]),
        '["zz", "y"]',
        '[" ", "[[doc:a]]"]',
        "[" * 900,
    ],
)
def test_whatever_a_button_sends_nothing_breaks(writer, scan, value):
    answer = sent(writer, f'Il y en a [[doc:{scan.code} p.1 "les micros de la ville"]].', fix=value)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "raw", ["x", "[[doc:zzzzzz p.1]]", '[[doc:%s p.2 "un drone"]]', '[[doc:%s p.9 "75 000"]]', '[[doc:%s "75 000"]]']
)
def test_a_correction_that_leads_nowhere_is_refused_with_a_sentence(writer, scan, raw):
    raw = raw.replace("%s", scan.code)
    answer = sent(writer, f'Il y en a [[doc:{scan.code} p.1 "les micros de la ville"]].', correct=raw)
    assert answer.status_code == 422
    assert [str(message) for message in answer.context["messages"]]
    assert not Correction.objects.exists()


def test_the_form_of_a_correction_is_filled_with_the_words(writer, scan):
    text = f'Il y en a [[doc:{scan.code} p.1 "les micros de la ville"]].'
    (refusal,) = sent(writer, text).context["refusals"]
    form = writer.get(refusal.correct_url)
    assert form.context["text"] == "les micros de la ville."
    for query in ("?words=x&from=9&to=2", "?words=x&from=0&to=99999", "?words=&from=0&to=3", "?words=x&from=a&to=%00"):
        assert writer.get(refusal.correct_url.split("?")[0] + query).context["text"] == "Les rnicros de la ville."


def test_words_that_the_writer_may_not_see_come_back_and_are_not_refused(writer, trusted, moderator, scan):
    text = f'Un fait [[doc:{scan.code} p.2 "75 000 €"]].'
    saved = saving.save("villes/nice", title="Nice", text=text, author=trusted)
    moderation.withdraw(scan, moderator, reason="x")
    form = writer.get(ADDRESS).context["form"]
    assert "75 000" not in form["text"].value()
    changed = form["text"].value().replace("Un fait", "Un fait,")
    for more in ({"preview": "1"}, {}):
        answer = sent(writer, changed, base=saved.revision.pk, **more)
        assert not answer.context or not answer.context.get("refusals")
    assert '"75 000 €"' in WikiPage.objects.with_revision().get().article.current_revision.content
