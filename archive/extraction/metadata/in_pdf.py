"""What a PDF says beside its pages: information, XMP, ids, notes, attachments, scripts, forms, layers, revisions."""

import os
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Stream, String

from archive.extraction.metadata import in_pictures
from archive.extraction.metadata.finding import Found, found

NOTES = {
    "/Text",
    "/FreeText",
    "/Highlight",
    "/Underline",
    "/StrikeOut",
    "/Squiggly",
    "/Stamp",
    "/Ink",
    "/Popup",
    "/Caret",
}
ACTIONS = {"/JavaScript": "script", "/Launch": "script", "/SubmitForm": "remote", "/GoToR": "remote", "/URI": "remote"}
OBJECTS_MAX = 200_000
PICTURE_MAX = 50 * 1024 * 1024  # bytes


def read(descriptor: int) -> Iterator[Found]:
    """Yield what the file says; what a damaged one still says."""
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        content = file.read()
        yield from _revisions(content)
        file.seek(0)
        try:
            with pikepdf.open(file) as pdf:
                yield from _of_file(pdf)
                yield from _of_objects(pdf)
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
            return


def _revisions(content: bytes) -> Iterator[Found]:
    """Say that the file holds what it said before it was last saved."""
    ends = content.count(b"startxref") - (1 if b"/Linearized" in content[:2048] else 0)
    if ends > 1:
        yield found("earlier states of the file", count=ends - 1, kind="revisions")


def _of_file(pdf) -> Iterator[Found]:
    info = pdf.trailer.get("/Info")
    if isinstance(info, Dictionary):
        for key, value in info.items():
            yield found(key[1:], _text(value))
    if isinstance(pdf.trailer.get("/ID"), Array):
        yield found("ID", bytes(pdf.trailer.ID[0]).hex(), kind="unique-id")
    root = pdf.Root
    for key, kind in (("/AcroForm", "form"), ("/OCProperties", "layers"), ("/OpenAction", "script"), ("/AA", "script")):
        if key in root:
            yield found(key[1:], kind=kind)
    for key in ("/PieceInfo", "/StructTreeRoot", "/Collection", "/PageLabels", "/Outlines", "/Legal", "/Perms"):
        if key in root:
            yield found(key[1:], kind="metadata")
    for name in list(pdf.attachments)[:50]:
        yield found("attached file", name, kind="embedded")


def _of_objects(pdf) -> Iterator[Found]:
    for number, thing in enumerate(pdf.objects):
        if number > OBJECTS_MAX:
            return
        if isinstance(thing, Dictionary | Stream):
            yield from _of_object(thing)


def _of_object(thing) -> Iterator[Found]:
    kind, subtype = str(thing.get("/Type", "")), str(thing.get("/Subtype", ""))
    if kind == "/Metadata" and isinstance(thing, Stream):
        yield found("XMP", kind="metadata")
        yield from in_pictures.xmp(thing.read_bytes().decode("utf-8", "replace"))
    elif subtype == "/Image" and isinstance(thing, Stream):
        yield from _of_picture(thing)
    elif subtype in NOTES or "/Rect" in thing:
        yield from _of_note(thing, subtype)
    action = str(thing.get("/S", ""))
    if action in ACTIONS:
        yield found(action[1:], _text(thing.get("/URI", thing.get("/F", ""))), kind=ACTIONS[action])
    if "/PieceInfo" in thing and kind == "/Page":
        yield found("PieceInfo", kind="metadata")
    if "/Thumb" in thing:
        yield found("Thumb", kind="thumbnail")
    if str(thing.get("/FT", "")) == "/Sig" or kind == "/Sig":
        yield found("signature", _text(thing.get("/Name", "")), kind="author")


def _of_note(thing, subtype: str) -> Iterator[Found]:
    if subtype in NOTES:
        yield found(f"note ({subtype[1:]})", _text(thing.get("/Contents", "")), kind="comments")
    for key, kind in (("/T", "author"), ("/NM", "unique-id"), ("/M", "date"), ("/V", "form"), ("/TU", "form")):
        value = thing.get(key)
        if isinstance(value, String):
            yield found(f"note {key}", _text(value), kind=kind)


def _of_picture(thing) -> Iterator[Found]:
    if str(thing.get("/Filter", "")) != "/DCTDecode":
        return
    raw = thing.read_raw_bytes()
    if len(raw) < PICTURE_MAX and (b"Exif\0" in raw[:70_000] or b"http://ns.adobe.com/xap" in raw[:70_000]):
        yield from in_pictures.said_in(raw)


def _text(value) -> str:
    return str(value) if isinstance(value, String) else ""
