"""Several ranges of pages make one exhibit; what was exhibited stays exhibited."""

import re

import django.core.validators
from django.db import migrations, models


def keep_ranges(apps, schema_editor):
    """Write each old range as text; one that had no end went to the last page of its version."""
    entries = apps.get_model("archive", "CollectionEntry").objects
    for entry in entries.exclude(page_from=None).select_related("version", "document__public_version"):
        version = entry.version or entry.document.public_version
        last = entry.page_to or (version.page_count if version else None) or entry.page_from
        entry.pages = f"{entry.page_from}-{last}" if last > entry.page_from else str(entry.page_from)
        entry.save(update_fields=["pages"])


def keep_first_range(apps, schema_editor):
    """Go back to one range: from the first page to the last one."""
    entries = apps.get_model("archive", "CollectionEntry").objects
    for entry in entries.exclude(pages=""):
        numbers = [int(number) for number in re.findall(r"\d+", entry.pages)]
        entry.page_from, entry.page_to = numbers[0], numbers[-1]
        entry.save(update_fields=["page_from", "page_to"])


class Migration(migrations.Migration):
    dependencies = [("archive", "0009_moderation_and_redaction")]

    operations = [
        migrations.AddField(
            model_name="collectionentry",
            name="pages",
            field=models.CharField(
                blank=True,
                help_text="Ranges of pages; all of them when empty.",
                max_length=200,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[1-9]\\d{0,5}(-[1-9]\\d{0,5})?(, [1-9]\\d{0,5}(-[1-9]\\d{0,5})?)*\\Z"
                    )
                ],
                verbose_name="pages",
            ),
        ),
        migrations.RunPython(keep_ranges, keep_first_range),
        migrations.RemoveField(model_name="collectionentry", name="page_from"),
        migrations.RemoveField(model_name="collectionentry", name="page_to"),
    ]
