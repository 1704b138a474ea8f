"""What `bench/pages.py` measures: documents, a queue of every kind, wiki pages that cite, a talk, a large dossier."""

from corpus import make_documents
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from dossier import make_dossier

from archive.desk import reviews
from archive.models import Collection, CollectionEntry, Document, User, Version
from archive.search import outbox
from wiki.discussion import verbs as discussion
from wiki.following.models import Watch
from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.proposals import verbs as proposals

WAITING = 200
WIKI_PAGES = 300
CITED = 3  # pages of a document, by each wiki page
COMMENTS = 100
EXHIBITS = 40
PROPOSALS = 60
VALUES, EVENTS = 500, 200
WORD = "bench-word"  # of the form of the comment that is followed by its code


def fill(count: int) -> None:
    """Make it all in an empty data folder."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    make_documents(count)
    with transaction.atomic():
        for document in Document.objects.all().iterator():
            outbox.changed(document)
    while outbox.drain():
        pass
    owner = User.objects.create_user("bench", password=None)
    documents = list(
        Document.objects.select_related("public_version").order_by("-public_version__page_count", "pk")[:WAITING]
    )
    _collect(documents, title="Choix", owner=owner, is_public=True)
    _collect(documents[:EXHIBITS], title="Pièces", owner=owner, is_bundle=True)
    make_dossier(VALUES, EVENTS, documents[:40])
    _write_wiki(owner, documents)
    for number in range(WAITING):
        _wait(number)


def _collect(documents, **fields) -> None:
    """Make a collection, or the bundle of a case."""
    collection = Collection.objects.create(**fields, last_number=len(documents))
    CollectionEntry.objects.bulk_create(
        CollectionEntry(
            collection=collection, document=document, rank=rank, number=rank + 1 if collection.is_bundle else None
        )
        for rank, document in enumerate(documents)
    )


def _write_wiki(owner, documents) -> None:
    """Write pages that cite documents; the first is watched, talked about and proposed to be changed."""
    long = [document for document in documents if document.public_version.page_count >= CITED]
    for number in range(WIKI_PAGES):
        cited = long[number % len(long)]
        saving.save(f"villes/ville-{number}", title=f"Ville {number}", author=owner,
                    text="\n\n".join(f"Fait {n}. [[doc:{cited.code} p.{n}]]" for n in range(1, CITED + 1)))  # fmt: skip
    pages = list(WikiPage.objects.with_revision().order_by("pk")[:PROPOSALS])
    Watch.objects.bulk_create(Watch(user=owner, page=page, branch=True) for page in pages)
    for number in range(COMMENTS):
        comment = discussion.write(pages[0], f"Commentaire {number}", word=f"{WORD}-{number}", signature="Ada")
        if number % 2 == 0:
            discussion.publish(comment, None)
    for number, page in enumerate(pages):
        current = page.article.current_revision
        proposals.propose(page, title=current.title, text=f"{current.content}\n\nPlus {number}.", author=owner,
                          base_revision_id=current.pk)  # fmt: skip


def _wait(number: int) -> None:
    """Make a document that waits for the review team."""
    waiting = Document.objects.create(title=f"Attend {number}", provenance="press", added=timezone.now())
    version = Version.objects.create(
        document=waiting, number=1, sha256=f"{waiting.pk:064x}", media_type="text/plain", processing="done",
        page_count=1, added=timezone.now(),
    )  # fmt: skip
    version.pages.create(rank=1, text="x", state="done")
    reviews.open_review("document", waiting, [])
