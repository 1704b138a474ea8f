"""The one range of pages that an exhibit had is kept when it can have several."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps

from archive import page_ranges

moving = importlib.import_module("archive.migrations.0010_exhibit_pages")


class Entries(list):
    """What the migration asks of the rows."""

    def exclude(self, **_condition):
        return self

    def select_related(self, *_names):
        return self


def row(first, last, version=None, public=None):
    document = SimpleNamespace(public_version=public)
    return SimpleNamespace(page_from=first, page_to=last, version=version, document=document, save=lambda **_: None)


@pytest.mark.parametrize(
    ("entry", "pages"),
    [
        (row(2, 2), "2"),
        (row(2, 5), "2-5"),
        (row(2, None, version=SimpleNamespace(page_count=9)), "2-9"),
        (row(2, None, public=SimpleNamespace(page_count=2)), "2"),
        (row(2, None), "2"),
    ],
)
def test_an_old_range_is_written_as_text_that_reads_back(entry, pages):
    model = SimpleNamespace(objects=Entries([entry]))
    moving.keep_ranges(SimpleNamespace(get_model=lambda *_: model), None)
    assert entry.pages == pages
    assert page_ranges.written(page_ranges.read(pages)) == pages
    page_ranges.valid(pages)


def test_the_model_has_the_text_and_no_numbers():
    names = {field.name for field in apps.get_model("archive", "CollectionEntry")._meta.fields}
    assert "pages" in names
    assert not names & {"page_from", "page_to"}
