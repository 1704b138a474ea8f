"""The dossiers of the demonstration: saved as a person saves a page, removed with their whole history."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wiki.models import Article, ArticleRevision

from archive.demonstration import sources
from wiki.evidence.models import Citation
from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.pages.texts import normalised

SUMMARY = "Page écrite pour la démonstration"


def load_dossiers(codes: dict[str, str], author) -> list[WikiPage]:
    """Save the dossiers that are not there yet or say something else now, and return them.

    A page that people wrote or changed at their address stays as it is.

    `codes` gives the permanent code of each document by the key of its text: `[[doc:{petition} p.1]]` becomes
    `[[doc:k7m2pq p.1]]`. Raises `saving.CannotSave`, and `KeyError` when a dossier cites a text that is not loaded.
    """
    made = []
    for path in sorted((sources.FOLDER / "dossiers").glob("*.md")):
        dossier = sources.read(path)
        address = dossier.said["path"]
        there = WikiPage.objects.filter(path=address).with_revision().first()
        if there:
            made += _renewed(there, dossier, codes, author)
            continue
        prepared = saving.prepare(dossier.title, dossier.pages[0].format_map(codes))
        with transaction.atomic():
            page = saving.write(address, prepared, author=author, summary=SUMMARY).page
            page.is_demonstration = True
            page.save(update_fields=["is_demonstration"])
        made.append(page)
    return made


def _renewed(page: WikiPage, dossier, codes: dict[str, str], author) -> list[WikiPage]:
    """Write a page of the demonstration as its text is now, unless people have written there."""
    text, current = normalised(dossier.pages[0].format_map(codes)), page.article.current_revision
    revisions = ArticleRevision.objects.filter(article=page.article_id)
    by_people = revisions.exclude(user__is_demonstration=True).exists()
    same = (normalised(current.content).strip(), current.title) == (text.strip(), dossier.title)
    if not page.is_demonstration or page.deleted or by_people or same:
        return []
    saved = saving.save(
        page, title=dossier.title, text=text, base_revision_id=current.pk, author=author, summary=SUMMARY
    )
    return [saved.page] if saved.changed else []


def remove_pages() -> int:
    """Delete the demonstration's pages, their history and their citations; return how many there were."""
    with transaction.atomic():
        pages = list(WikiPage.objects.select_for_update().filter(is_demonstration=True))
        ours = [page.pk for page in pages]
        owner = ContentType.objects.get_for_model(WikiPage)
        Citation.objects.filter(content_type=owner, object_id__in=ours).delete()
        WikiPage.objects.filter(pk__in=ours).delete()
        Article.objects.filter(pk__in=[page.article_id for page in pages]).delete()
    return len(pages)
