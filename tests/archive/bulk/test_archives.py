"""A ZIP file given to an import is a folder: its members are received, or named and nothing is."""

import zipfile

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from archive.bulk import archives
from archive.models import Document, File
from archive.sandbox import Frame

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LAST_LINE = "received={} duplicate={} refused={} withdrawn=0 merged=0 published={} failed=0 waiting={}"


def packed(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def lot(tmp_path):
    return packed(
        tmp_path / "lot.zip",
        {"a.txt": "Une délibération.", "in/b.txt": "Un contrat.", ".hidden": "x", "__MACOSX/._a.txt": "x"},
    )


def last_line(capsys):
    return capsys.readouterr().out.strip().splitlines()[-1]


def titles():
    return sorted(Document.objects.values_list("title", flat=True))


def test_an_archive_is_taken_in_as_a_folder(lot, capsys):
    call_command("import_documents", lot)
    assert last_line(capsys) == LAST_LINE.format(2, 0, 0, 0, 2)
    assert titles() == ["a", "b"]
    assert sorted(File.objects.values_list("name", flat=True)) == ["a.txt", "b.txt"]


def test_the_same_archive_twice_is_received_once(lot, capsys):
    call_command("import_documents", lot)
    call_command("import_documents", lot, publish=True, wait=True)
    assert last_line(capsys) == LAST_LINE.format(2, 2, 0, 0, 0)
    assert Document.objects.published().count() == 2


def test_what_is_unpacked_leaves_nothing_behind(lot, monkeypatch):
    monkeypatch.setattr(archives, "HELD_IN_MEMORY", 1)
    before = set(settings.DATA_DIR.iterdir())
    call_command("import_documents", lot)
    assert set(settings.DATA_DIR.iterdir()) - {settings.FILES_DIR} == before - {settings.FILES_DIR}


def test_many_members_are_unpacked_a_batch_at_a_time(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(archives, "BATCH_BYTES", 30)
    lot = packed(tmp_path / "lot.zip", {f"{number}.txt": f"Note {number}." for number in range(25)})
    call_command("import_documents", lot)
    assert last_line(capsys) == LAST_LINE.format(25, 0, 0, 0, 25)


def test_members_at_fault_are_named_and_nothing_is_received(tmp_path):
    lot = packed(tmp_path / "lot.zip", {"a.txt": "x", "../b.txt": "x", "c.txt": bytes(20 * 1024**2)})
    with pytest.raises(CommandError) as refusal:
        call_command("import_documents", lot)
    assert "lot.zip!/'../b.txt': its name leads out of the archive" in str(refusal.value)
    assert "lot.zip!/'c.txt': it unpacks to more than a hundred times its size" in str(refusal.value)
    assert not Document.objects.exists()


def test_a_file_that_is_no_archive_is_named(tmp_path):
    (tmp_path / "lot.zip").write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match=r"lot\.zip: it is damaged, or no ZIP file"):
        call_command("import_documents", tmp_path / "lot.zip")


@pytest.mark.parametrize("root", ["", "papers/"])
def test_an_archive_is_described_by_the_csv_at_its_root_or_in_its_only_folder(tmp_path, root):
    sheet = "path;title\na.txt;Décrite\nin/b.txt;Aussi\n"
    members = {f"{root}a.txt": "Un.", f"{root}in/b.txt": "Deux.", f"{root}metadata.csv": sheet}
    call_command("import_documents", packed(tmp_path / "lot.zip", members))
    assert titles() == ["Aussi", "Décrite"]


def test_a_line_at_fault_in_the_csv_of_an_archive_is_named(tmp_path):
    lot = packed(tmp_path / "lot.zip", {"a.txt": "Un.", "metadata.csv": "path,title\n../a.txt,x\n"})
    with pytest.raises(CommandError, match=r"lot\.zip!/metadata\.csv line 2: \.\./a\.txt is not among"):
        call_command("import_documents", lot)


@pytest.mark.parametrize("path", ["lot.zip!/in/b.txt", "in/b.txt", "in\\b.txt"])
def test_a_csv_beside_the_archive_names_its_members(lot, path):
    sheet = lot.with_suffix(".csv")
    sheet.write_text(f"path,title\n{path},Décrite\n")
    call_command("import_documents", lot, metadata=sheet)
    assert titles() == ["Décrite", "a"]


def test_a_child_that_says_what_no_reader_says_stops_the_import(lot, monkeypatch):
    def lies(job, request, *_, **__):
        if job == "members":
            yield Frame({"members": [[0, "a.txt", 1, ""]]}, b"")
        else:
            yield Frame({"piece": 0}, b"more than was announced")
            yield Frame({"whole": 0}, b"")

    monkeypatch.setattr(archives.SANDBOX, "run", lies)
    with pytest.raises(CommandError, match=r"0 of 1 files received: .*what no reader says"):
        call_command("import_documents", lot)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "said", [["x"], [[0, "a.txt", -1, ""]], [[0, 7, 1, ""]], [[0, "a.txt", 1, "poem"]], [[0, "a.txt", 1, []]]]
)
def test_a_list_that_no_reader_makes_is_refused(lot, said, monkeypatch):
    monkeypatch.setattr(archives.SANDBOX, "run", lambda *_, **__: iter([Frame({"members": said}, b"")]))
    with pytest.raises(CommandError, match="what no reader says"):
        call_command("import_documents", lot)
