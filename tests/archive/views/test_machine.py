"""The machine's pages on the desk: for moderators only; processing again by POST only, of what they review."""

import pytest
from django.urls import reverse
from django.utils import translation

from archive.desk import reviews
from archive.models import CustodyEvent, Page, Processing, Role
from tests.make import make_document, make_local, make_territory, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def reading(document):
    return reverse("document-reading", args=[document.code])


def again(document):
    return reverse("document-read-again", args=[document.code])


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("person", ["visitor", "contributor", "trusted"])
def test_others_find_nothing_and_start_nothing(client, person, request):
    document = make_document("un")
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))
    assert client.get(reverse("machine")).status_code == 404
    assert client.get(reading(document)).status_code == 404
    assert client.post(again(document)).status_code == 404
    assert client.post(reverse("failures-read-again"), {"failure": "timeout"}).status_code == 404
    assert document.versions.get().processing == Processing.DONE


def test_the_state_says_what_waits_and_what_failed(client, moderator):
    document = make_document("un", "deux")
    Page.objects.filter(version__document=document).update(state="failed", failure="timeout")
    client.force_login(moderator)
    said = text(client.get(reverse("machine")))
    assert "Nothing waits." in said
    assert "Reading this file took too long" in said
    assert "2 pages" in said
    assert "Never: no worker runs." in said


def test_a_failed_page_says_why_how_often_and_by_what_on_the_desk(client, moderator):
    document = make_document("un", "deux", published=False)
    review = reviews.open_review("document", document)
    Page.objects.filter(version__document=document, rank=2).update(
        state="failed", failure="memory", attempts=3, engine="tesseract 5.3.0 fra"
    )
    client.force_login(moderator)
    for address in (reverse("review", args=[review.pk]), reading(document)):
        said = text(client.get(address))
        assert "1 page could not be read" in said
        assert "needs too much memory" in said
        assert "3 attempts, tesseract 5.3.0 fra" in said


def test_a_page_or_a_document_is_sent_again_by_post_alone(client, moderator):
    document = make_document("un", "deux")
    client.force_login(moderator)
    assert client.get(again(document)).status_code == 405
    answer = client.post(again(document), {"page": "2"}, follow=True)
    assert "Page 2 is sent to be read again." in text(answer)
    assert list(document.versions.get().pages.values_list("state", flat=True)) == ["done", "waiting"]
    client.post(again(document))
    assert document.versions.get().processing == Processing.WAITING
    lines = document.custody.filter(kind=CustodyEvent.Kind.READ_AGAIN)
    assert {line.by for line in lines} == {moderator}
    assert lines.count() == 2


@pytest.mark.parametrize("page", ["0", "9", "-1", "x", "9" * 40])
def test_a_page_that_does_not_exist_is_not_found(client, moderator, page):
    document = make_document("un")
    client.force_login(moderator)
    assert client.post(again(document), {"page": page}).status_code == 404


def test_what_cannot_be_sent_now_is_said(client, moderator):
    document = make_document("un", published=False)
    document.versions.update(processing=Processing.WAITING, page_count=None)
    client.force_login(moderator)
    assert "it waits for its turn already" in text(client.post(again(document), follow=True))


def test_all_of_one_failure_are_sent_from_the_unreadable_tab_each_for_its_moderators(client):
    nice, loire = make_territory("06088", "Nice", "nice"), make_territory()
    mine, theirs = make_document("un", territories=[loire]), make_document("deux", territories=[nice])
    Page.objects.update(state="failed", failure="timeout")
    person = make_user("of-loire", Role.MODERATOR)
    person.territories.add(loire)
    make_local(nice)
    client.force_login(person)
    tab = text(client.get(reverse("desk"), {"unreadable": 1}))
    assert "1 page" in tab
    answer = client.post(reverse("failures-read-again"), {"failure": "timeout"}, follow=True)
    assert "1 reading is begun again." in text(answer)
    assert [d.versions.get().pages.get().state for d in (mine, theirs)] == ["waiting", "failed"]
    assert client.get(reading(theirs)).status_code == 404
    wrong = client.post(reverse("failures-read-again"), {"failure": "boredom"}, follow=True)
    assert "Choose one of the reasons." in text(wrong)


def test_lists_show_the_first_page_unless_there_is_none_or_only_an_extract_is_shown(client):
    shown, sections, extract = make_document("un"), make_document("deux"), make_document("trois", extract_only=True)
    sections.versions.update(sections=True)
    page = client.get(reverse("search")).content.decode()
    assert [f"-{document.code}/v1/pages/1/200.webp" in page for document in (shown, sections, extract)] == [
        True,
        False,
        False,
    ]
