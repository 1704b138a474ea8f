"""The dossiers of the demonstration: saved as a person saves a page, removed with their whole history."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wiki.models import Article

from archive.demonstration import sources
from wiki.evidence.models import Citation
from wiki.pages import saving
from wiki.pages.models import WikiPage

SUMMARY = "Page écrite pour la démonstration"


def load_dossiers(codes: dict[str, str], author) -> list[WikiPage]:
    """Save the dossiers that are not there yet and return them; a page that people wrote at their address stays.

    `codes` gives the permanent code of each document by the key of its text: `[[doc:{petition} p.1]]` becomes
    `[[doc:k7m2pq p.1]]`. Raises `saving.CannotSave`, and `KeyError` when a dossier cites a text that is not loaded.
    """
    made = []
    for path in sorted((sources.FOLDER / "dossiers").glob("*.md")):
        dossier = sources.read(path)
        address = dossier.said["path"]
        if WikiPage.objects.filter(path=address).exists():
            continue
        prepared = saving.prepare(dossier.title, dossier.pages[0].format_map(codes))
        with transaction.atomic():
            page = saving.write(address, prepared, author=author, summary=SUMMARY).page
            page.is_demonstration = True
            page.save(update_fields=["is_demonstration"])
        made.append(page)
    return made


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
