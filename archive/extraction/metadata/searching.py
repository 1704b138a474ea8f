"""Whether a clean PDF still says what the file beside its pages said: every string, key and stream of it is searched.

Fails closed: a key that is on no list, a stream that cannot be read, a pattern of paths or packets is something left.
"""

import re

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream, String

LEAST = 5  # characters: shorter ones are found by chance in any picture
LEAST_NUMBER = 9
KEYS = frozenset(
    f"/{key}"
    for key in [
        "Type",
        "Subtype",
        "Pages",
        "Page",
        "Count",
        "Kids",
        "Parent",
        "MediaBox",
        "CropBox",
        "Rotate",
        "UserUnit",
        "Contents",
        "Resources",
        "Group",
        "S",
        "I",
        "K",
        "CS",
        "Length",
        "Filter",
        "DecodeParms",
        "XObject",
        "Font",
        "ExtGState",
        "Shading",
        "ColorSpace",
        "Pattern",
        "BBox",
        "Matrix",
        "PatternType",
        "PaintType",
        "TilingType",
        "XStep",
        "YStep",
        "Width",
        "Height",
        "BitsPerComponent",
        "ImageMask",
        "Decode",
        "Interpolate",
        "SMaskInData",
        "Matte",
        "Mask",
        "SMask",
        "ColorTransform",
        "Columns",
        "Rows",
        "BlackIs1",
        "EncodedByteAlign",
        "EndOfLine",
        "EndOfBlock",
        "DamagedRowsBeforeError",
        "FirstChar",
        "LastChar",
        "Widths",
        "FontDescriptor",
        "BaseFont",
        "Encoding",
        "ToUnicode",
        "DescendantFonts",
        "DW",
        "W",
        "DW2",
        "W2",
        "CIDSystemInfo",
        "Registry",
        "Ordering",
        "Supplement",
        "CIDToGIDMap",
        "Flags",
        "FontBBox",
        "ItalicAngle",
        "Ascent",
        "Descent",
        "Leading",
        "CapHeight",
        "XHeight",
        "StemV",
        "StemH",
        "AvgWidth",
        "MaxWidth",
        "MissingWidth",
        "FontFile",
        "FontFile2",
        "FontFile3",
        "FontName",
        "Length1",
        "Length2",
        "Length3",
        "BaseEncoding",
        "Differences",
        "FontMatrix",
        "CharProcs",
        "WhitePoint",
        "BlackPoint",
        "Gamma",
        "Range",
        "FunctionType",
        "Domain",
        "Size",
        "BitsPerSample",
        "Order",
        "Encode",
        "C0",
        "C1",
        "N",
        "Bounds",
        "Functions",
        "ShadingType",
        "Background",
        "AntiAlias",
        "Coords",
        "Extend",
        "BitsPerCoordinate",
        "BitsPerFlag",
        "VerticesPerRow",
        "Function",
        "LW",
        "LC",
        "LJ",
        "ML",
        "OP",
        "op",
        "OPM",
        "FL",
        "SM",
        "SA",
        "CA",
        "ca",
        "AIS",
        "TK",
        "BM",
        "D",
        "G",
        "BC",
        "Root",
        "Info",
        "ID",
        "Title",
        "Producer",
        "Lang",
        "Predictor",
        "Colors",
        "Name",
    ]
)
_SYNTAX = " ".join(KEYS) + (
    " DeviceGray DeviceRGB DeviceCMYK Indexed Separation Pattern Image Form Catalog Outlines Identity-H Identity-V"
    " Adobe UCS Technopolice Helvetica-Bold WinAnsiEncoding MacRomanEncoding StandardEncoding MacExpertEncoding"
    " FlateDecode DCTDecode CCITTFaxDecode TrueType Type0 Type1 Type3 CIDFontType0C CIDFontType2 Type1C OpenType"
    " endstream endobj trailer startxref Luminosity Transparency Normal Multiply Saturation Perceptual"
)
_OURS = re.compile(r"/(?:[XFGSCP]\d{1,6}|U[0-9a-f]{1,5}|H|B|I|g\d{1,3})\Z")  # names that we give to resources
PATTERNS = re.compile(
    rb"<\?xpacket|http://ns\.adobe\.com|Exif\0\0|Photoshop 3\.0|ICC_PROFILE|file://|[A-Z]:\\\\?Users|/home/\w|/Users/\w"
    rb"|/JavaScript|/EmbeddedFile|/Launch\b"
)
_SPACES = re.compile(r"\s+")


def markers_of(values) -> list[str]:
    """Return what to search of the values that were found, each once.

    Not what any PDF says by its own syntax (« Color », « 65535 »), nor short numbers, which its drawings are full of.
    """
    return [value for value in dict.fromkeys(map(str, values)) if _tells(value.strip())]


def _tells(value: str) -> bool:
    if len(value) < (LEAST if any(map(str.isalpha, value)) else LEAST_NUMBER):
        return False
    return value not in _SYNTAX


def left(path: str, markers: list[str]) -> list[str]:
    """Return what a PDF still says that it should not, a word or so for each; nothing when it is clean."""
    visible = _letters(_text_of(path))
    unseen = [marker for marker in markers if _letters(marker) not in visible]
    strings, streams = _forms(markers), _forms(unseen)
    found: list[str] = []
    with open(path, "rb") as file:
        content = file.read()
    if content.count(b"%%EOF") != 1:
        found.append("revisions")
    if _has(content, streams) or PATTERNS.search(content):
        found.append("bytes")
    try:
        with pikepdf.open(path) as pdf:
            found += _in_trailer(pdf)
            for thing in pdf.objects:
                found += _in_object(thing, strings, streams)
    except (pikepdf.PdfError, ValueError, TypeError) as error:
        found.append(f"unreadable {type(error).__name__}")
    return sorted(set(found))[:20]


def _in_trailer(pdf) -> list[str]:
    info = pdf.trailer.get("/Info", Dictionary())
    known = {"/Title", "/Producer"}
    found = [key for key, _value in info.items() if key not in known]
    return found + [key for key, _value in pdf.Root.items() if key not in {"/Type", "/Pages", "/Lang"}]


def _in_object(thing, strings: list[bytes], streams: list[bytes]) -> list[str]:
    found = _in_value(thing, strings)
    if isinstance(thing, Stream):
        try:
            content = thing.read_bytes(pikepdf.StreamDecodeLevel.generalized)
        except (pikepdf.PdfError, pikepdf.DataDecodingError):
            content = thing.read_raw_bytes()  # a picture in its own codec
        if _has(content, streams) or PATTERNS.search(content):
            found.append("stream")
    return found


def _in_value(value, strings: list[bytes], depth: int = 0, *, glyphs: bool = False) -> list[str]:
    """Return what is wrong with a value and those in it; references are followed by whoever lists the objects."""
    if depth > 40:
        return ["depth"]
    if isinstance(value, String | Name):
        said = bytes(value) if isinstance(value, String) else str(value).encode()
        return ["string"] if _has(said, strings) else []
    found: list[str] = []
    if isinstance(value, Dictionary | Stream):
        for key, one in value.items():
            if not glyphs and key not in KEYS and not _OURS.match(key):
                found.append(key)
            if not getattr(one, "is_indirect", False):
                found += _in_value(one, strings, depth + 1, glyphs=key == "/CharProcs")
    elif isinstance(value, Array) and any(isinstance(one, pikepdf.Object) for one in value):
        for one in value:
            if not getattr(one, "is_indirect", False):
                found += _in_value(one, strings, depth + 1)
    return found


def _forms(markers: list[str]) -> list[bytes]:
    """Return a marker as it may stand in a file: in UTF-8, Windows-1252, UTF-16, and these in hexadecimal."""
    forms: set[bytes] = set()
    for marker in markers:
        plain = {marker.encode("utf-8", "replace"), marker.encode("cp1252", "replace")}
        wide = {marker.encode("utf-16-be", "replace"), marker.encode("utf-16-le", "replace")}
        forms |= plain | wide
        for form in plain | wide:
            forms |= {form.hex().encode(), form.hex().upper().encode()}
    return sorted(forms)


def _has(content: bytes, forms: list[bytes]) -> bool:
    return any(form in content for form in forms)


def _text_of(path: str) -> str:
    document = pypdfium2.PdfDocument(path)
    return "".join(page.get_textpage().get_text_range(errors="ignore") for page in document)


def _letters(text: str) -> str:
    return _SPACES.sub("", text).casefold()
