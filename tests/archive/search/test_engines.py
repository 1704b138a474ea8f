"""What every engine must do alike."""

import datetime
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from haystack import connections
from haystack.query import SearchQuerySet

from archive.models import IndexTask, Organisation, Technology
from archive.search import outbox, queries
from archive.search.engines.base import SEGMENT_FILE
from archive.search.engines.conditions import Parsed, UnknownLookup
from archive.search.engines.folder import IndexUnavailable
from archive.search.find import find
from tests.make import make_document, make_territory


def titles(text="", **filters):
    found = SearchQuerySet().filter(content=Parsed(queries.parse(text)), **filters)
    return sorted(result.object.title for result in found[:100])


@pytest.fixture
def three(index):
    region = make_territory("reg-84", "Auvergne-Rhône-Alpes", "auvergne", "region")
    town = make_territory("42218", "Saint-Étienne", "saint-etienne", parent=region)
    first = make_document(
        "L'expérimentation de microphones dans la rue",
        "Les caméras de vidéosurveillance de la police municipale",
        title="Micros",
        territories=[town],
        nature="deliberation",
        date=datetime.date(2019, 3, 4),
        added=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    )
    first.technologies.set([Technology.objects.create(name="Capteurs sonores", slug="capteurs-sonores")])
    make_document(
        "Un drone surveille la foule. Dossier 18-893, écrire à jean.dupont@ville.fr",
        title="Drones",
        provenance="press",
        date=datetime.date(2020, 1, 1),
        date_precision="year",
        added=datetime.datetime(2026, 1, 3, tzinfo=datetime.UTC),
    )
    make_document(
        "La municipale police des rues, et les policiers",
        title="Rapport sur les caméras",
        provenance="press",
        nature="report",
        added=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
    )
    outbox.rebuild()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("experimentation", ["Micros"]),
        ("l’expérimentation microphone", ["Micros"]),
        ("microphone drone", []),
        ("microphone OU drone", ["Drones", "Micros"]),
        ("police", ["Micros", "Rapport sur les caméras"]),
        ("police -drone SAUF microphone", ["Rapport sur les caméras"]),
        ("-police", ["Drones"]),
        ("-police OU microphone", ["Drones", "Micros"]),
        ('"police municipale"', ["Micros"]),
        ('"policier"', []),
        ('"rue les caméras"', []),  # no phrase runs from one page into the next
        ("micro*", ["Micros"]),
        ("surveillan*", []),
        ("vidéosurveillan*", ["Micros"]),
        ("18-893", ["Drones"]),
        ("893-18", []),
        ("jean.dupont@ville.fr", ["Drones"]),
        ("saint-etienne", ["Micros"]),
        ("capteur sonore", ["Micros"]),
        ("caméra", ["Micros", "Rapport sur les caméras"]),
        ("microphone OU (police -municipale*)", ["Micros"]),
        ("(microphone OU drone) -police", ["Drones"]),
        ("SAUF (microphone OU drone)", ["Rapport sur les caméras"]),
        ("-(police rue)", ["Drones"]),
        ('"expérimentation rue"~5', ["Micros"]),
        ('"rue expérimentation"~5', ["Micros"]),
        ('"expérimentation rue"~3', []),
        ('"expérimentation microphones rue"~4', ["Micros"]),
        ('"rue caméras"~20', []),  # nor words near each other
        ("titre:caméra", ["Rapport sur les caméras"]),
        ('titre:"rapport sur caméra"', ["Rapport sur les caméras"]),
        ("-titre:caméra police", ["Micros"]),
        ("lieu:auvergne", ["Micros"]),
        ("lieu:42218", ["Micros"]),
        ('lieu:"Saint-Étienne" OU drone', ["Drones", "Micros"]),
        ("-lieu:reg-84 police", ["Rapport sur les caméras"]),
        ("nature:délibération", ["Micros"]),
        ("nature:report", ["Rapport sur les caméras"]),
        ("provenance:presse -drone", ["Rapport sur les caméras"]),
        ('technologie:"capteurs sonores"', ["Micros"]),
        ("date:2019", ["Micros"]),
        ("date:2019-04..2020-06", ["Drones"]),
        ("..2019", ["Micros"]),
        ("2019-03..", ["Drones", "Micros"]),
        ("ajouté:2026-01-02..2026-01-03", ["Drones", "Rapport sur les caméras"]),
        ("lieu:nullepart drone", []),
        ("date:drone", ["Drones"]),  # no date: searched as a word
        ("la", ["Micros", "Drones", "Rapport sur les caméras"]),
        ('"à la"', []),
        ("", ["Micros", "Drones", "Rapport sur les caméras"]),
    ],
)
def test_words_find_what_they_mean(three, text, expected):
    assert titles(text) == sorted(expected)


def test_filters_narrow_and_a_region_finds_its_communes(three):
    assert titles(provenance="press") == ["Drones", "Rapport sur les caméras"]
    assert titles(nature="report") == ["Rapport sur les caméras"]
    assert titles(territories="reg-84") == titles(territories="42218") == ["Micros"]
    assert titles("police", provenance__in=["press", "leak"]) == ["Rapport sur les caméras"]
    assert titles(date__gte=datetime.date(2019, 1, 1), date__lt=datetime.date(2020, 1, 1)) == ["Micros"]
    assert titles(date_last__gte=datetime.date(2020, 6, 1)) == ["Drones"]
    assert [r.object.title for r in SearchQuerySet().exclude(provenance="press")] == ["Micros"]
    assert [r.object.title for r in SearchQuerySet().narrow('nature:"report"')] == ["Rapport sur les caméras"]


def test_sorting_puts_what_has_no_date_last(three):
    def order(key):
        return [result.object.title for result in SearchQuerySet().order_by(key)]

    assert order("-date") == ["Drones", "Micros", "Rapport sur les caméras"]
    assert order("date") == ["Micros", "Drones", "Rapport sur les caméras"]
    assert order("-added") == ["Drones", "Rapport sur les caméras", "Micros"]


def test_a_word_in_the_title_counts_more(three):
    assert SearchQuerySet().filter(content="caméra")[0].object.title == "Rapport sur les caméras"


def test_total_is_exact_and_pages_follow_each_other(three):
    found = SearchQuerySet().order_by("added")
    assert found.count() == 3
    assert [result.object.title for result in found[1:3]] == ["Rapport sur les caméras", "Drones"]
    assert len(found[3:6]) == 0


def test_facets_count_whole_values(three):
    counted = SearchQuerySet()
    for field in ["provenance", "nature", "territories", "technologies"]:
        counted = counted.facet(field)
    fields = counted.facet_counts()["fields"]
    assert dict(fields["provenance"]) == {"press": 2, "public-record": 1}
    assert dict(fields["nature"]) == {"deliberation": 1, "report": 1}
    assert dict(fields["territories"]) == {"42218": 1, "reg-84": 1}
    assert dict(fields["technologies"]) == {"capteurs-sonores": 1}


def test_an_unknown_lookup_says_so(three):
    with pytest.raises(UnknownLookup, match="provenance__endswith"):
        list(SearchQuerySet().filter(provenance__endswith="s"))


def test_other_names_of_an_organisation_find_its_documents(index):
    document = make_document("rien", title="Lettre")
    document.organisations.set([Organisation.objects.create(name="Serenicity", slug="serenicity", aliases=["Verney"])])
    outbox.rebuild()
    assert titles("verney") == titles("serenicity") == ["Lettre"]


def test_haystacks_own_update_and_remove_work(three, engine):
    result = SearchQuerySet().filter(content="drone")[0]
    engine.remove(result.object)
    assert titles("drone") == []
    engine.update(result.searchindex, [result.object])
    engine.update(result.searchindex, [result.object])
    assert titles("drone") == ["Drones"]
    engine.clear()
    assert titles() == []


def test_the_folder_is_closed_to_other_accounts(three, engine):
    for folder in [engine.root, engine.folder.current()]:
        assert folder.stat().st_mode & 0o077 == 0


def test_a_missing_index_is_unavailable(db, engine):
    with pytest.raises(IndexUnavailable):
        list(SearchQuerySet().filter(content="drone"))


def truncated(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def zeroed(file):
    file.write_bytes(bytes(file.stat().st_size))


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # Whoosh closes no file that it cannot read
@pytest.mark.parametrize("damage", [truncated, zeroed, Path.unlink])
def test_a_damaged_index_is_unavailable_and_made_again(three, engine, damage):
    for file in engine.folder.current().iterdir():
        if not file.name.endswith(".lock") and "LOCK" not in file.name:
            damage(file)
    engine._opened = None
    with pytest.raises(IndexUnavailable):
        engine.check()
    assert find("drone").unavailable
    assert find("drone").count == 1  # by its title
    outbox.drain()
    assert titles("un drone surveille") == ["Drones"]
    assert not find("drone").unavailable


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # Whoosh closes no file that it cannot read
@pytest.mark.parametrize("damage", [truncated, zeroed, Path.unlink])
def test_whatever_file_is_damaged_a_search_answers(three, engine, damage, tmp_path):
    """One file at a time: a search that cannot be made says so, and never raises anything else."""
    folder = engine.folder.current()
    shutil.copytree(folder, tmp_path / "whole")
    for name in sorted(file.name for file in folder.iterdir() if file.stat().st_size):
        damage(folder / name)
        engine._opened = None
        find("drone OU police")
        find('"police municipale" micro*')
        shutil.copy2(tmp_path / "whole" / name, folder / name)


def test_a_process_sees_what_another_wrote(three, engine):
    other = type(engine)("default", **connections.connections_info["default"])  # as another process has it
    assert other.search(queries.parse("drone"))["hits"] == 1
    document = SearchQuerySet().filter(content="drone")[0].object
    engine.remove(document)
    assert other.search(queries.parse("drone"))["hits"] == 0
    outbox.rebuild()
    assert other.search(queries.parse("drone"))["hits"] == 1


def test_another_process_that_writes_holds_up_the_worker_and_dies_without_harm(three, engine):
    program = (
        "import sys; from pathlib import Path; from archive.search.engines.folder import IndexFolder\n"
        "with IndexFolder(Path(sys.argv[1]), 'x').writing(): print('writing', flush=True); sys.stdin.read()"
    )
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", program, str(engine.root)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout.readline() == b"writing\n"
        IndexTask.objects.create(document_id=1, delete_entry=False)
        assert outbox.drain() == 0
        assert titles("drone") == ["Drones"]
        writer.kill()
    assert outbox.drain() == 1


def test_files_of_no_segment_are_told(three, engine):
    assert engine.orphans() == []
    file = next(one for one in engine.folder.current().iterdir() if SEGMENT_FILE.match(one.name))
    segment = SEGMENT_FILE.match(file.name)[1]
    left = file.with_name(file.name.replace(segment, segment[:-16] + "0" * 16))
    left.write_bytes(b"")
    assert engine.orphans() == [left.name]
    with engine.folder.writing():
        assert engine.orphans() == []
    outbox.rebuild()
    assert engine.orphans() == []


def test_what_a_killed_rebuild_left_goes_with_the_next(three, engine):
    left = engine.folder.fresh()
    outbox.rebuild()
    assert not left.exists()


def test_an_index_of_another_schema_is_not_opened(three, engine):
    engine.folder.signature = "0" * 12
    with pytest.raises(IndexUnavailable, match="schema"):
        engine.folder.current()


def test_a_rebuild_leaves_one_folder(three, engine):
    outbox.rebuild()
    outbox.rebuild()
    assert len([one for one in engine.root.iterdir() if one.is_dir()]) == 1
