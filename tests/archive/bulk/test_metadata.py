"""The CSV of an import: every line at fault is named, and what spreadsheets write is understood."""

import pytest
from django.core.management import CommandError, call_command

from archive.models import Document, Organisation, Technology
from tests.make import make_territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    here = tmp_path / "papers"
    here.mkdir()
    for name in ("a", "b"):
        (here / f"{name}.txt").write_text(f"Délibération {name}.")
    return here


def imported(folder, text, **options):
    sheet = folder / "sheet.csv"
    sheet.write_bytes(text if isinstance(text, bytes) else text.encode())
    call_command("import_documents", folder / "a.txt", folder / "b.txt", metadata=sheet, **options)


def refused(folder, text, **options):
    with pytest.raises(CommandError) as refusal:
        imported(folder, text, **options)
    assert not Document.objects.exists()
    return str(refusal.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title,nature\nUn,\n", "no column path"),
        ("path,titre\na.txt,Un\n", "unknown column titre"),
        ("path,title,title\na.txt,Un,Deux\n", "two columns title"),
        ("path,title\n,Un\n", "line 2: path is empty"),
        ("path,title\na.txt,Un\nb.txt,Deux\n./a.txt,Trois\n", "line 4: ./a.txt was described on line 2 already"),
        ("path,title\na.txt,Caméras, ou micros\n", "line 2: 3 cells for 2 columns"),
        ("path,title\na.txt,Un\nc.txt,Deux\n", "line 3: c.txt is not among the files"),
        ("path,title\na.txt,Un\n../papers,Deux\n", "line 3: ../papers is not among the files"),
        ('path,title\na.txt,"Un\nsur deux lignes"\nc.txt,\n', "line 4: c.txt is not among"),
        ('path,title\na.txt,"Un"e\n', "line 2: cannot be read as CSV"),
        ("path,date\na.txt,31/06/2019\n", "line 2: date is '31/06/2019'"),
        ("path,date\na.txt,20/06/19\n", "line 2: date is '20/06/19'"),
        ("path,date\na.txt,2019-02-30\n", "line 2: date is '2019-02-30'"),
        ("path,territories\na.txt,42218\n", "line 2: no territory has the code 42218"),
        ("path,organisations\na.txt,verney\n", "line 2: no organisation has the slug verney"),
        ("path,technologies\na.txt,drones\n", "line 2: no technology has the slug drones"),
        ("path,provenance\na.txt,rumour\n", "line 2: provenance is 'rumour'"),
        ("path,title\na.txt," + 251 * "x" + "\n", "line 2: title has 251 characters; 250 at most"),
        ("path,source\na.txt," + 501 * "x" + "\n", "line 2: source has 501 characters; 500 at most"),
        ("path,publisher\na.txt," + 201 * "x" + "\n", "line 2: publisher has 201 characters; 200 at most"),
        ("path,title\na.txt,a\0b\n", "line 2: title holds a NUL"),
        ("", "it is empty"),
        ("\n\n", "it is empty"),
    ],
)
def test_a_line_at_fault_is_named_and_nothing_is_received(folder, text, said):
    assert f"sheet.csv{'' if said.startswith('line') else ': '}" in (message := refused(folder, text))
    assert said in message


def test_all_the_lines_at_fault_are_named_at_once(folder):
    message = refused(folder, "path,date,nature\na.txt,demain,\nb.txt,,poème\nc.txt,,\n")
    assert [line.partition(": ")[0][-6:] for line in message.splitlines()] == ["line 2", "line 3", "line 4"]


def test_the_older_encoding_of_windows_is_offered_with_what_it_would_read(folder):
    text = "path,title\na.txt,Délibération\n".encode("cp1252")
    message = refused(folder, text)
    assert "line 2: it is not in UTF-8" in message
    assert "“a.txt,Délibération” reads well" in message
    assert "--encoding cp1252" in message
    imported(folder, text, encoding="cp1252")
    assert Document.objects.filter(title="Délibération").exists()


def test_a_byte_that_windows_does_not_have_is_named_by_its_line(folder):
    assert "line 2: it is not in cp1252" in refused(folder, b"path,title\na.txt,\x81\n", encoding="cp1252")


@pytest.mark.parametrize(
    "content",
    [
        "path;title\r\na.txt;Micros, caméras\r\n;;;\r\n".encode("utf-8-sig"),
        "path\ttitle\na.txt\tMicros, caméras\n".encode("utf-16"),
        ' Path ,TITLE,\na.txt,"Micros, caméras",\n'.encode(),
        '"path";"title"\n"a.txt";"Micros, caméras"\n'.encode(),
        'path,title\n.\\a.txt,"Micros, caméras"\n\n'.encode(),
    ],
    ids=["semicolons and a byte order mark", "tabs in UTF-16", "capitals and an empty column", "quotes", "backslash"],
)
def test_what_a_spreadsheet_writes_is_understood(folder, content):
    imported(folder, content)
    assert sorted(Document.objects.values_list("title", flat=True)) == ["Micros, caméras", "b"]


@pytest.mark.parametrize(
    ("typed", "date", "end", "precision"),
    [
        ("2019-06-20", "2019-06-20", None, "day"),
        ("20/06/2019", "2019-06-20", None, "day"),
        ("20 juin 2019", "2019-06-20", None, "day"),
        ("2019-06", "2019-06-01", None, "month"),
        ("06/2019", "2019-06-01", None, "month"),
        ("2019", "2019-01-01", None, "year"),
        ("printemps 2019", "2019-04-01", None, "season"),
        ("19/02/2019 - 20/02/2019", "2019-02-19", "2019-02-20", "range"),
        ("2019-02-19 - 2019-02-20", "2019-02-19", "2019-02-20", "range"),
        ("", None, None, "day"),
    ],
)
def test_a_date_is_read_as_people_and_machines_write_it(folder, typed, date, end, precision):
    imported(folder, f"path,title,date\na.txt,Datée,{typed}\n")
    document = Document.objects.get(title="Datée")
    said = [str(day) if day else None for day in (document.date, document.date_end)]
    assert (*said, document.date_precision) == (date, end, precision)


def test_places_organisations_technologies_and_the_publisher_are_kept(folder):
    make_territory()
    Organisation.objects.create(name="Verney", slug="verney")
    Technology.objects.create(name="Drones", slug="drones")
    Technology.objects.create(name="Micros", slug="micros")
    imported(
        folder,
        "path,territories,organisations,technologies,publisher,source\n"
        "a.txt,42218 42218,verney,micros drones,Le Journal,https://example.org/1\n",
    )
    document = Document.objects.get(source="https://example.org/1")
    assert document.publisher == "Le Journal"
    assert [place.code for place in document.territories.all()] == ["42218"]
    assert [organisation.slug for organisation in document.organisations.all()] == ["verney"]
    assert [technology.slug for technology in document.technologies.all()] == ["drones", "micros"]


def test_a_folder_is_described_by_the_csv_at_its_root(folder):
    (folder / "metadata.csv").write_text("path,title\na.txt,Décrite\n")
    call_command("import_documents", folder)
    assert sorted(Document.objects.values_list("title", flat=True)) == ["Décrite", "b"]


def test_the_csv_that_is_given_is_no_document_and_takes_the_place_of_the_one_inside(folder):
    (folder / "metadata.csv").write_text("path,title\na.txt,Dedans\n")
    (folder / "mine.csv").write_text("path,title\na.txt,Donnée\n")
    call_command("import_documents", folder, metadata=folder / "mine.csv")
    assert sorted(Document.objects.values_list("title", flat=True)) == ["Donnée", "b"]


def test_an_accent_in_two_ways_is_one_name(folder):
    (folder / "e\u0301te\u0301.txt").write_text("Été.")
    (folder / "metadata.csv").write_text("path,title\n\u00e9t\u00e9.txt,L’été\n")
    call_command("import_documents", folder)
    assert Document.objects.filter(title="L’été").exists()


def test_a_csv_that_is_not_there_is_named(folder):
    with pytest.raises(CommandError, match=r"gone\.csv: cannot be read: No such file"):
        call_command("import_documents", folder, metadata=folder / "gone.csv")
