"""Writing a PDF leaf by leaf, in the memory of one: images as JPEG, words that are seen or only searched and copied.

The same leaves make the same bytes: no date, no chance. The words that lie unseen over an image are in fonts without
any drawing (Type 3), one for each block of 256 signs of Unicode, so that no font file is needed for any language.
PDF 1.7, ISO 32000-1: 7.5 (file structure), 9.6.5 (Type 3), 9.10.3 (ToUnicode).
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

A4 = (595.0, 842.0)  # points
ASCENT, DESCENT, ADVANCE = 800, -200, 500  # of an unseen sign, in thousandths of its size
_CATALOG, _PAGES, _INFO, _FONTS, _REGULAR, _BOLD, _GLYPH = range(1, 8)
_FIRST = 8  # the first number of a leaf's own objects


@dataclass(frozen=True)
class Leaf:
    """One page: its size in points, its content (deflated), the blocks of its unseen words, and its image."""

    width: float
    height: float
    content: bytes
    blocks: tuple[int, ...] = ()
    image: bytes = b""
    image_size: tuple[int, int] = (0, 0)


def pdf(leaves: Iterable[Leaf], title: str) -> Iterator[bytes]:
    """Yield a PDF of these leaves in pieces."""
    return _Pdf(title).pieces(leaves)


def block_name(block: int) -> str:
    """Return the name, in a content stream, of the font that has the signs of a block (code point // 256)."""
    return f"U{block:x}"


class _Pdf:
    """Where each object begins, and what has been written so far."""

    def __init__(self, title: str):
        self.title = title
        self.at = 0
        self.begins: dict[int, int] = {}
        self.digest = hashlib.sha256()

    def pieces(self, leaves: Iterable[Leaf]) -> Iterator[bytes]:
        yield self._out(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        number, pages, blocks = _FIRST, [], set()
        for leaf in leaves:
            yield from self._leaf(leaf, number)
            pages.append(number)
            blocks.update(leaf.blocks)
            number += 3
        yield from self._fonts(sorted(blocks), number)
        kids = " ".join(f"{page} 0 R" for page in pages)
        yield self._object(_PAGES, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
        yield self._object(_CATALOG, f"<</Type/Catalog/Pages {_PAGES} 0 R/Lang(fr)>>")
        yield self._object(_INFO, f"<</Title<{_utf16(self.title, mark=True)}>/Producer(Technopolice)>>")
        yield self._end()

    def _leaf(self, leaf: Leaf, number: int) -> Iterator[bytes]:
        image = f"/XObject<</I {number + 2} 0 R>>" if leaf.image else ""
        yield self._object(
            number,
            f"<</Type/Page/Parent {_PAGES} 0 R/MediaBox[0 0 {leaf.width:.2f} {leaf.height:.2f}]"
            f"/Contents {number + 1} 0 R/Resources<</Font {_FONTS} 0 R{image}>>>>",
        )
        yield self._stream(number + 1, "/Filter/FlateDecode", leaf.content)
        if leaf.image:
            width, height = leaf.image_size
            said = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB"
            yield self._stream(number + 2, f"{said}/BitsPerComponent 8/Filter/DCTDecode", leaf.image)

    def _fonts(self, blocks: list[int], number: int) -> Iterator[bytes]:
        for own, name in ((_REGULAR, "Helvetica"), (_BOLD, "Helvetica-Bold")):
            yield self._object(own, f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>")
        yield self._stream(_GLYPH, "", f"{ADVANCE} 0 0 {DESCENT} {ADVANCE} {ASCENT} d1".encode())
        named = f"/H {_REGULAR} 0 R/B {_BOLD} 0 R"
        codes = " ".join(f"/g{code}" for code in range(256))
        drawn = "".join(f"/g{code} {_GLYPH} 0 R" for code in range(256))
        widths = " ".join([str(ADVANCE)] * 256)
        for block in blocks:
            yield self._object(
                number,
                f"<</Type/Font/Subtype/Type3/Name/{block_name(block)}/FontBBox[0 {DESCENT} {ADVANCE} {ASCENT}]"
                f"/FontMatrix[.001 0 0 .001 0 0]/FirstChar 0/LastChar 255/Widths[{widths}]/Resources<<>>"
                f"/Encoding<</Type/Encoding/Differences[0 {codes}]>>/CharProcs<<{drawn}>>/ToUnicode {number + 1} 0 R>>",
            )
            yield self._stream(number + 1, "/Filter/FlateDecode", zlib.compress(_to_unicode(block)))
            named += f"/{block_name(block)} {number} 0 R"
            number += 2
        yield self._object(_FONTS, f"<<{named}>>")

    def _object(self, number: int, said: str) -> bytes:
        self.begins[number] = self.at
        return self._out(f"{number} 0 obj\n{said}\nendobj\n".encode("ascii"))

    def _stream(self, number: int, said: str, content: bytes) -> bytes:
        self.begins[number] = self.at
        head = f"{number} 0 obj\n<<{said}/Length {len(content)}>>\nstream\n".encode("ascii")
        return self._out(head + content + b"\nendstream\nendobj\n")

    def _end(self) -> bytes:
        start, size = self.at, max(self.begins) + 1
        rows = [b"0000000000 65535 f \n"]
        rows += [
            f"{self.begins[number]:010d} 00000 n \n".encode() if number in self.begins else b"0000000000 65535 f \n"
            for number in range(1, size)
        ]
        name = self.digest.hexdigest()[:32]
        trailer = f"trailer\n<</Size {size}/Root {_CATALOG} 0 R/Info {_INFO} 0 R/ID[<{name}><{name}>]>>"
        return f"xref\n0 {size}\n".encode() + b"".join(rows) + f"{trailer}\nstartxref\n{start}\n%%EOF\n".encode()

    def _out(self, piece: bytes) -> bytes:
        self.at += len(piece)
        self.digest.update(piece)
        return piece


def _to_unicode(block: int) -> bytes:
    """Return the map from the codes of a block to what they say, in two halves: a range ends with its last byte."""
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
        f"/CMapName /{block_name(block)} def 1 begincodespacerange <00> <FF> endcodespacerange "
        f"1 beginbfrange <00> <FF> <{_utf16(chr(block << 8))}> endbfrange "
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")


def _utf16(text: str, *, mark: bool = False) -> str:
    """Return a text as PDF writes Unicode: big-endian, in hexadecimal digits."""
    return (("\ufeff" if mark else "") + text).encode("utf-16-be", "surrogatepass").hex().upper()
