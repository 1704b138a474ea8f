"""Words that a page does not show are found, counted, and never published without a decision."""

from io import BytesIO

import pytest

from archive import again, corrections, intake, moderation, processing
from archive.desk.kinds import DeskError
from archive.findings import add_findings
from archive.models import Version
from archive.redaction import applying, marking, state
from tests.archive import files
from tests.make import make_document

DRAWN = b"""BT /F1 14 Tf 72 700 Td (Un compte rendu que chacun peut lire en mairie) Tj ET
BT /F1 14 Tf 72 650 Td (Madame Bernadette habite ici) Tj ET  0 0 0 rg 129 640 72 24 re f
1 1 1 rg BT /F1 14 Tf 72 600 Td (invisible blancheur) Tj ET
0 0 0 rg BT /F1 14 Tf 900 550 Td (dehors) Tj ET"""


def a_pdf():
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(DRAWN), DRAWN),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, one)
    start = len(content)
    content += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def work():
    while processing.work_once():
        pass


@pytest.fixture
def document(transactional_db):
    description = intake.Description("public-record", title="Compte rendu")
    received = intake.receive([("a.pdf", BytesIO(a_pdf()))], description)
    work()
    return received


def test_words_under_black_white_on_white_and_outside_are_counted(document):
    version = document.versions.get()
    (found,) = version.findings
    assert found == {"page": 1, "kind": "hidden-text", "count": found["count"]}
    assert found["count"] in {3, 4, 5}  # the name, what is white, what is outside where the reader gives it
    assert "Bernadette" in version.pages.get().text  # the team reads it


def test_nothing_of_it_is_published_before_a_decision(document, moderator):
    with pytest.raises(DeskError, match=r"[Mm]as[kq]"):
        moderation.publish(document, moderator)
    document.refresh_from_db()
    assert document.public_version is None


def test_it_is_masked_by_default_and_then_published(document, moderator):
    assert marking.hide_unseen(document, moderator) >= 2
    applying.apply(document, moderator)
    work()
    moderation.publish(document, moderator)
    document.refresh_from_db()
    page = document.public_version.pages.get()
    assert page.text == "Un compte rendu que chacun peut lire en mairie\nMadame habite ici"
    assert "Bernadette" not in str(page.boxes)
    assert {mask[4] for mask in page.masks} == {"administration", "us"}
    assert document.public_version.findings == []


def test_any_masking_leaves_it_out(document, moderator):
    applying.apply(document, moderator)  # nothing drawn: the hidden words are enough
    work()
    page = document.versions.get(number=2).pages.get()
    assert "Bernadette" not in page.text
    assert "blancheur" not in page.text
    moderation.publish(document, moderator)


def test_it_may_stay_with_a_reason(document, moderator):
    marking.leave_unseen(document, moderator, reason="nom d’une élue")
    moderation.publish(document, moderator)
    document.refresh_from_db()
    assert "Bernadette" in document.public_version.pages.get().text


def test_reading_again_asks_for_another_decision(document, moderator):
    marking.leave_unseen(document, moderator, reason="nom d’une élue")
    version = document.versions.get()
    assert state.leaves_hidden_text(version)
    again.read_version(version, moderator)
    work()
    assert not state.leaves_hidden_text(version)


@pytest.mark.django_db
def test_findings_replace_only_rows_of_their_kinds():
    version = make_document("un", "deux").versions.get()
    add_findings(version, ["email", "iban"], [{"page": 2, "kind": "email", "count": 1}])
    add_findings(version, ["author"], [{"page": None, "kind": "author", "count": 1}])
    add_findings(version, ["email"], [{"page": 1, "kind": "email", "count": 4}], ranks=[1])
    assert [(row["page"], row["kind"]) for row in Version.objects.get(pk=version.pk).findings] == [
        (None, "author"), (1, "email"), (2, "email"),
    ]  # fmt: skip
    add_findings(version, ["email"], [])
    assert [row["kind"] for row in Version.objects.get(pk=version.pk).findings] == ["author"]


@pytest.mark.django_db(transaction=True)
def test_numbers_on_a_page_are_found_when_it_is_read_and_gone_when_corrected(moderator, contributor):
    content = files.pdf("Appelez Jeanne au 04 77 12 34 56 avant la fin du mois")
    document = intake.receive([("a.pdf", BytesIO(content))], intake.Description("public-record"))
    work()
    version = document.versions.get()
    assert version.findings == [{"page": 1, "kind": "telephone", "count": 1}]
    correction = corrections.propose(version.pages.get(), "Appelez Jeanne avant la fin du mois", contributor)
    corrections.approve(correction, moderator)
    assert Version.objects.get(pk=version.pk).findings == []
