"""One line for each revision that was there before lines were kept."""

from django.db import migrations
from django.utils import timezone

BATCH = 500


def fill(apps, schema_editor):
    """Say of each revision what it did: revisions that change no word are moves, locks and the like."""
    change, page = apps.get_model("following", "Change"), apps.get_model("pages", "WikiPage")
    revision = apps.get_model("wiki", "ArticleRevision")
    pages = dict(page.objects.values_list("article_id", "pk"))
    before, lines = None, []
    for row in revision.objects.order_by("article_id", "revision_number", "pk").iterator(chunk_size=BATCH):
        if row.article_id not in pages:
            continue
        if before is None or before.article_id != row.article_id:
            kind = "new"
        else:
            kind = "other" if (before.title, before.content) == (row.title, row.content) else "edit"
        lines.append(
            change(
                revision_id=row.pk,
                page_id=pages[row.article_id],
                author_id=row.user_id,
                kind=kind,
                day=timezone.localdate(row.created),
            )
        )
        before = row
        if len(lines) == BATCH:
            change.objects.bulk_create(lines, ignore_conflicts=True)
            lines = []
    change.objects.bulk_create(lines, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("following", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
