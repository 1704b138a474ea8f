"""The old Office formats, slides and tables: made into a PDF by LibreOffice, where it is installed."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from archive.extraction import failure
from archive.extraction.locked import refuse_locked

OPTIONS = ["--headless", "--norestore", "--convert-to", "pdf", "--outdir"]
BEGIN_AGAIN = 81  # EXITHELPER_NORMAL_RESTART of desktop/source/inc/exithelper.h


def converted(descriptor: int, extension: str) -> int:
    """Return a descriptor of the PDF that LibreOffice makes of a file. Raises `UnreadableError`.

    It runs inside the sandbox only: without it a document can make LibreOffice fetch addresses and read local files.
    """
    program = shutil.which("soffice")
    if not program:
        raise failure.UnreadableError(failure.NO_READER)
    folder = Path(tempfile.mkdtemp())
    source = folder / f"in.{extension}"
    with open(source, "wb") as copy, os.fdopen(os.dup(descriptor), "rb") as file:
        shutil.copyfileobj(file, copy)
    with source.open("rb") as copy:
        refuse_locked(copy)
    # Not its starter, which refuses to work where /proc is hidden, as it is in the sandbox. What the starter does is
    # done here: it says where the libraries are, and begins again after the profile is made.
    binary = Path(program).resolve().with_name("soffice.bin")
    command = [binary if binary.is_file() else program, f"-env:UserInstallation=file://{folder}/profile", *OPTIONS]
    surroundings = {**os.environ, "LD_LIBRARY_PATH": str(binary.parent)}
    for _time in range(2):
        ended = subprocess.run([*command, folder / "out", source], env=surroundings, capture_output=True, check=False)
        if ended.returncode != BEGIN_AGAIN:
            break
    made = folder / "out" / "in.pdf"
    if not made.is_file() or not made.stat().st_size:  # its exit code is 0 even then
        raise failure.UnreadableError(failure.DAMAGED)
    return os.open(made, os.O_RDONLY)
