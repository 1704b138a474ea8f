"""Remember which version of the French analysis made the stems of the pages; a new site has none to make again."""

from django.db import migrations, models

from archive.search.french import VERSION


def nothing_to_make_again(apps, schema_editor):
    if not apps.get_model("archive", "Page").objects.exists():
        apps.get_model("archive", "PageStems").objects.create(pk=1, version=VERSION, done_to=None)


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_search_words")]

    operations = [
        migrations.CreateModel(
            name="PageStems",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "done_to",
                    models.PositiveBigIntegerField(
                        help_text="The last page that is made again; none when all are.", null=True
                    ),
                ),
            ],
        ),
        migrations.RunPython(nothing_to_make_again, migrations.RunPython.noop),
    ]
