"""The form to report something, its code, and a reply beside what it answers."""

import re

import pytest
from django.urls import reverse

from archive import moderation, reports, sendings
from archive.desk.reviews import open_reviews_of
from archive.models import Report, Role
from tests.make import make_document, make_event, make_project, make_territory, make_user, stamped
from wiki.pages import saving

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script> https://example.org/x"


def said(**fields):
    return {"kind": "mistake", "text": "La date est fausse.", "word": sendings.new_word(), **stamped(), **fields}


def address(row):
    kind = reports.subject_of(row)
    return reverse("report", args=[kind.name, kind.key_of(row)])


def shown_reply(row, moderator, text=SCRIPT):
    report = reports.send(row, "reply", text, word=sendings.new_word(), signed="La <b>ville</b>")
    reports.follow(report, moderator, answer="Publiée.", show=True)
    return report


@pytest.fixture
def subjects(db):
    """One of each kind that can be reported on, all of them public."""
    project = make_project("Micros", slug="micros", places=[make_territory()])
    page = saving.save("villes/nice", title="Nice", text="Un.\n").page
    return {"document": make_document("x", title="Titre"), "page": page, "projet": project,
            "evenement": make_event(project, title="Annonce")}  # fmt: skip


@pytest.mark.parametrize("name", ["document", "page", "projet", "evenement"])
def test_anybody_reports_on_it_and_reads_the_answer_by_code(subjects, client, moderator, name):
    row = subjects[name]
    assert client.get(address(row)).status_code == 200
    answer = client.post(address(row), said(contact="a@example.org"))
    code = re.search(r'class="code">([a-z0-9-]{19})<', answer.text)[1]
    report = Report.objects.get()
    assert report.subject == row
    reports.dismiss(report, moderator, answer="Elle est juste.")
    followed = client.post(reverse("follow"), {"code": code})
    assert "Elle est juste." in followed.text


@pytest.mark.parametrize("name", ["document", "page", "projet", "evenement"])
def test_the_page_of_each_leads_to_the_form(subjects, client, name):
    row = subjects[name]
    assert address(row) in client.get(reports.subject_of(row).address_of(row)).text


@pytest.mark.parametrize("name", ["document", "page", "projet", "evenement"])
def test_a_reply_is_shown_as_plain_text_without_links(subjects, client, moderator, name):
    row = subjects[name]
    where = reports.subject_of(row).address_of(row)
    client.get(where)  # kept pages are warm
    report = shown_reply(row, moderator)
    page = client.get(where).text
    assert "&lt;script&gt;alert(1)" in page
    assert "La &lt;b&gt;ville" in page
    assert 'href="https://example.org/x' not in page
    reports.take_back(report)
    assert "alert(1)" not in client.get(where).text


def test_a_page_of_a_document_leads_to_the_form_about_it(client):
    document = make_document("x")
    link = f"{address(document)}?page=1"
    assert link in client.get(document.page_url(1)).text
    client.post(address(document), said(page="1"))
    assert Report.objects.get().page_rank == 1


@pytest.mark.parametrize("what", ["document/bcdfgh", "page/nulle/part", "projet/rien", "evenement/99", "autre/x",
                                  "evenement/99999999999999999999", "evenement/x", "valeur/-1"])  # fmt: skip
def test_what_is_not_there_answers_404(client, db, what):
    assert client.get(f"/signaler/{what}").status_code == 404
    assert client.post(f"/signaler/{what}", said()).status_code == 404


def test_hidden_answers_like_missing(client, moderator):
    hidden = make_document("x", published=False)
    gone = make_document("y")
    moderation.withdraw(gone, moderator, reason="plainte")
    for document in (hidden, gone):
        assert client.get(address(document)).status_code == 404
        assert client.post(address(document), said()).status_code == 404
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"kind": ""}, {"kind": "x"}, {"text": " "}, {"text": "a" * 10_001}, {"kind": "reply"}, {"open_homepage": "x"}],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, wrong):
    answer = client.post(address(make_document("x")), said(contact="chez moi", **wrong))
    assert answer.status_code == 400
    assert "chez moi" in answer.text
    assert not Report.objects.exists()


def test_no_more_than_a_day_takes_is_taken(client, settings):
    settings.OPEN_FORMS_A_SENDER = 1
    document = make_document("x")
    client.post(address(document), said(), REMOTE_ADDR="192.0.2.1")
    settings.OPEN_FORMS_PER_DAY = 1
    assert client.post(address(document), said(), REMOTE_ADDR="192.0.2.1").status_code == 429


def test_a_second_click_shows_the_same_code(client):
    document, what = make_document("x"), said()
    first, second = (client.post(address(document), what).text for _ in range(2))
    code = re.search(r'class="code">([a-z0-9-]{19})<', first)[1]
    assert code in second
    assert Report.objects.count() == 1


def test_its_author_takes_a_reply_back_by_code_and_nobody_else(client, moderator):
    document = make_document("x")
    what = said(kind="reply", signed="La ville")
    code = re.search(r'class="code">([a-z0-9-]{19})<', client.post(address(document), what).text)[1]
    report = Report.objects.get()
    reports.follow(report, moderator, answer="Publiée.", show=True)
    asked = {"report": report.pk}
    for wrong in (
        {"code": "bcdf-bcdf-bcdf-bcdf"},
        {},
        {"code": code, "report": "x"},
        {"code": code, "report": "9" * 30},
    ):
        assert client.post(reverse("report-take-back"), asked | wrong).status_code == 404
    assert client.post(reverse("report-take-back"), asked | {"code": code}).status_code == 200
    report.refresh_from_db()
    assert not report.is_public
    assert client.post(reverse("report-take-back"), asked | {"code": code}).status_code == 400


def test_the_team_takes_a_reply_away_where_it_sees_it(client, moderator):
    document = make_document("x")
    report = shown_reply(document, moderator)
    hide = reverse("report-hide", args=[report.pk])
    assert client.post(hide).status_code == 404
    client.force_login(make_user("other", Role.MODERATOR))
    assert hide in client.get(document.get_absolute_url()).text
    assert client.post(hide).status_code == 302
    report.refresh_from_db()
    assert not report.is_public


def test_a_moderator_decides_on_the_desk(client, moderator):
    document = make_document("x", title="Titre")
    report = reports.send(
        document, "reply", "Notre réponse.", word=sendings.new_word(), signed="La ville", contact="tel"
    )
    review = open_reviews_of(report).get()
    client.force_login(moderator)
    assert "Titre" in client.get(reverse("desk")).text
    page = client.get(reverse("review", args=[review.pk])).text
    assert "Notre réponse." in page
    assert "tel" in page
    decide = {"verb": "show", "version": review.version, "reason": "Publiée."}
    assert client.post(reverse("review-decide", args=[review.pk]), decide).status_code == 302
    assert "Notre réponse." in client.get(document.get_absolute_url()).text
    assert client.get(reverse("review", args=[review.pk])).status_code == 200
