"""A page may be framed at one address, which shows what everybody sees."""

import pytest
from django.urls import reverse

from archive import moderation
from archive.models import Role
from tests.make import make_document, make_user

pytestmark = pytest.mark.django_db


def address(document, number=1):
    return reverse("page-embed", args=[document.slug, document.code, number])


def test_only_this_address_may_be_framed(client):
    document = make_document("la caméra", title="Convention")
    framed = client.get(address(document))
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    for other in [document.page_url(1), document.get_absolute_url(), "/", address(document, 9)]:
        response = client.get(other)
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"


def test_frame_says_where_the_page_comes_from(client):
    document = make_document("la caméra du marché", title="Convention")
    text = client.get(address(document), {"mots": "caméra"}).content.decode()
    assert "Convention" in text
    assert f'href="{document.page_url(1)}"' in text
    assert text.count("<rect ") == 1
    assert "<script" not in text
    assert "<form" not in text


def test_page_gives_what_to_copy(client):
    document = make_document("un", title='Une "convention" <b>')
    text = client.get(document.page_url(1)).content.decode()
    assert f'&lt;iframe src="http://testserver{address(document)}"' in text
    assert "<iframe" not in text
    assert 'title="Une &quot;convention&quot; &lt;b&gt;' in text


def test_withdrawn_document_is_gone_from_frames(client):
    document = make_document("un")
    moderation.withdraw(document, make_user(role=Role.MODERATOR), reason="erreur")
    assert client.get(address(document)).status_code in {404, 410}


def test_nobody_frames_what_only_moderators_see(client):
    hidden = make_document("un", published=False)
    client.force_login(make_user(role=Role.MODERATOR))
    assert client.get(hidden.page_url(1)).status_code == 200
    assert client.get(address(hidden)).status_code == 404
