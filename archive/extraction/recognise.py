"""Text in an image, by tesseract in French: words, their boxes, and how sure it is."""

import re
import subprocess
from functools import cache
from io import BytesIO
from itertools import pairwise

from PIL import Image

from archive.extraction import failure
from archive.extraction.limits import BOXES_MAX, UNIT
from archive.extraction.normalise import normalise
from archive.extraction.pages import box

DPI = 200  # as good as 300 on council minutes for a fifth less time
CONFIDENCE_MIN = 20  # below: stains and signatures
LANGUAGE = "fra"
_CUT_LINE = re.compile(r"[^\W\d_]-$")


@cache
def engine() -> str:
    """Return the reader's name and version."""
    said = _tesseract(["--version"], b"").split()
    return f"tesseract {said[1]}" if len(said) > 1 else "tesseract"


def recognise(image: Image.Image) -> tuple[str, list, int | None]:
    """Return (text, boxes, mean confidence 0 to 100, None without words) of an image of about 200 dpi.

    Raises `UnreadableError`: no reader, crashed.
    """
    content = BytesIO()
    image.convert("L").save(content, "PPM")
    arguments = ["stdin", "stdout", "--psm", "1", "-l", LANGUAGE, "--dpi", str(DPI), "tsv"]
    return parse(_tesseract(arguments, content.getvalue()), image.width, image.height)


def parse(table: str, width: int, height: int) -> tuple[str, list, int | None]:
    """Read tesseract's TSV: level page block paragraph line word left top width height confidence text."""
    lines: dict[tuple, list] = {}
    certainty = letters = 0
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5":
            continue
        word, confidence = normalise(cells[11]).strip(), float(cells[10])
        if not word or confidence < CONFIDENCE_MIN:
            continue
        left, top, wide, high = map(int, cells[6:10])
        sides = (UNIT * left / width, UNIT * top / height, UNIT * (left + wide) / width, UNIT * (top + high) / height)
        lines.setdefault(tuple(map(int, cells[2:5])), []).append(box(word, *sides))
        certainty += confidence * len(word)
        letters += len(word)
    text, previous = "", None
    for key, words in lines.items():
        if previous:
            text += "\n" if previous == key[:2] else "\n\n"
        text += " ".join(word[0] for word in words)
        previous = key[:2]
    return text, _whole_words(list(lines.values())), round(certainty / letters) if letters else None


def _whole_words(lines: list[list]) -> list:
    """Return the boxes in order; a word that a line's end cuts is said whole in its first box, as the text has it."""
    for line, following in pairwise(lines):
        if _CUT_LINE.search(line[-1][0]) and following[0][0][:1].islower():
            line[-1][0] += "\n" + following[0][0]
            following[0][0] = ""
    return [word for line in lines for word in line][:BOXES_MAX]


def _tesseract(arguments: list[str], content: bytes) -> str:
    try:
        done = subprocess.run(["tesseract", *arguments], input=content, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise failure.UnreadableError(failure.NO_READER) from error
    if done.returncode:
        missing = b"Error opening data file" in done.stderr
        raise failure.UnreadableError(failure.NO_READER if missing else failure.CRASHED)
    return done.stdout.decode("utf-8", "replace")
