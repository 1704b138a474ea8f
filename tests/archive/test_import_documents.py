"""`manage.py import_documents`: everything is checked first, each file is counted once, and twice is once."""

import os
import signal

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from archive import intake, processing
from archive.bulk import carrying
from archive.models import Document, Failure
from tests.make import make_territory

pytestmark = pytest.mark.django_db
LAST_LINE = "received={} duplicate={} refused={} withdrawn=0 merged=0 published={} failed={} waiting={}"


def counts(capsys):
    return capsys.readouterr().out.strip().splitlines()[-1]


@pytest.fixture
def folder(tmp_path):
    here = tmp_path / "to-import"
    (here / "inside").mkdir(parents=True)
    (here / "a.txt").write_text("Une délibération.")
    (here / "inside" / "b.txt").write_text("Un contrat.")
    (here / ".hidden.txt").write_text("Rien.")
    return here


def test_a_folder_is_taken_in_with_all_it_holds(folder, capsys):
    call_command("import_documents", folder)
    assert counts(capsys) == LAST_LINE.format(2, 0, 0, 0, 0, 2)
    assert set(Document.objects.values_list("title", flat=True)) == {"a", "b"}


def test_the_same_command_twice_receives_nothing_new(folder, capsys):
    call_command("import_documents", folder)
    call_command("import_documents", folder)
    assert counts(capsys) == LAST_LINE.format(2, 2, 0, 0, 0, 0)


def test_what_cannot_be_a_document_is_refused_by_name(folder, capsys):
    (folder / "empty.pdf").touch()
    (folder / "program.exe").write_bytes(b"MZ")
    call_command("import_documents", folder)
    output = capsys.readouterr().out
    assert "refused: empty.pdf: " in output
    assert "refused: program.exe: " in output
    assert output.strip().endswith(LAST_LINE.format(4, 0, 2, 0, 0, 2))


def test_metadata_describes_each_file(folder):
    make_territory()
    sheet = folder.parent / "sheet.csv"
    sheet.write_text(
        "path,title,provenance,nature,date,territories\n"
        "to-import/a.txt,Délibération sur les micros,answer,deliberation,2019-06,42218\n"
    )
    call_command("import_documents", folder, metadata=sheet)
    document = Document.objects.get(nature="deliberation")
    assert (document.title, document.provenance) == ("Délibération sur les micros", "answer")
    assert (str(document.date), document.date_precision) == ("2019-06-01", "month")
    assert [territory.code for territory in document.territories.all()] == ["42218"]


def test_all_that_is_wrong_is_named_and_nothing_is_received(folder):
    sheet = folder.parent / "sheet.csv"
    sheet.write_text(
        "path,provenance,date,territories\nto-import/a.txt,rumour,2019-13-01,99999\nto-import/gone.txt,press,2019,\n"
    )
    with pytest.raises(CommandError) as refusal:
        call_command("import_documents", folder, metadata=sheet)
    for said in ("line 2: provenance is 'rumour'", "line 2: date", "line 2: no territory", "gone.txt is not among"):
        assert said in str(refusal.value)
    assert not Document.objects.exists()


def test_the_console_does_not_publish_leaks(folder):
    with pytest.raises(CommandError, match="two people"):
        call_command("import_documents", folder, kind="leak", publish=True)
    assert not Document.objects.exists()


def test_the_same_command_publishes_what_a_stopped_import_left_waiting(folder, capsys):
    call_command("import_documents", folder)  # stopped before anything was read
    call_command("import_documents", folder, publish=True)
    assert counts(capsys) == LAST_LINE.format(2, 2, 0, 0, 0, 0)
    assert Document.objects.published().count() == 2
    assert Document.objects.tally()["waiting"] == 0


def test_what_a_person_sent_still_waits_for_the_desk(folder, contributor):
    with (folder / "a.txt").open("rb") as stream:
        description = intake.Description(provenance="public-record", title="a")
        sent = intake.receive([("a.txt", stream)], description, by=contributor)
    call_command("import_documents", folder, publish=True)
    sent.refresh_from_db()
    assert sent.decision == "waiting"
    assert Document.objects.published().count() == 1


def test_a_full_disk_stops_with_a_sentence_and_the_counts(folder, capsys, monkeypatch):
    receive = intake.receive

    def full_at_the_second(files, *arguments, **options):
        if files[0][0] == "b.txt":
            raise OSError(28, "No space left on device")
        return receive(files, *arguments, **options)

    monkeypatch.setattr(intake, "receive", full_at_the_second)
    with pytest.raises(CommandError, match=r"1 of 2 files received.*No space.*the same command goes on"):
        call_command("import_documents", folder)
    assert counts(capsys) == LAST_LINE.format(1, 0, 0, 0, 0, 1)


def test_ctrl_c_stops_with_a_sentence_and_the_counts(folder, capsys, monkeypatch):
    def pressed():
        raise KeyboardInterrupt

    monkeypatch.setattr(processing, "work_once", pressed)
    with pytest.raises(CommandError, match="Ctrl-C, 2 of 2 files received") as stop:
        call_command("import_documents", folder, wait=True)
    assert stop.value.returncode == 130
    assert counts(capsys) == LAST_LINE.format(2, 0, 0, 0, 0, 2)


def test_sigterm_stops_with_a_sentence_and_the_counts(folder, capsys, monkeypatch):
    monkeypatch.setattr(processing, "work_once", lambda: signal.raise_signal(signal.SIGTERM))
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(CommandError, match="SIGTERM, 2 of 2 files received") as stop:
        call_command("import_documents", folder, wait=True)
    assert stop.value.returncode == 143
    assert signal.getsignal(signal.SIGTERM) is before
    assert counts(capsys) == LAST_LINE.format(2, 0, 0, 0, 0, 2)


def test_a_dry_run_says_what_would_become_of_each_file_and_changes_nothing(folder, capsys):
    call_command("import_documents", folder / "a.txt")
    (folder / "copy.txt").write_text("Un contrat.")
    (folder / "empty.pdf").touch()
    kept = set(settings.FILES_DIR.rglob("*"))
    capsys.readouterr()
    call_command("import_documents", folder, dry_run=True, publish=True)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:-1] == [
        f"duplicate: {folder}/a.txt",
        f"new: {folder}/copy.txt",
        f"refused: {folder}/empty.pdf: {Failure.EMPTY.label}",
        f"duplicate: {folder}/inside/b.txt",
    ]
    assert lines[-1] == "files=4 bytes=41 new=1 duplicate=2 refused=1"
    assert Document.objects.count() == 1
    assert set(settings.FILES_DIR.rglob("*")) == kept


def test_a_folder_below_a_hidden_one_is_taken_in(folder, capsys):
    hidden = folder.rename(folder.parent / ".kept")
    call_command("import_documents", hidden)
    assert counts(capsys) == LAST_LINE.format(2, 0, 0, 0, 0, 2)


def test_a_name_that_is_no_text_is_kept_as_far_as_it_can_be(tmp_path, capsys):
    (tmp_path / os.fsdecode(b"\xe9t\xe9.txt")).write_text("Été.")
    call_command("import_documents", tmp_path, dry_run=True)
    call_command("import_documents", tmp_path)
    assert counts(capsys) == LAST_LINE.format(1, 0, 0, 0, 0, 1)
    assert Document.objects.get().title == "?t?"


def test_a_path_that_is_neither_a_file_nor_a_folder_is_named(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CommandError, match=r"pipe: neither a file nor a folder"):
        call_command("import_documents", tmp_path / "pipe")


def test_more_files_than_a_question_holds_are_counted_once_each(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(carrying, "PART", 2)
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"Note {number // 2}.")
    call_command("import_documents", tmp_path, publish=True)
    assert counts(capsys) == LAST_LINE.format(5, 2, 0, 3, 0, 0)
