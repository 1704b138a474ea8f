"""No kind of page asks the database more than twelve things, for a visitor or for a moderator.

In the world below everything is linked with everything. What that costs beyond twelve has limits of its own: one query
more for each kind of fact that cites a document, a project's facts on the page of its place, the documents of a text.
"""

import pytest

from archive import sketches
from archive.desk import reviews
from archive.models import Organisation, Review, Role, Technology
from archive.search import outbox
from tests.make import make_claim, make_document, make_event, make_project, make_territory, make_user
from wiki.following import watching
from wiki.pages import saving
from wiki.proposals import verbs

MOST = 12
LARGE_DOSSIER = 16  # hundreds of facts with their sources (`bench/pages.py`)
FILTERED = 14  # the place is read once by who asks, once by what answers
PLACE = 25  # the facts of all its projects and what changed in them
CITED = 16  # by pages, events and values
CITED_AND_SEARCHED = 19
BUNDLE = 21  # a text with documents that wait for the same decision
OF_A_PLACE = 1  # which places other moderators were given, for one who has some
BOTH, TEAM = ("visitor", "moderator"), ("moderator",)

# Kind of page: its address in the world below, who sees it, and its limit.
PAGES = {
    "home": ("/", BOTH, MOST),
    "search": ("/documents/", BOTH, MOST),
    "search, a word": ("/documents/?q=micros", BOTH, MOST),
    "search, the beginning of a word": ("/documents/?q=micr*", BOTH, MOST),
    "search, a place": ("/documents/?q=micros&place=42218", BOTH, FILTERED),
    "document": ("{document}", BOTH, CITED),
    "document, a word": ("{document}?q=micros", BOTH, CITED_AND_SEARCHED),
    "page": ("{document}pages/1", BOTH, CITED),
    "page, a word": ("{document}pages/1?q=micros", BOTH, CITED_AND_SEARCHED),
    "continuous reading": ("{document}lire", BOTH, MOST),
    "text": ("{document}texte", BOTH, MOST),
    "town": ("/villes/saint-etienne/", BOTH, PLACE),
    "sources": ("/wiki/villes/saint-etienne/-/sources", BOTH, MOST),
    "discussion": ("/wiki/villes/saint-etienne/-/discussion", BOTH, MOST),
    "region": ("/territoires/region/", BOTH, PLACE),
    "organisation": ("/organisations/serenicity/", BOTH, MOST + 1),
    "technology": ("/technologies/capteurs/", BOTH, MOST),
    "browse": ("/parcourir/", BOTH, MOST),
    "projects": ("/projets/", BOTH, MOST),
    "project": ("{project}", BOTH, LARGE_DOSSIER),
    "wiki": ("/wiki/", BOTH, MOST),
    "wiki page": ("/wiki/villes/saint-etienne/", BOTH, MOST),
    "history": ("/wiki/villes/saint-etienne/-/history", BOTH, MOST),
    "edit": ("/wiki/villes/saint-etienne/-/edit", BOTH, MOST),
    "recent changes": ("/wiki/-/changements/", BOTH, MOST),
    "small tasks": ("/aider/", BOTH, MOST),
    "proposal": ("/wiki/-/proposals/{proposal}/", TEAM, BUNDLE),
    "review of a proposal": ("/relecture/{review}/", TEAM, BUNDLE),
    "undoing": ("/wiki/-/personnes/{author}/annuler", TEAM, MOST),
}


@pytest.fixture
def addresses(transactional_db) -> dict[str, str]:
    """Fill a small site in which everything is linked with everything; return what stands in addresses."""
    region = make_territory("reg-84", "Région", "region", kind="region")
    place = make_territory(parent=region)
    author = make_user("author", Role.TRUSTED)
    organisation = Organisation.objects.create(name="Serenicity", slug="serenicity")
    technology = Technology.objects.create(name="Capteurs", slug="capteurs")
    text = "Les micros de la ville écoutent la rue du quartier de Beaubrun. "
    documents = [make_document(text * 5, f"Page {n}. {text}", territories=[place], nature="report") for n in range(6)]
    for document in documents:
        document.organisations.add(organisation)
        document.technologies.add(technology)
        with outbox.transaction.atomic():
            outbox.changed(document)
    while outbox.drain():
        pass
    while sketches.sketch_some():
        pass
    project = make_project(places=[place])
    make_event(project, "announced", proof=documents[0])
    make_claim(project, proof=documents[0])
    made = {"document": documents[0].get_absolute_url(), "project": project.get_absolute_url(), "author": author.pk}
    for name in ["villes/saint-etienne", *(f"villes/ville-{n}" for n in range(2))]:
        cites = "\n\n".join(f"Fait {n}. [[doc:{one.code} p.1]]" for n, one in enumerate(documents))
        saved = saving.save(name, title=name, text=cites, author=author)
    page = saved.page
    watching.watch(author, page, branch=True)
    contributor = make_user("proposer")
    waiting = make_document("Autre", published=False, deposited_by=contributor)
    reviews.open_review("document", waiting, [])
    current = page.article.current_revision
    proposal = verbs.propose(
        page, title=current.title, text=f"{current.content}\n\nPlus. [[doc:{waiting.code} p.1]]", author=contributor,
        base_revision_id=current.pk,
    )  # fmt: skip
    made |= {"proposal": proposal.pk, "review": Review.objects.get(kind=verbs.KIND, object_id=proposal.pk).pk}
    return made


def test_no_kind_of_page_asks_much_of_the_database(addresses, client, django_assert_max_num_queries):
    moderator = make_user("moderator", Role.MODERATOR)
    moderator.territories.add(make_territory())
    too_many = []
    for who in BOTH:
        if who == "moderator":
            client.force_login(moderator)
        for name, (address, people, most) in PAGES.items():
            if who not in people:
                continue
            asked = address.format(**addresses)
            assert client.get(asked).status_code == 200, (name, who, asked)  # what is made once is made now
            try:
                with django_assert_max_num_queries(most + (OF_A_PLACE if who == "moderator" else 0)):
                    client.get(asked)
            except pytest.fail.Exception as error:
                too_many.append(f"{name}, {who}: {str(error).splitlines()[0]}")
    assert not too_many, "\n".join(too_many)
