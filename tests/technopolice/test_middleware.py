"""The language of an answer: the one chosen, else the one that the browser asks for, else French."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.5", "en"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("de,en;q=0.3", "en"),
        ("de", "fr"),
        ("*", "fr"),
        (";;;q=x,\0", "fr"),
    ],
)
def test_a_browser_is_answered_in_the_language_that_it_asks_for(client, asked, spoken):
    answer = client.get("/a-propos/", headers={"Accept-Language": asked} if asked else {})
    assert answer.headers["Content-Language"] == spoken
    assert f'<html lang="{spoken}"' in answer.content.decode()
    assert "Accept-Language" in answer.headers["Vary"]


def test_what_a_person_chose_counts_more_than_what_the_browser_asks_for(client):
    client.post("/langue/", {"language": "fr", "next": "/"})
    assert client.get("/a-propos/", headers={"Accept-Language": "en"}).headers["Content-Language"] == "fr"
