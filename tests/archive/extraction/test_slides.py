"""Slides: one a page, in the order shown, with what the speaker noted; nothing outside the file is read."""

import pytest

from archive.extraction import failure
from archive.extraction.kinds import ODP
from tests.archive import files
from tests.archive.extraction.reading_of import reason, texts

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def slide(*lines, show="1", tag="sld", head=""):
    said = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f'{head}<p:{tag} xmlns:p="{P}" xmlns:a="{A}" show="{show}"><p:txBody>{said}</p:txBody></p:{tag}>'


def links(targets):
    said = "".join(f'<Relationship Id="{name}" Target="{target}"/>' for name, target in targets.items())
    return f'<Relationships xmlns="{LINKS}">{said}</Relationships>'


def pptx(order, **parts):
    shown = "".join(f'<p:sldId id="{n}" r:id="{name}"/>' for n, name in enumerate(order, start=256))
    return files.zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{shown}</p:sldIdLst>'
            "</p:presentation>",
            "ppt/_rels/presentation.xml.rels": links({f"r{n}": f"slides/slide{n}.xml" for n in range(1, 10)}),
            **parts,
        }
    )


def test_slides_are_pages_in_the_order_shown_without_notes_and_hidden_ones():
    content = pptx(
        ["r2", "r1", "r3"],
        **{
            "ppt/slides/slide1.xml": slide("Vidéosurveillance", "40 caméras"),
            "ppt/slides/slide2.xml": slide("Titre"),
            "ppt/slides/slide3.xml": slide("Marges", show="0"),
            "ppt/slides/_rels/slide1.xml.rels": links({"n": "../notesSlides/notesSlide1.xml"}),
            "ppt/notesSlides/notesSlide1.xml": slide("Ne pas citer le prix", tag="notes"),
        },
    )
    assert texts(content, "pptx") == [
        "Titre",
        "Vidéosurveillance\n40 caméras",
    ]


def test_slides_of_an_opendocument_presentation_are_pages():
    names = {"office": "office", "draw": "drawing", "text": "text", "presentation": "presentation"}
    spaces = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in names.items())
    body = "<draw:page><text:p>Un</text:p><presentation:notes><text:p>À dire</text:p></presentation:notes></draw:page>"
    body += "<draw:page><text:p>Deux</text:p></draw:page>"
    content = f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    zipped = files.zipped({"mimetype": ODP, "content.xml": content})
    assert texts(zipped, "odp") == ["Un", "Deux"]


def test_entities_are_neither_expanded_nor_fetched():
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    content = pptx(["r1"], **{"ppt/slides/slide1.xml": slide("vu", "&b;&f;", head=bomb)})
    assert texts(content, "pptx") == ["vu"]


def test_links_that_lead_outside_lead_nowhere():
    content = pptx(
        ["r1", "r2"],
        **{
            "ppt/slides/slide1.xml": slide("vu"),
            "ppt/_rels/presentation.xml.rels": links({"r1": "slides/slide1.xml", "r2": "../../../../etc/passwd"}),
        },
    )
    assert texts(content, "pptx") == ["vu"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (pptx([]), failure.NO_PAGES),
        (pptx(["r1"], **{"ppt/slides/slide1.xml": "<p:sld"}), failure.DAMAGED),
        (pptx(["r1"], **{"ppt/slides/slide1.xml": "<a>" * 5_000}), failure.DAMAGED),
        (pptx(["r1"])[:200], failure.DAMAGED),
        (files.docx("<w:p/>"), failure.MISMATCH),
    ],
)
def test_hostile_files_end_in_a_named_state(content, said):
    assert reason(content, "pptx") == said
