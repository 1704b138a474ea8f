"""A moderator's day: thirty things of all kinds decided by keyboard, each leading to the next."""

import os

import pytest

from archive import collecting, corrections, moderation
from archive.desk import reasons, reviews
from archive.models import Document, Review, Role
from tests.make import make_document, make_territory, make_user
from wiki.discussion import verbs as discussing
from wiki.pages import saving
from wiki.proposals import verbs as proposing

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
THIRTY = 30
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in the thread of the test


def thirty(author):
    """Let documents, corrections, comments, proposals, collections and a second look wait."""
    for number in range(12):
        document = make_document("une page", published=False, title=f"Délibération {number}", deposited_by=author)
        reviews.open_review("document", document, [make_territory()])
    for number in range(6):
        page = make_document(f"le texte {number}").public_version.pages.get()
        corrections.propose(page, f"le bon texte {number}", author)
    for number in range(6):
        page = saving.save(f"villes/v{number}", title=f"Ville {number}", text="Un.\n").page
        discussing.write(page, "Bonjour", word=f"{number:040d}", author=author)
    for number in range(3):
        proposing.propose(f"pages/p{number}", title=f"Page {number}", text="Un texte.\n", author=author)
    for number in range(2):
        collecting.open_to_all(collecting.make(author, title=f"Micros {number}"), author)
    own = make_document("une page", published=False, title="Publié seul", source="https://www.example.org/",
                        deposited_by=make_user("alone", Role.MODERATOR))  # fmt: skip
    reviews.open_review("document", own)
    moderation.publish(own, own.deposited_by)


@pytest.fixture
def page(live_server, chromium):
    make_user("moderatrice", Role.MODERATOR)
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    page = context.new_page()
    page.goto("/compte/entrer")
    page.fill("[name=username]", "moderatrice")
    page.fill("[name=password]", "moderatrice")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    yield page
    context.close()


def press(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)


def test_thirty_things_of_all_kinds_are_decided_by_keyboard(page):
    thirty(make_user("author"))
    reasons.add("refuse", "Hors sujet.")
    assert Review.objects.waiting().count() == THIRTY
    page.goto("/relecture/")
    press(page, "1")
    for decided in range(THIRTY):
        assert Review.objects.waiting().count() == THIRTY - decided
        if decided % 5 == 4 and page.locator("textarea[data-key=r]").count():
            page.keyboard.press("r")
            page.keyboard.type("Illisible : envoyez une autre copie. p u s")  # letters typed in a field decide nothing
            press(page, "Control+Enter")
        else:
            press(page, "p")
    assert not Review.objects.waiting().exists()
    assert page.url.rstrip("?").endswith("/relecture/")


def test_letters_do_nothing_once_they_are_switched_off(page):
    thirty(make_user("author"))
    page.goto("/relecture/")
    press(page, "1")
    page.locator(".desk-keys summary").click()
    page.locator("#desk-keys").uncheck()
    page.locator("h1").click()
    page.keyboard.press("p")
    page.reload()
    page.keyboard.press("p")
    assert Review.objects.waiting().count() == THIRTY


def test_decision_is_undone_by_keyboard(page):
    document = make_document("une page", published=False, title="Trop vite", deposited_by=make_user("author"))
    reviews.open_review("document", document)
    page.goto("/relecture/")
    press(page, "1")
    press(page, "p")
    assert Document.objects.published().exists()
    press(page, "u")
    assert not Document.objects.published().exists()
