"""Many files at once: the same PDFs given to recoll and to us, and a ZIP of thousands of files."""

import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from intake_files import copies, imported, size_of
from intake_uploads import peak_of
from road import DATA, ROOT, cpu_of_children, line


def beside_recoll(folder: Path, count: int) -> None:
    """Give recoll and us the same PDFs, one after the other; print speeds and what each keeps."""
    files = copies(folder, count, "same")
    with tempfile.TemporaryDirectory(prefix="recoll-") as place:
        conf = Path(place) / "recoll.conf"
        conf.write_text(f"topdirs = {files}\nindexstemminglanguages = french\nloglevel = 1\nidxloglevel = 1\n")
        before, start = cpu_of_children(), time.perf_counter()
        subprocess.run(["recollindex", "-c", place], check=True, capture_output=True)
        theirs, clock = cpu_of_children() - before, time.perf_counter() - start
        kept = size_of(Path(place)) / 1e6
    before = {name: size_of(Path(DATA.name) / name) for name in ("images", "index", "db.sqlite3")}
    start = time.perf_counter()
    seconds, pages = imported(files)
    grown = {name: (size_of(Path(DATA.name) / name) - old) / 1e6 for name, old in before.items()}
    line(f"{count} PDFs, {pages} pages: recoll", f"{pages / theirs:.1f} pages/CPU-s",
         f"{clock:.0f} s of the clock; keeps {kept:.0f} MB: one text a file, no page images")  # fmt: skip
    kept = f"text, stems and boxes of each page {grown['db.sqlite3']:.1f} MB, index {grown['index']:.1f} MB"
    kept += f", images of 200 and 700 px {grown['images']:.0f} MB"
    clock = time.perf_counter() - start
    line("the same PDFs: ours", f"{pages / seconds:.1f} pages/CPU-s", f"{clock:.0f} s of the clock; keeps {kept}")


def many_members(count: int) -> None:
    """Import a ZIP of so many small files with its CSV by the command; print its memory and its pace."""
    archive = Path(DATA.name) / f"{count}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(count):
            made.writestr(f"{number}.txt", f"Note {number} de {count} sur les micros de la rue. " * 100)
        rows = [f"{number}.txt;Note {number};20/06/2019;42218" for number in range(count)]
        made.writestr("metadata.csv", "\n".join(["path;title;date;territories", *rows]))
    start = time.perf_counter()
    command = [sys.executable, "manage.py", "import_documents", archive]
    process, peak, before = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL), 0, cpu_of_children()
    while process.poll() is None:
        peak = max(peak, peak_of(process.pid))
        time.sleep(0.05)
    clock, cpu = time.perf_counter() - start, cpu_of_children() - before
    beside = f"{clock:.0f} s of the clock, {cpu:.0f} CPU-s, not yet read"
    line(f"import of a ZIP of {count} files with a CSV, memory, most", f"{peak // 1024} MB", beside)
