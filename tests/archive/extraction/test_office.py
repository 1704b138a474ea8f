"""Word and OpenDocument texts: what a reviser deleted is gone, nothing outside the file is read."""

import pytest

from archive.extraction import failure, office, zipped_xml
from archive.extraction.kinds import DOCX, ODT
from tests.archive import files

TEXT_NS = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE_NS = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def texts(tmp_path, content, media_type):
    path = tmp_path / "file"
    path.write_bytes(content)
    with open(path, "rb") as file:
        document, *pages = [data for data, _blob in office.read(file.fileno(), media_type)]
    assert document["document"]["page_count"] == len(pages)
    assert document["document"]["sections"]
    return [page["page"]["text"] for page in pages]


def odt(body, **members):
    content = (
        f'<office:document-content xmlns:office="{OFFICE_NS}" xmlns:text="{TEXT_NS}"><office:body><office:text>'
        f"{body}</office:text></office:body></office:document-content>"
    )
    return files.zipped({"mimetype": ODT, "content.xml": content, **members})


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_deletions_are_gone_and_insertions_stay(tmp_path):
    body = (
        "<w:p><w:r><w:t>Le </w:t></w:r><w:del><w:r><w:delText>préfet</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>maire</w:t></w:r></w:ins><w:r><w:tab/><w:t>propose</w:t></w:r>"
        "<w:moveFrom><w:r><w:t>ailleurs</w:t></w:r></w:moveFrom></w:p>"
    )
    assert texts(tmp_path, files.docx(body), DOCX) == ["Le maire\tpropose"]


def test_notes_come_after_the_body_and_comments_never(tmp_path):
    note = f'<w:footnotes xmlns:w="{files.W}">{paragraph("La note.")}</w:footnotes>'
    comment = f'<w:comments xmlns:w="{files.W}">{paragraph("À cacher.")}</w:comments>'
    content = files.docx(paragraph("Le corps."), **{"word/footnotes.xml": note, "word/comments.xml": comment})
    assert texts(tmp_path, content, DOCX) == ["Le corps.\nLa note."]


def test_an_opendocument_text_keeps_its_spaces_and_loses_its_deletions(tmp_path):
    body = (
        "<text:tracked-changes><text:changed-region><text:p>supprimé</text:p></text:changed-region>"
        "</text:tracked-changes><text:h>Titre</text:h>"
        '<text:p>Un<text:s text:c="2"/><text:span>mot</text:span> puis<text:tab/>un autre'
        "<office:annotation><text:p>remarque</text:p></office:annotation>, fin</text:p>"
    )
    assert texts(tmp_path, odt(body), ODT) == ["Titre\nUn  mot puis\tun autre, fin"]


def test_an_encrypted_opendocument_asks_for_a_copy_without_password(tmp_path):
    manifest = '<m:manifest xmlns:m="urn:x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    with pytest.raises(failure.UnreadableError) as refused:
        texts(tmp_path, odt("<text:p>x</text:p>", **{"META-INF/manifest.xml": manifest}), ODT)
    assert refused.value.failure == failure.PASSWORD


def test_entities_are_never_expanded_nor_files_read(tmp_path):
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
        f'<w:document xmlns:w="{files.W}"><w:body>'
        "<w:p><w:r><w:t>&b;&f;</w:t><w:t>vu</w:t></w:r></w:p></w:body></w:document>"
    )
    content = files.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": bomb})
    assert texts(tmp_path, content, DOCX) == ["vu"]


def test_a_part_that_unzips_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(zipped_xml, "PART_MAX", 10_000)
    with pytest.raises(failure.UnreadableError) as refused:
        texts(tmp_path, files.docx(paragraph("a" * 20_000)), DOCX)
    assert refused.value.failure == failure.TOO_LARGE


def test_a_file_without_words_has_no_pages(tmp_path):
    with pytest.raises(failure.UnreadableError) as refused:
        texts(tmp_path, files.docx("<w:p/>"), DOCX)
    assert refused.value.failure == failure.NO_PAGES
