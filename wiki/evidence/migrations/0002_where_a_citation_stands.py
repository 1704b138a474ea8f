"""Citations remember how they were written, and where they moved."""

from django.db import migrations, models

from wiki.evidence.syntax import written

FIELDS = ("code", "page_from", "page_to", "words", "stance")


def say_how_written(apps, schema_editor):
    """Give what was saved before its plain form; a fixed version was not kept, and is known at the next save."""
    citations = apps.get_model("evidence", "Citation").objects.order_by("pk").only("pk", *FIELDS)
    last = 0
    while batch := list(citations.filter(pk__gt=last)[:500]):
        for row in batch:
            row.written = written(version=None, **{name: getattr(row, name) for name in FIELDS})
        citations.model.objects.bulk_update(batch, ["written"])
        last = batch[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ("evidence", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="citation",
            name="moved_from",
            field=models.PositiveIntegerField(blank=True, help_text="The page as written, if another now.", null=True),
        ),
        migrations.AddField(
            model_name="citation",
            name="written",
            field=models.CharField(blank=True, help_text="The citation as its author wrote it (`syntax.written`).", max_length=700),
        ),
        migrations.AlterField(
            model_name="citation",
            name="state",
            field=models.CharField(
                choices=[
                    ("current", "current"),
                    ("missing", "document not found"),
                    ("stale", "the document has a newer version"),
                    ("moved", "on another page now"),
                    ("lost", "the words are not in the document any more"),
                    ("kept", "kept by the review team"),
                    ("unread", "the text of the page is not known yet"),
                ],
                default="current",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="citation",
            index=models.Index(
                condition=models.Q(("state", "current"), _negated=True), fields=["state"], name="citation_not_current"
            ),
        ),
        migrations.RunPython(say_how_written, migrations.RunPython.noop, elidable=True),
    ]
