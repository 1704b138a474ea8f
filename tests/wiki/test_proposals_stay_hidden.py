"""The text of a proposal is reached by nobody but its author and those who review it: every address is walked.

As a visitor, as another account, as a trusted one, as a moderator of another place, and with somebody else's follow
code; twice each, so that what the first walk or the review team left in a cache would be seen by the second.
"""

import pickle
import re
import zlib
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

from archive import receipts, sendings
from archive.models import Role
from archive.search import outbox
from tests.make import make_claim, make_document, make_event, make_project, make_territory, make_user
from tests.test_planted_secret import ROUTES, said
from tests.wiki.proposing import propose
from wiki.discussion import verbs as discussing
from wiki.pages import saving
from wiki.proposals import verbs
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "zqproposed"
WORD = "jonquille"  # stands beside every secret: what a curious reader searches
CODE, OTHER_CODE = "bcdf-ghjk-mnpq-rstv", "wxyz-2345-6789-bcdf"
PATH = "villes/saint-etienne"


class World:
    """One dossier, and proposals in every state about it: by an account, by a visitor, with a document that waits."""

    def __init__(self):
        self.place = make_territory()
        self.author, self.moderator = make_user("author"), make_user("local", Role.MODERATOR)
        self.moderator.territories.add(self.place)  # what nobody was given goes to every moderator
        self.public = make_document("Les micros de la ville.", title="Pétition", territories=[self.place])
        self.page = saving.save(PATH, title="Saint-Étienne", text="Un.\n\nDeux.\n").page
        self.document = make_document(
            f"{WORD} {SECRET}document", title=f"{SECRET}title", published=False, receipt_hmac=receipts.digest_of(CODE),
            territories=[self.place],
        )  # fmt: skip
        self.leak = self.rehearsal = SimpleNamespace(pk=1)  # none: nothing of the wiki goes that way
        self.hidden, self.collections, self.facts, self.reports = [self.document], [], [], []
        self.proposals = [*self.of_the_account(), *self.of_the_visitor()]
        propose(self.page, "Un.\n\nTrois.\n", receipt=receipts.digest_of(OTHER_CODE))
        self.facts = [make_event(make_project(places=[self.place])), make_claim(make_project(places=[self.place]))]
        self.comments = [discussing.write(self.page, "Un mot.", word=sendings.new_word())]
        while outbox.drain():
            pass

    def text(self, name):
        return {"title": f"{WORD} {SECRET}{name}", "summary": f"{SECRET}{name}summary"}

    def of_the_account(self):
        waiting = propose(self.page, f"{WORD} {SECRET}waiting\n", self.author, **self.text("waiting"))
        verbs.comment(waiting, self.moderator, text=SECRET + "comment")
        verbs.ask(waiting, self.moderator, reason=SECRET + "question")
        verbs.change(waiting, title=WORD, text=f"{WORD} {SECRET}round\n")
        refused = propose(self.page, f"{WORD} {SECRET}refused\n", self.author, **self.text("refused"))
        verbs.refuse(refused, self.moderator, reason=SECRET + "reason")
        taken = propose(f"{PATH}/{WORD}", f"{WORD} {SECRET}taken\n", self.author, **self.text("taken"))
        verbs.take_back(taken)
        moved = verbs.propose_move(self.page, "villes/" + SECRET, reason=SECRET + "move", author=self.author)
        return [waiting, refused, taken, moved]

    def of_the_visitor(self):
        cited = f'{WORD} {SECRET}visitor [[doc:{self.document.code} p.1 "{WORD} {SECRET}document"]].\n'
        return [propose(self.page, cited, receipt=receipts.digest_of(CODE), **self.text("visitor"))]


class Upload:
    """Stands for the upload of another test's world: nothing is being sent here."""

    word, pk = "x" * 32, 1

    class sending:  # noqa: N801
        word = "x" * 32


def addresses(world):
    """Return every address of the site; those that this world has nothing for are left out."""
    world.upload = Upload
    for name, of in ROUTES.items():
        for address in of(world):
            yield name, address


PEOPLE = {
    "visitor": None,
    "another account": Role.CONTRIBUTOR,
    "trusted account": Role.TRUSTED,
    "moderator of another place": Role.MODERATOR,
    "somebody else's code": None,
}


@pytest.mark.parametrize("who", PEOPLE)
def test_no_address_tells_a_word_of_a_proposal(client, who):
    cache.clear()
    world = World()
    warm_the_caches(client, world)
    client.logout()
    if role := PEOPLE[who]:
        person = make_user("curious", role)
        if role == Role.MODERATOR:
            person.territories.add(make_territory("06088", "Nice", "nice"))
        client.force_login(person)
    sent = {"code": OTHER_CODE} if "code" in who else {}
    told = []
    for ways in ((client.get, client.post), (client.get,)):
        for name, address in addresses(world):
            for ask in ways if name != "logout" else (client.get,):
                answer = ask(address, sent) if sent and ask == client.post else ask(address)
                assert answer.status_code < 500 or name == "healthz" or name.startswith("leak-"), (
                    f"{address}: {answer.status_code}"
                )
                if SECRET in said(answer).replace(address.split("?")[0], ""):
                    told.append(address)
    assert not told, "\n".join(told)
    states = set(Proposal.objects.values_list("state", flat=True))
    assert states == {"waiting", "refused", "taken-back"}, "no walk decided anything"


def warm_the_caches(client, world):
    """Let those who may read it walk through all of it first, as happens on a day."""
    seen = []
    for person in (world.author, world.moderator):
        client.force_login(person)
        for one in world.proposals:
            seen.append(SECRET in client.get(reverse("proposal", args=[one.pk])).text)
        for address in (
            reverse("wiki"),
            f"/wiki/{PATH}/",
            reverse("desk"),
            reverse("proposals"),
            f"/wiki/{PATH}/-/edit",
        ):
            client.get(address)
    client.logout()
    mine = world.proposals[-1]
    seen.append(SECRET in client.post(reverse("proposal", args=[mine.pk]), {"code": CODE}).text)
    assert sum(seen) >= len(world.proposals) * 2, "the walk could not fail if the words were nowhere to be seen"


@pytest.mark.parametrize("where", ["search", "api-documents", "search-feed", "search-table", "complete"])
def test_no_search_counts_it(client, where):
    World()
    told = [said(client.get(reverse(where), {"q": word})).replace(word, "") for word in (WORD, "nenuphar")]
    answers = {re.sub(r"<updated>[^<]*|\"(ETag|Content-Length)\": [^,}]*", "", one) for one in told}
    assert len(answers) == 1, "an answer for a word of a proposal is the same as for one that is nowhere"


def test_nothing_of_it_is_kept_in_a_cache(client):
    """Whatever is cached for one reader is served to another: so nothing of a proposal is."""
    for name in settings.CACHES:
        caches[name].clear()
    world = World()
    warm_the_caches(client, world)
    for name, address in addresses(world):
        if name != "logout":
            Client().get(address)  # without a cookie: what it gets may be kept for all
    held = {name: list(kept_in(caches[name])) for name in settings.CACHES}
    assert any("Deux." in one for one in held["pages"]), "the page of the dossier is kept, and read here"
    assert not [name for name, values in held.items() if any(SECRET in one for one in values)]


def kept_in(cache):
    """Yield what a cache holds, as text."""
    pickled = list(getattr(cache, "_cache", {}).values())
    for path in cache._list_cache_files() if hasattr(cache, "_list_cache_files") else ():
        with open(path, "rb") as file:
            pickle.load(file)  # noqa: S301  our own cache; first comes when it is over
            pickled.append(zlib.decompress(file.read()))
    for value in map(pickle.loads, pickled):
        yield zlib.decompress(value).decode() if isinstance(value, bytes) else str(value)


def test_answers_that_show_it_are_kept_by_no_browser(client):
    world = World()
    client.force_login(world.author)
    for one in world.proposals[:3]:
        assert "no-store" in client.get(reverse("proposal", args=[one.pk]))["Cache-Control"]
    client.logout()
    answer = client.post(reverse("proposal", args=[world.proposals[-1].pk]), {"code": CODE})
    assert "no-store" in answer["Cache-Control"]
