"""What a sandbox child says of a document and its pages, checked: a child that was taken over can say anything."""

from dataclasses import dataclass
from datetime import date

from archive.extraction.limits import BOXES_MAX, CHARACTERS_MAX, MASKS_MAX, NAME_MAX, PAGES_MAX, UNIT, UNZIPPED_MAX
from archive.masked import HIDDEN
from archive.models import Failure
from archive.sandbox import Frame
from archive.storage import IMAGE_WIDTHS

ENGINE_LENGTH = 60
HTML_MAX = 1024 * 1024  # characters of a page of the web
SIDE_MAX = 16_000  # pixels of a page image
LENGTH_MAX = 2**31 - 1  # what a column of the database holds


class BadReportError(ValueError):
    """A child said something that no reader says."""


@dataclass(frozen=True)
class DocumentReport:
    """A document as a whole."""

    page_count: int
    media_type: str
    engine: str
    sections: bool
    complete: bool  # its pages need nothing more


@dataclass(frozen=True)
class PageReport:
    """One page; the fields are those of `archive.extraction.pages.PageRead`."""

    rank: int
    text: str = ""
    boxes: tuple | list = ()
    label: str = ""
    width: int = 0
    height: int = 0
    recognise: bool = False
    doubtful: bool = False
    failed: bool = False
    confidence: int | None = None
    turn: int = 0
    from_file: bool = False
    failure: str = ""
    unsure: tuple | list = ()
    masks: tuple | list = ()
    engine: str = ""  # which reader says so; put here by the parent


def document_report(said) -> DocumentReport:
    """Return the checked report of a document. Raises `BadReportError`."""
    said = _mapping(said)
    return DocumentReport(
        page_count=_whole(said.get("page_count"), 1, PAGES_MAX),
        media_type=checked_text(said.get("media_type"), 100),
        engine=checked_text(said.get("engine"), 100),
        sections=_truth(said.get("sections")),
        complete=_truth(said.get("complete", False)),
    )


def page_report(said, rank: int) -> PageReport:
    """Return the checked report of the page that must come now. Raises `BadReportError`."""
    said = _mapping(said)
    if said.get("rank") != rank:
        raise BadReportError(f"Page {rank} was to come, not {said.get('rank')!r:.20}.")
    confidence = said.get("confidence")
    return PageReport(
        rank=rank,
        text=checked_text(said.get("text"), CHARACTERS_MAX),
        boxes=_boxes(said.get("boxes")),
        label=checked_text(said.get("label"), 20),
        width=_whole(said.get("width"), 0, LENGTH_MAX),
        height=_whole(said.get("height"), 0, LENGTH_MAX),
        recognise=_truth(said.get("recognise")),
        doubtful=_truth(said.get("doubtful")),
        failed=_truth(said.get("failed")),
        confidence=None if confidence is None else _whole(confidence, 0, 100),
        turn=_turn(said.get("turn", 0)),
        from_file=_truth(said.get("from_file", False)),
        failure=_failure(said.get("failure", "")),
        unsure=_unsure(said.get("unsure", []), len(said["boxes"])),
        masks=_masks(said.get("masks", [])),
    )


@dataclass(frozen=True)
class WebReport:
    """What a page of the web says of itself; `html` is cleaned, and cleaned again where it is shown."""

    html: str
    title: str
    author: str
    publisher: str
    date: str  # YYYY-MM-DD, or nothing

    def proposed(self) -> dict:
        """Return what is proposed to whoever describes the document."""
        said = {"title": self.title, "author": self.author, "publisher": self.publisher, "date": self.date}
        return {name: value for name, value in said.items() if value} | ({"date_precision": "day"} if self.date else {})


def web_report(said) -> WebReport:
    """Return the checked report of a page of the web. Raises `BadReportError`."""
    said = _mapping(said)
    day = checked_text(said.get("date", ""), 10)
    try:
        day = date.fromisoformat(day).isoformat() if day else ""
    except ValueError:
        raise BadReportError("A date that is none.") from None
    return WebReport(
        html=checked_text(said.get("html", ""), HTML_MAX),
        title=checked_text(said.get("title", ""), 200),
        author=checked_text(said.get("author", ""), 200),
        publisher=checked_text(said.get("publisher", ""), 200),
        date=day,
    )


@dataclass(frozen=True)
class ChildReport:
    """One piece of a file found inside another; the fields are those of `archive.extraction.members.frames`."""

    rank: int
    name: str
    size: int
    last: bool


def child_report(said) -> ChildReport:
    """Return the checked report of a piece of a file that lies inside another. Raises `BadReportError`."""
    said = _mapping(said)
    return ChildReport(
        rank=_whole(said.get("rank"), 1, PAGES_MAX),
        name=checked_text(said.get("name"), NAME_MAX),
        size=_whole(said.get("size"), 0, UNZIPPED_MAX),
        last=_truth(said.get("last")),
    )


def image_report(frame: Frame, ranks: range) -> tuple[int, int, bytes]:
    """Return (rank, width, content) of a page image. Raises `BadReportError` for anything but a WebP."""
    said = _mapping(frame.data["image"])
    rank, width = said.get("rank"), said.get("width")
    if _whole(rank, 1, PAGES_MAX) not in ranks or width not in IMAGE_WIDTHS:
        raise BadReportError("An image of no page came.")
    size = len(frame.blob) - 8
    if frame.blob[:4] != b"RIFF" or frame.blob[8:12] != b"WEBP" or int.from_bytes(frame.blob[4:8], "little") != size:
        raise BadReportError("A page image is no WebP.")
    return rank, width, frame.blob


def leaf_report(frame: Frame, ranks) -> tuple[int, tuple[int, int]]:
    """Return (rank, size in pixels) of a page image for a PDF. Raises `BadReportError` for anything but a JPEG."""
    said = _mapping(frame.data.get("leaf"))
    rank = _whole(said.get("rank"), 1, PAGES_MAX)
    if rank not in ranks or not (frame.blob.startswith(b"\xff\xd8\xff") and frame.blob.endswith(b"\xff\xd9")):
        raise BadReportError("A page image is no JPEG, or of no page that was asked for.")
    return rank, (_whole(said.get("width"), 1, SIDE_MAX), _whole(said.get("height"), 1, SIDE_MAX))


def engine_report(said) -> str:
    """Return the checked name of an engine. Raises `BadReportError`."""
    return checked_text(said, ENGINE_LENGTH)


def _boxes(said) -> list:
    if not isinstance(said, list) or len(said) > BOXES_MAX:
        raise BadReportError("The word boxes are no list, or too long a one.")
    for entry in said:
        if not isinstance(entry, list) or len(entry) != 5:
            raise BadReportError("A word box has no five parts.")
        checked_text(entry[0], 401)
        for side in entry[1:]:
            _whole(side, 0, UNIT)
    return said


def _masks(said) -> list:
    if not isinstance(said, list) or len(said) > 2 * MASKS_MAX:
        raise BadReportError("The blacked-out passages are no list, or too long a one.")
    for entry in said:
        if not isinstance(entry, list) or len(entry) not in {4, 5} or entry[4:] not in ([], [HIDDEN]):
            raise BadReportError("A blacked-out passage has no four sides, or is said to be something else.")
        for side in entry[:4]:
            _whole(side, 0, UNIT)
    if sum(len(entry) == 4 for entry in said) > MASKS_MAX:
        raise BadReportError("More passages are blacked out than a page has.")
    return said


def _unsure(said, boxes: int) -> list:
    if not isinstance(said, list):
        raise BadReportError("The words read with doubt are no list.")
    before = -1
    for run in said:
        if not isinstance(run, list) or len(run) != 2:
            raise BadReportError("A run of words has no two ends.")
        first, last = _whole(run[0], before + 1, BOXES_MAX), _whole(run[1], 0, boxes - 1)
        if last < first:
            raise BadReportError("A run of words ends before it begins.")
        before = last
    return said


def _turn(said) -> int:
    if type(said) is not int or said not in {0, 90, 180, 270}:
        raise BadReportError("A page is turned by something else than quarters.")
    return said


def _failure(said) -> str:
    if not isinstance(said, str) or (said and said not in Failure.values):
        raise BadReportError("A page failed for a reason that is none.")
    return said


def _mapping(said) -> dict:
    if not isinstance(said, dict):
        raise BadReportError("A report is no object.")
    return said


def checked_text(said, longest: int) -> str:
    """Return a text that a database can keep: PostgreSQL refuses U+0000, and no encoding holds half a character."""
    if not isinstance(said, str) or len(said) > longest or "\0" in said:
        raise BadReportError("A text is no text, or too long.")
    try:
        said.encode()
    except UnicodeEncodeError as error:
        raise BadReportError("A text holds half a character.") from error
    return said


def _whole(said, lowest: int, highest: int) -> int:
    if type(said) is not int or not lowest <= said <= highest:
        raise BadReportError("A number is no whole number, or out of range.")
    return said


def _truth(said) -> bool:
    if not isinstance(said, bool):
        raise BadReportError("What is yes or no is neither.")
    return said
