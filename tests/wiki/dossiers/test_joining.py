"""Two technologies or organisations that are one: what hangs on them moves, and nothing goes round in a circle."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Organisation, Technology
from tests.make import make_document
from wiki.dossiers.joining import join

pytestmark = pytest.mark.django_db


def technology(slug, parent=None):
    return Technology.objects.create(name=slug, slug=slug, parent=parent)


def test_technology_joined_to_one_far_below_it_makes_no_circle():
    top = technology("surveillance")
    gone = technology("capteurs", top)
    between = technology("capteurs-sonores", gone)
    kept = technology("micros", between)
    join(gone, kept)
    for row in (between, kept):
        row.refresh_from_db()
    assert (kept.parent, between.parent) == (top, kept)


def test_documents_are_held_before_the_counter_as_moderation_does():
    gone, kept = (Organisation.objects.create(name=name, slug=name) for name in ("ancienne", "nouvelle"))
    document = make_document("Les micros.")
    document.organisations.add(gone)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        join(gone, kept)
    said = [one["sql"] for one in asked]
    documents = next(n for n, sql in enumerate(said) if "archive_document_organisations" in sql)
    counter = next(n for n, sql in enumerate(said) if "counter" in sql)
    assert documents < counter
    assert list(document.organisations.all()) == [kept]
