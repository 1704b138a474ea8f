"""Files made to hurt, through the whole way that a deposit takes: each ends in a named state, the next one is read."""

import shutil
import subprocess
import zipfile
from io import BytesIO

import pytest

from archive import intake, processing, readers
from archive.extraction.kinds import KINDS
from archive.models import Failure, Page
from tests.archive import files
from tests.archive.extraction.test_mail import many_parts, nested
from tests.archive.extraction.test_slides import pptx, slide
from tests.archive.extraction.test_spreadsheet import row, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def work():
    steps = 0
    while processing.work_once():
        steps += 1
        assert steps < 200, "the work never ends"


def outcome(content, name):
    document = intake.receive([(name, BytesIO(content))], intake.Description("public-record", title="Essai"))
    work()
    version = document.versions.get()
    return version.failure or version.processing


def zeros(megabytes, name="zeros.txt"):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        for _ in range(megabytes):
            member.write(bytes(1024 * 1024))
    return content.getvalue()


def large_part(make, part):
    """A file whose part is replaced by 400 MB of spaces."""
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(make)) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            if name != part:
                archive.writestr(name, source.read(name))
        with archive.open(part, "w") as member:
            for _ in range(400):
                member.write(b" " * 1024 * 1024)
    return content.getvalue()


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)) + "]>"
)
UNREAD = {Failure.NO_PAGES, Failure.MEMORY}
CASES = {
    "a gigabyte of zeros": (lambda: zeros(1024), "a.zip", {Failure.TOO_MUCH_INSIDE}),
    "a table of ten million cells": (lambda: b"1;2;3;4;5;6;7;8;9;0\n" * 1_000_000, "a.csv", {Failure.TOO_MANY_PAGES}),
    "one line of fifty megabytes": (lambda: b"a" * 50_000_000, "a.txt", {Failure.TOO_MANY_PAGES}),
    "a sheet of two million cells": (
        lambda: xlsx(("A", "visible", "".join(row(n, *[1.5] * 20) for n in range(1, 130_001)))),
        "a.xlsx",
        {Failure.TOO_MANY_PAGES},
    ),
    "a sheet that unzips to 400 MB": (
        lambda: large_part(xlsx(("A", "visible", "")), "xl/worksheets/sheet1.xml"),
        "a.xlsx",
        {Failure.TOO_LARGE},
    ),
    "a slide that unzips to 400 MB": (
        lambda: large_part(pptx(["r1"], **{"ppt/slides/slide1.xml": slide("a")}), "ppt/slides/slide1.xml"),
        "a.pptx",
        {Failure.TOO_LARGE},
    ),
    "a billion laughs in slides": (
        lambda: pptx(["r1"], **{"ppt/slides/slide1.xml": slide("&a10;", head=LAUGHS)}),
        "a.pptx",
        {Failure.NO_PAGES, Failure.DAMAGED},
    ),
    "a billion laughs in a table": (
        lambda: xlsx(("A", "visible", ""), **{"xl/sharedStrings.xml": LAUGHS + "<sst><si><t>&a10;</t></si></sst>"}),
        "a.xlsx",
        {Failure.NO_PAGES, Failure.DAMAGED},
    ),
    "an e-mail of 1,500 parts": (lambda: many_parts(1_500), "a.eml", {Failure.TOO_MUCH_INSIDE}),
    "an e-mail nested 5,000 times": (lambda: nested(5_000), "a.eml", {Failure.TOO_MUCH_INSIDE}),
    "an e-mail with a header of 100 MB": (
        lambda: b"From: a@example.org\nSubject: " + b"a " * 50_000_000 + b"\n\nfin",
        "a.eml",
        {"done"},
    ),
    "groups in groups without end": (
        lambda: rb"{\rtf1" + b"{" * 20_000_000,
        "a.rtf",
        {Failure.NO_PAGES, Failure.MEMORY},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_ends_in_a_named_state_and_the_next_file_is_read(case):
    make, name, expected = CASES[case]
    assert outcome(make(), name) in expected
    assert outcome(b"la suite", "suite.txt") == "done"


def test_photo_of_a_telephone_is_read_to_the_end():
    assert outcome(files.image(files.picture_of("Délibération du conseil"), "HEIF"), "photo.heic") == "done"


def test_every_real_file_of_a_kind_that_is_read_is_read(corpus):
    ends = {}
    for path in sorted((corpus / "formats").iterdir()):
        if path.suffix.removeprefix(".") in KINDS:
            ends[path.name] = outcome(path.read_bytes(), path.name)
    assert len(ends) >= 12
    assert {name: end for name, end in ends.items() if end != "done" and "needs-js" not in name} == {}


SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {"office": "office", "draw": "drawing", "text": "text", "svg": "svg-compatible"}.items()
)
BOX = "<draw:text-box><text:p>Délibération</text:p></draw:text-box>"
FRAME = f'<draw:frame svg:width="9cm" svg:height="4cm">{BOX}</draw:frame>'
SLIDES = (
    f'<?xml version="1.0"?><office:document {SPACES} office:version="1.2" '
    'office:mimetype="application/vnd.oasis.opendocument.presentation"><office:body>'
    f'<office:presentation><draw:page draw:name="1">{FRAME}</draw:page></office:presentation>'
    "</office:body></office:document>"
)
OLD = {"doc": ("rtf", r"{\rtf1\ansi D\'e9lib\'e9ration}"), "ppt": ("fodp", SLIDES)}


@pytest.mark.skipif("doc" not in readers.extensions_read(), reason="LibreOffice is not installed")
@pytest.mark.parametrize("extension", OLD)
def test_old_office_files_are_read_by_libreoffice(tmp_path, extension):
    made_of, content = OLD[extension]
    source, made = tmp_path / f"a.{made_of}", tmp_path / f"a.{extension}"
    source.write_text(content, encoding="utf-8")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [shutil.which("soffice"), profile, "--headless", "--convert-to", extension, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, capture_output=True)
    assert outcome(made.read_bytes(), made.name) == "done"
    assert "Délibération" in Page.objects.get().text
