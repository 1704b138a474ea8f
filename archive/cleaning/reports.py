"""What the sandbox says of a cleaning, checked: types, sizes, words of the lists; anything else is refused."""

from dataclasses import dataclass, field

from archive.extraction.metadata.finding import FOUND_MAX, KINDS, NAME_MAX, VALUE_MAX
from archive.extraction.rewriting.refused import REASONS
from archive.page_reports import BadReportError, checked_text

COUNT_MAX = 10_000_000
MADE_MAX = 512 * 1024 * 1024  # bytes of a PDF written anew
LEFT_MAX, LEFT_LENGTH = 40, 120


@dataclass
class Report:
    """What a cleaning found, whether exiftool helped, and the PDF written anew, or why there is none."""

    found: list[dict] = field(default_factory=list)
    exiftool: bool = False
    pieces: list[bytes] = field(default_factory=list)
    made: int = 0
    refused: str = ""

    @property
    def content(self) -> bytes:
        """The PDF written anew; nothing when it did not come whole."""
        content = b"".join(self.pieces)
        whole = self.made and len(content) == self.made and content.startswith(b"%PDF-")
        return content if whole else b""


def cleaning_report(frames) -> Report:
    """Return what the frames of a cleaning say. Raises `BadReportError`; what reads the frames raises its own."""
    report, size = Report(), 0
    for data, blob in frames:
        if "found" in data:
            report.found = found_rows(data["found"])
            report.exiftool = _truth(data.get("exiftool"))
        elif "piece" in data:
            size += len(blob)
            if size > MADE_MAX:
                raise BadReportError("A clean copy is larger than the limit.")
            report.pieces.append(blob)
        elif "made" in data:
            report.made = _count(data["made"], MADE_MAX)
        elif data.get("refused") in REASONS:
            report.refused = data["refused"]
        else:
            raise BadReportError("A cleaning said something that none says.")
    return report


def search_report(frames) -> tuple[list[str], bool]:
    """Return what is left in a copy, and whether exiftool looked too. Raises `BadReportError`."""
    for data, _blob in frames:
        left = data.get("left")
        if not isinstance(left, list) or len(left) > LEFT_MAX:
            raise BadReportError("What is left is no list, or too long a one.")
        return [checked_text(one, LEFT_LENGTH) for one in left], _truth(data.get("exiftool"))
    raise BadReportError("A search said nothing.")


def found_rows(said) -> list[dict]:
    """Return what was found, each row with its four fields and no other."""
    if not isinstance(said, list) or len(said) > FOUND_MAX:
        raise BadReportError("What was found is no list, or too long a one.")
    return [_row(one) for one in said]


def _row(said) -> dict:
    if not isinstance(said, dict) or said.get("kind") not in KINDS:
        raise BadReportError("A finding of no kind.")
    return {
        "kind": said["kind"],
        "name": checked_text(said.get("name"), NAME_MAX),
        "value": checked_text(said.get("value"), VALUE_MAX),
        "count": _count(said.get("count"), COUNT_MAX),
    }


def _count(said, highest: int) -> int:
    if type(said) is not int or not 1 <= said <= highest:
        raise BadReportError("A count is no whole number, or out of range.")
    return said


def _truth(said) -> bool:
    if not isinstance(said, bool):
        raise BadReportError("What is yes or no is neither.")
    return said
