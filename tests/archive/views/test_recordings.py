"""A recording: kept, described and published; its pages say that it is not opened here."""

from io import BytesIO

import pytest
from django.urls import reverse

from archive import intake, moderation, processing
from archive.models import Review
from archive.search import outbox
from tests.archive.extraction.test_recording import sound

pytestmark = pytest.mark.django_db
SAID = "C’est un enregistrement"


@pytest.fixture
def recording():
    document = intake.receive(
        [("réunion.wav", BytesIO(sound()))], intake.Description("campaign", title="Réunion publique")
    )
    while processing.work_once():
        pass
    return document


def test_recording_is_published_and_says_that_it_is_not_opened(client, recording):
    version = recording.versions.get()
    assert (version.processing, version.page_count, version.media_type) == ("done", 1, "audio/wav")
    moderation.publish(recording)
    assert SAID in client.get(recording.get_absolute_url()).content.decode()
    page = client.get(recording.page_url(1)).content.decode()
    assert SAID in page
    assert "No text on this page." not in page


def test_recording_that_is_published_is_found_by_its_title(client, recording):
    moderation.publish(recording)
    while outbox.drain():
        pass
    assert recording.get_absolute_url() in client.get(reverse("search"), {"q": "réunion"}).content.decode()


def test_desk_says_it_too(client, moderator, recording):
    client.force_login(moderator)
    page = client.get(reverse("review", args=[Review.objects.get().pk])).content.decode()
    assert SAID in page
    assert "réunion.wav" in page
