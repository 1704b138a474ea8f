"""pdfminer's pages: the words that soft hyphens cut at a line's end."""

from io import BytesIO

import pikepdf

from archive.extraction import second_opinion
from tests.archive import files

MAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfrange <20> <7E> <0020> endbfrange
2 beginbfchar <AD> <00AD> <E9> <00E9> endbfchar
endcmap CMapName currentdict /CMap defineresource pop end end"""


def with_soft_hyphens(text):
    """Return a PDF whose font says that its hyphens are soft ones, as some word processors do."""
    document = pikepdf.open(BytesIO(files.pdf(text)))
    document.pages[0].Resources.Font.F1.ToUnicode = document.make_stream(MAP)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_word_that_a_soft_hyphen_cuts_is_whole_in_text_and_boxes(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(with_soft_hyphens("approuve la vid\u00e9opro\u00ad\ntection de Saint\u00ad\nOuen"))
    with open(path, "rb") as file:
        frames = [frame for frame, _ in second_opinion.read(file.fileno(), [])]
    page = frames[1]["page"]
    assert page["text"].split() == ["approuve", "la", "vidéoprotection", "de", "Saint-Ouen"]
    assert [box[0] for box in page["boxes"]] == ["approuve", "la", "vidéoprotection", "", "de", "Saint-Ouen", ""]
    assert page["boxes"][3][1] < page["boxes"][2][1]  # its second half begins the next line
