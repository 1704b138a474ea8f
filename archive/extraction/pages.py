"""What a reader says of a page: the one form that every reader yields and the parent checks."""

from dataclasses import asdict, dataclass, field

from archive.extraction.limits import UNIT


@dataclass
class PageRead:
    """One page. A word that a line's end cuts has two boxes: the second one's word is empty."""

    rank: int
    text: str = ""
    boxes: list = field(default_factory=list)  # [word, x, y, width, height]
    label: str = ""
    width: int = 0  # 1/100 of a point
    height: int = 0
    recognise: bool = False  # its text, or more of it, is in its image
    doubtful: bool = False  # its text looks wrong: a second reader should be asked
    failed: bool = False
    confidence: int | None = None
    turn: int = 0  # degrees clockwise, by quarters, that set its image upright; the boxes are already so
    from_file: bool = False  # asked to be recognised, but the file says its text by itself
    failure: str = ""  # why it failed
    unsure: list = field(default_factory=list)  # [first, last] ranks in `boxes` of words read with doubt
    masks: list = field(default_factory=list)  # [x, y, width, height], blacked out; as upright as the boxes

    def frame(self) -> tuple[dict, bytes]:
        """Return the page as a frame."""
        return {"page": asdict(self)}, b""


def box(word: str, left: float, top: float, right: float, bottom: float) -> list:
    """Return a word's box from its sides in 1/10000 of the page, kept inside the page."""
    left, top, right, bottom = (min(UNIT, max(0, round(side))) for side in (left, top, right, bottom))
    return [word[:200], left, top, max(0, right - left), max(0, bottom - top)]


def hundredths(points: float) -> int:
    """Return a length in 1/100 of a point, whatever a hostile file says it is."""
    return round(min(max(points, 0), 20_000_000) * 100) if points == points else 0  # NaN is not itself
