"""The stems of all pages, made again after a change of the French analysis."""

import pytest
from django.core.management import call_command

from archive.models import Page, PageStems
from archive.search import outbox, restem
from archive.search.find import find
from archive.search.french import VERSION
from tests.make import make_document


@pytest.fixture
def old(index):
    document = make_document(*["la vidéo-surveillance"] * 5)
    Page.objects.update(stems=" video surveil ")
    PageStems.objects.all().delete()
    return document


def test_a_rebuild_makes_old_stems_again(old, capsys):
    call_command("rebuild_search")
    assert capsys.readouterr().out == "indexed=1\n"
    assert set(Page.objects.values_list("stems", flat=True)) == {" videosurveil "}
    assert len(find("vidéosurveillance").hits[0].pages) == 5
    assert restem.pages_to_restem() == restem.restem() == 0


def test_another_version_makes_all_again(old):
    PageStems.objects.update_or_create(pk=1, defaults={"version": VERSION - 1, "done_to": None})
    assert restem.pages_to_restem() == 5
    outbox.rebuild()
    assert PageStems.objects.get() == PageStems(pk=1)
    assert (PageStems.objects.get().version, PageStems.objects.get().done_to) == (VERSION, None)


def test_it_goes_on_where_it_was_stopped(old, monkeypatch):
    monkeypatch.setattr(restem, "BATCH", 2)

    def stop(done):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restem.restem(stop)
    assert restem.pages_to_restem() == 1
    assert restem.restem() == 1


def test_a_new_site_has_nothing_to_make_again(transactional_db):
    call_command("migrate", "archive", "0002", verbosity=0)
    call_command("migrate", verbosity=0)
    assert restem.restem() == 0


def test_the_older_name_of_the_command_stays(index, capsys):
    call_command("reindex")
    assert "indexed=0" in capsys.readouterr().out
