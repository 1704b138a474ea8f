"""The pages of proposals in a real Chromium, wide and at 320 pixels, with axe."""

import pytest
from axe_core_python.sync_playwright import Axe
from django.urls import reverse

from archive.models import Role
from tests.browser.test_accessibility import STICKS_OUT, TOO_SMALL, database_beside_playwright  # noqa: F401
from tests.browser.test_correcting import signed_in
from tests.make import make_user
from tests.wiki.proposing import current, propose, review_of
from tests.wiki.test_proposal_bundles import waiting
from wiki.pages import saving
from wiki.proposals import verbs

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1440, 320])
def test_proposals_are_usable_by_everybody(chromium, live_server, width):
    page = saving.save("villes/nice", title="Nice", text="Un.\n\nDeux.\n\nTrois.\n").page
    author, moderator = make_user(), make_user(role=Role.MODERATOR)
    document = waiting(author, title="Le marché")
    text = f"Un [[doc:{document.code} p.1]].\n\nDeux.\n\nTrois.\n"
    proposal = propose(page, text, author, summary="précisé")
    verbs.ask(proposal, moderator, reason="Quelle source ?")
    verbs.change(proposal, title="Nice", text=f"{text}\nQuatre.\n")
    saving.save(page, title="Nice", text="Un ?\n\nDeux.\n\nTrois.\n", base_revision_id=current().pk)
    move = verbs.propose_move(page, "villes/nice-centre", reason="deux villes", author=author)
    mine = [reverse("proposals"), "/wiki/villes/nice/-/edit", "/wiki/villes/nice/-/propose"]
    mine += [reverse("proposal", args=[one.pk]) for one in (proposal, move)]
    mine += [reverse("proposal-change", args=[proposal.pk])]
    theirs = [reverse("review", args=[review_of(one).pk]) for one in (proposal, move)]
    theirs += [reverse("proposal-edit", args=[proposal.pk])]
    found = []
    for user, addresses in ((author, mine), (moderator, theirs)):
        browser = signed_in(chromium, live_server, user, width)
        for address in addresses:
            assert browser.goto(live_server.url + address).status == 200
            found += [(address, one["id"], one["nodes"][0]["html"][:200]) for one in Axe().run(browser)["violations"]]
            found += [(address, "too small", html) for html in browser.evaluate(TOO_SMALL)]
            if browser.evaluate(STICKS_OUT) > 0:
                found.append((address, "sticks out"))
        browser.context.close()
    visitor = chromium.new_context(viewport={"width": width, "height": 900}).new_page()
    visitor.goto(f"{live_server.url}/wiki/villes/nice/-/edit")
    visitor.click("button[formaction$='/evidence']")
    found += [("evidence", one["id"], one["nodes"][0]["html"][:200]) for one in Axe().run(visitor)["violations"]]
    found += [("evidence", "too small", html) for html in visitor.evaluate(TOO_SMALL)]
    if visitor.evaluate(STICKS_OUT) > 0:
        found.append(("evidence", "sticks out"))
    visitor.context.close()
    assert found == []
