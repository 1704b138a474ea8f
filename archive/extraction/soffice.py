"""The old Office formats, slides and tables: made into a PDF by LibreOffice, where it is installed."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from archive.extraction import failure


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
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder / "out"),
            str(source),
        ],
        capture_output=True,
        check=False,
    )
    made = folder / "out" / "in.pdf"
    if not made.is_file() or not made.stat().st_size:  # its exit code is 0 even then
        raise failure.UnreadableError(failure.DAMAGED)
    return os.open(made, os.O_RDONLY)
