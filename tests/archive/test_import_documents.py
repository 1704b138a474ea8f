"""`manage.py import_documents`: everything is checked first, each file is counted once, and twice is once."""

import pytest
from django.core.management import CommandError, call_command

from archive import bulk, intake, processing
from archive.models import Document
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
    receive = bulk.receive

    def full_at_the_second(item):
        if item.path.name == "b.txt":
            raise OSError(28, "No space left on device")
        return receive(item)

    monkeypatch.setattr(bulk, "receive", full_at_the_second)
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
