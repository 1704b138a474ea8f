"""What the tests of proposals share: a page, a visitor's form, what was sent as a moderator finds it."""

import html
import re

from archive import sendings
from archive.models import Review
from tests.make import stamped
from wiki.pages.models import WikiPage
from wiki.proposals import verbs

TEXT = "Un.\n\nDeux.\n\nTrois.\n"


def propose(page, text, author=None, **facts):
    """Return a proposal for a page (or a path), written over what is published now."""
    base = None if isinstance(page, str) else current(page.path).pk
    return verbs.propose(
        page, title=facts.pop("title", "Nice"), text=text, base_revision_id=base, author=author, **facts
    )


def current(path="villes/nice"):
    """Return the revision that is published."""
    return WikiPage.objects.with_revision().get(path=path).article.current_revision


def form(page=None, **said):
    """Return what a visitor's editor sends."""
    base = {"base": page.article.current_revision_id} if page else {}
    return {"title": "Nice", "text": "Autre.", "nonce": sendings.new_word(), **base, **stamped(), **said}


def words(answer) -> str:
    """Return the words of an answer, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def code_in(answer) -> str:
    """Return the follow code that a page shows."""
    return re.search(r'<p class="code">([^<]+)</p>', answer.content.decode())[1]


def hidden_fields(answer, action: str) -> dict[str, str]:
    """Return the hidden fields of the form that posts to this address."""
    found = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', answer.content.decode(), re.DOTALL)
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[1])
    return {name: html.unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}


def review_of(proposal):
    """Return its review, as it stands."""
    return Review.objects.get(kind=verbs.KIND, object_id=proposal.pk)
