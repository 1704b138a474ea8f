"""A report: one form is one report, decided once, its contact gone then; a reply is shown and can be taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from archive import receipts, reports, sendings
from archive.desk.reviews import AlreadyDecided, open_reviews_of
from archive.models import Report, Review, Visibility
from tests.make import make_document, make_territory

pytestmark = pytest.mark.django_db
Kind = Report.Kind


def sent(row, kind=Kind.MISTAKE, text="La date est fausse.", **fields):
    return reports.send(row, kind, text, word=fields.pop("word", None) or sendings.new_word(), **fields)


@pytest.fixture
def document(db):
    return make_document("une page", territories=[make_territory()])


def test_a_report_waits_in_the_queue_of_its_territories(document):
    report = sent(document, page_rank=1)
    review = open_reviews_of(report).get()
    assert (review.kind, list(review.territories.all())) == ("report", list(document.territories.all()))
    assert review.deadline is None


@pytest.mark.parametrize("kind", [Kind.PERSONAL_DATA, Kind.TAKEDOWN, Kind.REPLY])
def test_what_the_law_hurries_has_a_clock(document, kind, settings):
    settings.REPORT_DAYS = 2
    report = sent(document, kind, signed="La ville")
    assert open_reviews_of(report).get().deadline == report.received + timedelta(days=2)


def test_a_second_click_is_the_same_report(document):
    word = sendings.new_word()
    assert sent(document, word=word) == sent(document, word=word, text="autre")
    assert Report.objects.count() == Review.objects.filter(kind="report").count() == 1


def test_the_text_keeps_its_lines_and_loses_what_nobody_sees(document):
    report = sent(document, text="Un\u202e.\r\n\r\n\r\n\r\nDeux.  ")
    assert report.text == "Un.\n\nDeux."
    with pytest.raises(reports.ReportError):
        sent(document, text="\u200b \n")


def test_the_contact_goes_with_the_decision(document, moderator):
    report = sent(document, contact="a@example.org")
    assert report.contact == "a@example.org"
    reports.follow(report, moderator, answer="Corrigé.")
    assert (report.contact, report.state, report.answer) == ("", "accepted", "Corrigé.")
    assert report.answered_at <= timezone.now()
    assert not open_reviews_of(report).exists()


def test_it_is_decided_once(document, moderator):
    report = sent(document)
    reports.dismiss(report, moderator, answer="C'est juste.")
    with pytest.raises(AlreadyDecided):
        reports.follow(report, moderator, answer="non")
    assert report.state == "refused"


def test_who_sent_it_does_not_decide(document, moderator):
    report = sent(document, by=moderator)
    with pytest.raises(reports.ReportError, match=r"yourself|Vous avez envoyé"):
        reports.follow(report, moderator, answer="oui")


def test_a_review_that_changed_is_looked_at_again(document, moderator):
    report = sent(document)
    with pytest.raises(AlreadyDecided):
        reports.follow(report, moderator, answer="oui", seen=7)
    report.refresh_from_db()
    assert report.state == "waiting"


def test_a_reply_is_shown_with_a_line_of_custody_and_pages_are_made_anew(document, moderator):
    report = sent(document, Kind.REPLY, "Voici notre réponse.", signed="La ville")
    assert not reports.replies_to(document)
    before = Visibility.current()
    reports.follow(report, moderator, answer="Publiée.", show=True)
    assert list(reports.replies_to(document)) == [report]
    line = document.custody.last()
    assert (line.kind, line.by, line.facts) == ("reply-shown", moderator, {"report": report.pk})
    assert Visibility.current() > before


def test_a_reply_can_be_taken_back_once(document, moderator):
    report = sent(document, Kind.REPLY, "Voici.", signed="La ville")
    reports.follow(report, moderator, answer="Publiée.", show=True)
    reports.take_back(report)
    assert not reports.replies_to(document)
    assert document.custody.last().facts == {"report": report.pk, "taken_back": True}
    with pytest.raises(reports.ReportError):
        reports.take_back(report)


def test_only_a_reply_is_shown(document, moderator):
    report = sent(document, Kind.TAKEDOWN)
    with pytest.raises(reports.ReportError):
        reports.follow(report, moderator, answer="oui", show=True)
    report.refresh_from_db()
    assert report.state == "waiting"


def test_the_code_leads_to_it(document):
    word = sendings.new_word()
    report = sent(document, word=word)
    (found,) = receipts.others_of(receipts.digest_of(receipts.code_of(word)))
    assert found == ("archive/reports/_followed.html", [report])
