"""Measure masking: `bench/redaction.py FILE.pdf PAGES`: each page drawn, five rectangles painted, all of it encoded."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from archive.extraction import repainting

MASKS = [[1000, 1000 * line, 3000, 200] for line in range(1, 6)]


def main(path: str, count: int) -> None:
    """Print CPU and bytes a page: its JPEG for the PDF and its three images."""
    pages = [{"rank": rank, "turn": 0, "masks": MASKS} for rank in range(1, count + 1)]
    request = {"pages": pages, "media_type": "application/pdf", "turns": [0], "drawn": False}
    request["widths"] = [200, 700, 1600]
    file = os.open(path, os.O_RDONLY)
    begun, size = time.process_time(), 0
    for _said, content in repainting.repaint(request, [file]):
        size += len(content)
    seconds = time.process_time() - begun
    print(f"{count / seconds:.1f} pages per CPU-second, {size / count / 1000:.0f} KB a page")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
