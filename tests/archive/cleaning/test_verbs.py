"""A version is cleaned once, whatever happens; what is said of it is checked; no copy that says too much is given."""

import json
import shutil
from io import BytesIO

import pytest

from archive import intake, processing, readers
from archive.clean_copy import making, store, wanted
from archive.cleaning import kept, verbs
from archive.cleaning.reports import cleaning_report, search_report
from archive.findings import add_findings
from archive.models import Version
from archive.page_reports import BadReportError
from archive.sandbox import Frame, JobError
from tests.archive.cleaning import planted
from tests.make import make_document, publish_at_once

pytestmark = pytest.mark.django_db
ROW = {"kind": "author", "name": "Author", "value": "x", "count": 1}


@pytest.fixture
def version():
    return make_document("Des caméras").public_version


def says(monkeypatch, *frames, failure=""):
    """Have the sandbox say this of whatever is cleaned."""

    def clean(version, *, rewrite):
        yield from (Frame(data, blob) for data, blob in frames)
        if failure:
            raise JobError(failure)

    monkeypatch.setattr(readers, "clean", clean)


@pytest.mark.parametrize("failure", ["timeout", "memory", "crashed", "damaged"])
def test_cleaning_that_ends_badly_leaves_the_copy_to_pixels(version, monkeypatch, failure):
    says(monkeypatch, failure=failure)
    assert verbs.ensure(version) == verbs.PIXELS
    version.refresh_from_db()
    assert version.metadata["why"] in {failure, "tool"}


@pytest.mark.parametrize(
    "data",
    [
        {"found": "x", "exiftool": True},
        {"found": [{**ROW, "kind": "of no kind"}], "exiftool": True},
        {"found": [{**ROW, "count": 0}], "exiftool": True},
        {"found": [{**ROW, "count": True}], "exiftool": True},
        {"found": [{**ROW, "value": "x" * 1000}], "exiftool": True},
        {"found": [{**ROW, "value": "\0"}], "exiftool": True},
        {"found": [{**ROW, "value": "\ud800"}], "exiftool": True},
        {"found": [ROW] * 10_000, "exiftool": True},
        {"found": [], "exiftool": "yes"},
        {"made": -1},
        {"refused": "because"},
        {},
    ],
)
def test_what_no_cleaning_says_is_refused(data):
    with pytest.raises(BadReportError):
        cleaning_report([Frame(data, b"")])


@pytest.mark.parametrize(
    "data", [{}, {"left": "x"}, {"left": ["x" * 500], "exiftool": True}, {"left": [], "exiftool": 1}]
)
def test_what_no_search_says_is_refused(data):
    with pytest.raises(BadReportError):
        search_report([Frame(data, b"")])


def test_pdf_that_did_not_come_whole_is_not_kept(version, monkeypatch):
    says(monkeypatch, ({"found": [], "exiftool": True}, b""), ({"piece": True}, b"%PDF-1.7"), ({"made": 100}, b""))
    assert verbs.ensure(version) == verbs.PIXELS
    assert kept.size(version.pk) is None


def test_version_over_which_workers_died_is_given_up(version, monkeypatch):
    Version.objects.filter(pk=version.pk).update(metadata={"tries": verbs.TRIES_MAX})
    version.refresh_from_db()
    monkeypatch.setattr(readers, "clean", lambda *args, **kwargs: pytest.fail("it was tried again"))
    assert verbs.ensure(version) == verbs.PIXELS


def test_cleaned_version_is_not_cleaned_again_until_its_pdf_is_gone(version, monkeypatch):
    made = ({"found": [ROW], "exiftool": True}, b""), ({"piece": True}, b"%PDF-1.7"), ({"made": 8}, b"")
    says(monkeypatch, *made)
    assert verbs.ensure(version) == verbs.TEXT
    assert verbs.clean_some() == 0
    kept.path_of(version.pk).unlink()
    assert verbs.ensure(version) == verbs.TEXT
    assert kept.size(version.pk) == 8


def test_findings_of_others_stay_and_ours_are_replaced(version, monkeypatch):
    add_findings(version, ["unsure"], [{"page": 1, "kind": "unsure", "count": 3}])
    says(monkeypatch, ({"found": [ROW, {**ROW, "kind": "printer"}], "exiftool": True}, b""))
    verbs.ensure(version)
    for _time in range(2):
        add_findings(version, verbs.SUMMARY, [{"page": None, "kind": "author", "count": 1}])
    version.refresh_from_db()
    assert version.findings == [
        {"page": None, "kind": "author", "count": 1},
        {"page": 1, "kind": "unsure", "count": 3},
    ]


def test_of_a_leak_neither_values_nor_the_day_are_kept_and_its_copy_is_pixels(monkeypatch):
    document = make_document("Des caméras", provenance="leak")
    asked = []

    def clean(version, *, rewrite):
        asked.append(rewrite)
        yield Frame({"found": [{**ROW, "value": "Jeanne"}], "exiftool": True}, b"")

    monkeypatch.setattr(readers, "clean", clean)
    version = document.public_version
    assert verbs.ensure(version) == verbs.PIXELS
    assert asked == [False]
    version.refresh_from_db()
    assert "Jeanne" not in json.dumps(version.metadata)
    assert version.metadata["checked"] == ""


@pytest.mark.parametrize("role", ["redacted", "arranged"])
def test_what_was_masked_or_arranged_is_given_as_pixels(version, role):
    version.role = role
    assert not verbs.may_keep_text(version)


def test_page_with_a_blacked_out_passage_is_given_as_pixels(version):
    version.pages.update(masks=[[1, 2, 3, 4]])
    assert not verbs.may_keep_text(version)


@pytest.mark.parametrize(("left", "exiftool", "provenance"), [(["/Author"], True, "press"), ([], False, "leak")])
def test_copy_that_still_says_something_is_given_to_nobody(client, monkeypatch, left, exiftool, provenance):
    document = make_document("Des caméras", provenance=provenance)
    version = document.public_version
    Version.objects.filter(pk=version.pk).update(sections=True, metadata={"engine": verbs.ENGINE, "copy": "pixels"})
    monkeypatch.setattr(readers, "search_copy", lambda *args: iter([Frame({"left": left, "exiftool": exiftool}, b"")]))
    wanted.want(version.pk)
    while making.work_some():
        pass
    version.refresh_from_db()
    assert version.metadata["copy"] == verbs.NONE
    assert not store.may_have_copy(version)
    assert client.get(f"{document.get_absolute_url()}copie.pdf").status_code == 404
    assert client.get(document.get_absolute_url()).context["copy"] is None


def test_without_exiftool_the_open_lane_has_its_copy(version, monkeypatch):
    monkeypatch.setattr(readers, "search_copy", lambda *args: iter([Frame({"left": [], "exiftool": False}, b"")]))
    assert verbs.is_clean(version, [b"%PDF"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "huge_image_60k.pdf",
        "pages_cycle.pdf",
        "form_self_ref.pdf",
        "xref_prev_loop.pdf",
        "issue9949.pdf",
        "poppler-937-0-fuzzed.pdf",
    ],
)
def test_hostile_file_ends_in_a_named_state(corpus, name):
    path = corpus / "hostile" / name
    received = intake.receive([("a.pdf", BytesIO(path.read_bytes()))], intake.Description("press"))
    while processing.work_once():
        pass
    version = received.versions.get()
    assert verbs.ensure(version) in {verbs.TEXT, verbs.PIXELS}
    assert version.metadata["engine"] == verbs.ENGINE


@pytest.mark.slow
def test_office_file_becomes_a_pdf_with_its_text(client):
    content = planted.whole_docx()
    received = intake.receive([("a.docx", BytesIO(content))], intake.Description("press", title="Note"))
    while processing.work_once():
        pass
    version = received.versions.get()
    publish_at_once(received, version)
    verbs.ensure(version)
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed.")
    assert version.metadata["copy"] == verbs.TEXT
    content = b"".join(client.get(f"{received.get_absolute_url()}copie.pdf").streaming_content)
    assert not any(form in said for said in planted.opened(content) for form in planted.forms([planted.MARK]))
