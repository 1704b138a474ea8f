"""Two pseudonyms that differ only by their capitals are one: the database refuses the second."""

import unicodedata

from django.db import migrations, models



def fill(apps, schema_editor):
    """Give each account the key of its pseudonym; stops where two have the same, for a person to rename one."""
    for user in apps.get_model("archive", "User").objects.all():
        user.key = unicodedata.normalize("NFKC", user.pseudonym).casefold()
        user.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("archive", "0003_page_stems")]

    operations = [
        migrations.AddField(
            "user",
            "key",
            models.CharField(default="", editable=False, help_text="The pseudonym, whatever its case.", max_length=80),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
