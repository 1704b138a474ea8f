"""Correcting a page and deciding about it, in a real Chromium, wide and at 320 pixels."""

import pytest
from axe_core_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse

from archive import corrections
from archive.desk import reviews
from archive.models import Role
from archive.sketches import sketch_some
from tests.archive.test_sketches import prose
from tests.browser.test_accessibility import STICKS_OUT, TOO_SMALL, database_beside_playwright  # noqa: F401
from tests.make import make_document, make_user

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def signed_in(chromium, live_server, user, width):
    """Return a page of a browser in which this person is signed in."""
    client = Client()
    client.force_login(user)
    context = chromium.new_context(viewport={"width": width, "height": 900})
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return context.new_page()


@pytest.mark.parametrize("width", [1440, 320])
def test_the_form_and_the_desk_are_usable_by_everybody(chromium, live_server, width):
    document = make_document(prose(1), prose(2), title="Rapport")
    make_document(prose(1), title="Annexe")
    sketch_some()
    author, moderator = make_user(), make_user(role=Role.MODERATOR)
    shown = document.public_version.pages.get(rank=1)
    correction = corrections.propose(shown, prose(1).replace("commune", "COMMUNE") + " fin", author)
    form = reverse("page-correct", args=[document.slug, document.code, 1])
    review = reverse("review", args=[reviews.open_reviews_of(correction).get().pk])
    found = []
    for user, addresses in (
        (author, [form, document.page_url(1), document.get_absolute_url()]),
        (moderator, [review]),
    ):
        page = signed_in(chromium, live_server, user, width)
        for address in addresses:
            assert page.goto(live_server.url + address).status == 200
            found += [(address, one["id"]) for one in Axe().run(page)["violations"]]
            found += [(address, "too small", html) for html in page.evaluate(TOO_SMALL)]
            if page.evaluate(STICKS_OUT) > 0:
                found.append((address, "sticks out"))
        page.context.close()
    assert found == []
