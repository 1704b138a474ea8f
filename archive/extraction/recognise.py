"""Text in an image, by tesseract in French, then in English where need be: words, their boxes, and how sure it is.

A page that leans is straightened first; one that lies on its side or on its head is read as it lies, and the order of
its words says how to turn it. Boxes are on the page as it was given, set upright by quarter turns.
"""

import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import pairwise

from PIL import Image

from archive.extraction import deskew, failure
from archive.extraction.language import is_english
from archive.extraction.limits import BOXES_MAX, UNIT
from archive.extraction.normalise import letters_of, normalise
from archive.extraction.pages import box

DPI = 200  # as good as 300 on council minutes for a fifth less time
CONFIDENCE_MIN = 20  # below: stains and signatures
FIRST, OTHER = "fra", "eng"  # both at once took up to 60 % longer on French scans: English only where it may help
CONFIDENCE_LOW = 70  # of a page: another try
WORD_UNSURE = 60  # of a word: below, readers are told
LETTERS_MIN = 40  # fewer: no text that another language would read better
TURN_STEPS_MIN, TURN_SHARE_MIN, TURN_CONFIDENCE_MIN = 5, 0.7, 60
_CUT_LINE = re.compile(r"[^\W\d_]-$")


@dataclass(frozen=True)
class Word:
    """A word where it stands, in pixels."""

    text: str
    confidence: float
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Recognised:
    """What was read. `turn`: degrees clockwise, by quarters, that set the page upright."""

    text: str
    boxes: list
    unsure: list  # [first, last] ranks in `boxes` of words that were read with doubt
    confidence: int | None  # 0 to 100; None without words
    turn: int
    engine: str


@cache
def engine() -> str:
    """Return the reader's name and version."""
    said = _tesseract(["--version"], b"").split()
    return f"tesseract {said[1]}" if len(said) > 1 else "tesseract"


def recognise(image: Image.Image) -> Recognised:
    """Read an image of about 200 dpi. Raises `UnreadableError`: no reader, crashed."""
    page = image.convert("L")
    angle = deskew.skew_of(page)
    straight = deskew.straightened(page, angle) if angle else page
    lines, language = _in_its_language(straight)

    def place(word: Word) -> tuple:
        sides = (word.left, word.top, word.right, word.bottom)
        return deskew.before_turning(sides, angle, straight.size, page.size) if angle else sides

    turn, boxes = turn_of(lines), boxes_of(lines, place, *page.size)
    return Recognised(
        text=text_of(lines),
        boxes=[turned_box(found, turn) for found in boxes],
        unsure=unsure_of(lines),
        confidence=confidence_of(lines),
        turn=turn,
        engine=f"{engine()} {language}",
    )


def _in_its_language(page: Image.Image) -> tuple[dict, str]:
    """Return the lines of a page, and the languages that read them: English too for a page of it, or an unsure one."""
    content = BytesIO()
    page.save(content, "PPM")
    lines = lines_of(_table(content.getvalue(), FIRST))
    text, sure = text_of(lines), confidence_of(lines) or 0
    if not (is_english(text) or (sure < CONFIDENCE_LOW and letters_of(text) >= LETTERS_MIN)):
        return lines, FIRST
    if OTHER not in _tesseract(["--list-langs"], b"").split():
        return lines, FIRST
    both = f"{FIRST}+{OTHER}"
    again = lines_of(_table(content.getvalue(), both))
    return (again, both) if (confidence_of(again) or 0) >= sure else (lines, FIRST)


def lines_of(table: str) -> dict[tuple, list[Word]]:
    """Read tesseract's TSV: level page block paragraph line word left top width height confidence text."""
    lines: dict[tuple, list[Word]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5":
            continue
        text, confidence = normalise(cells[11]).strip(), float(cells[10])
        if not text or confidence < CONFIDENCE_MIN:
            continue
        left, top, wide, high = map(int, cells[6:10])
        word = Word(text, confidence, left, top, left + wide, top + high)
        lines.setdefault(tuple(map(int, cells[2:5])), []).append(word)
    return lines


def text_of(lines: dict[tuple, list[Word]]) -> str:
    """Return the text: a line's end for each line, an empty line between paragraphs."""
    text, previous = "", None
    for key, words in lines.items():
        if previous:
            text += "\n" if previous == key[:2] else "\n\n"
        text += " ".join(word.text for word in words)
        previous = key[:2]
    return text


def confidence_of(lines: dict[tuple, list[Word]]) -> int | None:
    """Return the mean confidence of the letters, None without any."""
    words = [word for line in lines.values() for word in line]
    letters = sum(len(word.text) for word in words)
    return round(sum(word.confidence * len(word.text) for word in words) / letters) if letters else None


def unsure_of(lines: dict[tuple, list[Word]]) -> list[list[int]]:
    """Return the runs of words read with doubt, as [first, last] ranks in what `boxes_of` returns."""
    runs: list[list[int]] = []
    words = (word for line in lines.values() for word in line)
    for rank, word in zip(range(BOXES_MAX), words, strict=False):
        if word.confidence >= WORD_UNSURE:
            continue
        if runs and runs[-1][1] == rank - 1:
            runs[-1][1] = rank
        else:
            runs.append([rank, rank])
    return runs


def turn_of(lines: dict[tuple, list[Word]]) -> int:
    """Return the degrees clockwise that set a page upright, by the way its words follow each other; 0 in doubt."""
    ways: Counter = Counter()
    for line in lines.values():
        for word, following in pairwise(line):
            across = following.left + following.right - word.left - word.right
            down = following.top + following.bottom - word.top - word.bottom
            if abs(across) >= abs(down):
                ways[0 if across > 0 else 180] += 1
            else:
                ways[270 if down > 0 else 90] += 1
    if (confidence_of(lines) or 0) < TURN_CONFIDENCE_MIN or ways.total() < TURN_STEPS_MIN:
        return 0
    (turn, steps), *_rest = ways.most_common(1)
    return turn if steps >= TURN_SHARE_MIN * ways.total() else 0


def turned_box(said: list, turn: int) -> list:
    """Return a word's box on the page set upright."""
    word, x, y, width, height = said
    if turn == 90:
        return [word, UNIT - y - height, x, height, width]
    if turn == 180:
        return [word, UNIT - x - width, UNIT - y - height, width, height]
    if turn == 270:
        return [word, y, UNIT - x - width, height, width]
    return said


def boxes_of(lines: dict[tuple, list[Word]], place, width: int, height: int) -> list:
    """Return the boxes in order, each where `place` puts its word on the page.

    A word that a line's end cuts is said whole in its first box, as the text has it.
    """
    boxes = []
    for words in lines.values():
        boxes.append([])
        for word in words:
            left, top, right, bottom = place(word)
            sides = (UNIT * left / width, UNIT * top / height, UNIT * right / width, UNIT * bottom / height)
            boxes[-1].append(box(word.text, *sides))
    for line, following in pairwise(boxes):
        if _CUT_LINE.search(line[-1][0]) and following[0][0][:1].islower():
            line[-1][0] += "\n" + following[0][0]
            following[0][0] = ""
    return [word for line in boxes for word in line][:BOXES_MAX]


def _table(picture: bytes, language: str) -> str:
    return _tesseract(["stdin", "stdout", "--psm", "1", "-l", language, "--dpi", str(DPI), "tsv"], picture)


def _tesseract(arguments: list[str], content: bytes) -> str:
    try:
        done = subprocess.run(["tesseract", *arguments], input=content, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise failure.UnreadableError(failure.NO_READER) from error
    if done.returncode:
        missing = b"Error opening data file" in done.stderr
        raise failure.UnreadableError(failure.NO_READER if missing else failure.CRASHED)
    return done.stdout.decode("utf-8", "replace")
