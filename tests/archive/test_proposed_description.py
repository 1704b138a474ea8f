"""What the text proposes is shown where nobody said anything, to those who decide, and changes nothing by itself."""

import datetime

import pytest
from django.urls import reverse
from django.utils import translation

from archive.after_reading import AfterReading
from archive.deposit_forms import DescriptionForm
from archive.desk import reviews
from archive.models import Decision, Document, Page
from archive.proposed_description import proposal_of, propose_some
from tests.archive.test_proposing import DELIBERATION, MINUTES
from tests.make import make_document

pytestmark = pytest.mark.django_db
TITLE = "Expérimentation de capteurs sonores dans le quartier de Beaubrun"


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def waiting(*texts, **fields):
    """Return a document that waits, without a title, and what its text proposes."""
    document = make_document(*texts, published=False, **{"title": "", **fields})
    propose_some()
    return Document.objects.get(pk=document.pk)


def describe(client, review, **said):
    fields = {"title": "", "provenance": "public-record", "nature": "", "date": "", "places": "", "source": "",
              "how_obtained": "", "version": review.version}  # fmt: skip
    return client.post(reverse("review-describe", args=[review.pk]), fields | said)


def test_a_document_that_waits_gets_a_proposal_once():
    document = waiting(DELIBERATION)
    assert document.proposed == {"title": TITLE, "nature": "deliberation", "date": "2019-06-20",
                                 "date_precision": "day", "version": 1}  # fmt: skip
    assert (document.title, document.nature, document.date) == ("", "", None)
    assert propose_some() == 0


def test_what_says_nothing_is_not_looked_at_again():
    assert waiting("12 540,00").proposed == {"version": 1}
    assert propose_some() == 0


def test_pages_that_wait_for_recognition_are_waited_for():
    document = make_document(DELIBERATION, "", "", published=False, title="")
    document.versions.update(processing="working")
    Page.objects.filter(rank=2).update(state="waiting")
    assert propose_some() == 0
    Page.objects.filter(rank=2).update(state="done")
    Page.objects.filter(rank=3).update(state="waiting")  # the first ones are enough
    assert propose_some() == 1


def test_a_public_or_duplicate_document_gets_none():
    public = make_document(DELIBERATION)
    make_document(DELIBERATION, published=False, duplicate_of=public)
    assert propose_some() == 0
    assert proposal_of(public) is None


def test_the_moderators_form_is_filled_where_it_is_empty_and_says_so():
    form = DescriptionForm(instance=waiting(DELIBERATION))
    page = str(form)
    assert f'value="{TITLE}"' in page
    assert 'value="20/06/2019"' in page
    assert '<option value="deliberation" selected>' in page
    assert page.count("Proposed from the text: check it.") == 3


def test_what_a_person_said_is_never_overwritten():
    said = {"title": "Micros", "nature": "contract", "date": datetime.date(2018, 1, 1), "date_precision": "year"}
    document = waiting(DELIBERATION, **said)
    assert proposal_of(document) is None
    page = str(DescriptionForm(instance=document))
    assert "Proposed" not in page
    assert 'value="Micros"' in page
    assert 'value="2018"' in page


@pytest.mark.parametrize("kept", [{"title": 12, "nature": "x", "date": "hier", "date_precision": "season"}, [], "x"])
def test_a_proposal_that_makes_no_sense_is_none(kept):
    document = waiting("page")
    document.proposed = kept
    assert proposal_of(document) is None


def test_a_month_is_proposed_as_a_month():
    document = waiting("Marché public\nCahier des clauses techniques particulières\nMars 2018\n")
    assert proposal_of(document).typed()["date"] == "03/2018"


def test_the_prefilled_form_is_published_in_one_click(client, moderator, contributor):
    document = waiting(DELIBERATION, deposited_by=contributor)
    review = reviews.open_review("document", document)
    client.force_login(moderator)
    page = client.get(reverse("review", args=[review.pk])).content.decode()
    assert "Save and publish" in page
    answer = describe(client, review, title=TITLE, nature="deliberation", date="20/06/2019", then="publish")
    assert answer["Location"] == reverse("desk")
    document.refresh_from_db()
    assert (document.decision, document.title, document.date) == ("published", TITLE, datetime.date(2019, 6, 20))


def test_who_saw_an_older_state_publishes_nothing(client, moderator):
    document = waiting(DELIBERATION)
    review = reviews.open_review("document", document)
    reviews.raise_version(document)
    client.force_login(moderator)
    answer = describe(client, review, title=TITLE, then="publish")
    assert answer.status_code == 409
    assert "is saved, but" in answer.content.decode()
    document.refresh_from_db()
    assert document.decision == Decision.WAITING


def test_without_a_title_it_is_not_published(client, moderator):
    document = waiting("12 540,00")
    review = reviews.open_review("document", document)
    client.force_login(moderator)
    answer = describe(client, review, then="publish")
    assert answer.status_code == 409
    assert "title" in answer.content.decode()


def test_the_depositor_reads_what_is_proposed(client, contributor):
    document = waiting(MINUTES, deposited_by=contributor)
    client.force_login(contributor)
    page = client.get(reverse("deposits")).content.decode()
    assert "Proposed from the text:" in page
    assert "Conseil municipal, séance du 10 septembre 2013 – Minutes – 10 September 2013" in page
    Document.objects.filter(pk=document.pk).update(decision="refused")
    assert "Proposed from the text" not in client.get(reverse("deposits")).content.decode()


def test_the_worker_rests_when_nothing_is_left_unless_something_was_read():
    after = AfterReading()
    assert not after.work()
    make_document(DELIBERATION, published=False)
    assert not after.work()
    assert after.work(anew=True)
    assert not after.work()
    assert Page.objects.filter(sketch__isnull=True).count() == 0


def test_what_a_page_of_the_web_says_of_itself_is_proposed_and_the_text_fills_the_rest():
    document = make_document(DELIBERATION, published=False, title="", provenance="press")
    Document.objects.filter(pk=document.pk).update(proposed={"author": "Anne Onyme", "publisher": "Le Journal"})
    propose_some()
    document.refresh_from_db()
    assert document.proposed["author"] == "Anne Onyme"
    assert document.proposed["nature"] == "deliberation"
    form = DescriptionForm(instance=document)
    assert form["author"].value() == "Anne Onyme"
    assert form["publisher"].value() == "Le Journal"
