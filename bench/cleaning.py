"""How fast files are cleaned, beside what else removes metadata: `python bench/cleaning.py FOLDER [FOLDER ...]`.

Ours inspects, writes the PDF anew, draws each page four times to compare, and searches the result. `exiftool -all=`
and `qpdf --linearize`, where installed, do less: exiftool's change can be undone (it says so), and neither looks into
the pictures of a PDF. mat2, where installed, makes pictures of the pages. Seconds of the clock, one after the other.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from archive.extraction.metadata import job

KINDS = {".pdf", ".jpg", ".png", ".tiff", ".webp", ".docx", ".odt"}
TOOLS = {
    "exiftool -all=": ["exiftool", "-q", "-all=", "-o", "{out}", "{file}"],
    "qpdf": ["qpdf", "{file}", "{out}"],
    "mat2": ["mat2", "{file}"],
}


def main() -> None:
    """Print a line a tool: files, failures, seconds, bytes out for one that came in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    files = [
        file for folder in parser.parse_args().folders for file in sorted(folder.iterdir()) if file.suffix in KINDS
    ]
    print(f"{len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB")
    _tell("ours", [_ours(file) for file in files])
    for name, command in TOOLS.items():
        if shutil.which(command[0]):
            _tell(name, [_theirs(command, file) for file in files])
        else:
            print(f"{name}: not installed")


def _ours(file: Path) -> tuple[float, str]:
    began, said = time.monotonic(), "inspected"
    with file.open("rb") as opened:
        request = {"extensions": [file.suffix[1:]], "rewrite": True, "office": False}
        for data, _blob in job.clean(request, [opened.fileno()]):
            said = "written anew" if "made" in data else f"pixels ({data['refused']})" if "refused" in data else said
    return time.monotonic() - began, said


def _theirs(command: list[str], file: Path) -> tuple[float, str]:
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(file, folder)
        arguments = [part.format(file=copy, out=os.path.join(folder, f"out{file.suffix}")) for part in command]
        began = time.monotonic()
        ended = subprocess.run(arguments, capture_output=True, check=False)
        return time.monotonic() - began, "done" if ended.returncode == 0 else "failed"


def _tell(name: str, results: list[tuple[float, str]]) -> None:
    outcomes: dict[str, int] = {}
    for _seconds, said in results:
        outcomes[said] = outcomes.get(said, 0) + 1
    total, longest = sum(seconds for seconds, _said in results), max(seconds for seconds, _said in results)
    print(
        f"{name}: {total:.1f} s, longest {longest:.1f} s; " + ", ".join(f"{n} {said}" for said, n in outcomes.items())
    )


if __name__ == "__main__":
    main()
