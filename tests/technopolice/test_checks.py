"""The system checks stop no command that mends what they complain about."""

from django.db import OperationalError

from archive.models import Document
from technopolice import checks


def test_the_check_of_whoosh_lets_the_first_migration_make_the_tables(settings, monkeypatch):
    def no_table(self):
        raise OperationalError("no such table: archive_document")

    settings.SEARCH_URL = "whoosh://"
    monkeypatch.setattr(type(Document.objects.all()), "count", no_table)
    assert checks.whoosh_stays_small(None, databases=["default"]) == []
