"""XML inside a zip, as Word, PowerPoint and OpenDocument keep it: opened within limits, nothing fetched or expanded."""

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from archive.extraction import failure

ENGINE = f"lxml {etree.__version__}"
PART_MAX = 50 * 1024 * 1024  # bytes of one part, unzipped
PARTS_MAX = 300 * 1024 * 1024  # bytes of all parts that are read
MEMBERS_MAX = 10_000


class Parts:
    """The parts of one open file."""

    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        self.names = set(archive.namelist())
        self.left = PARTS_MAX

    def root(self, name: str):
        """Return the root of one XML part; nothing outside the part is ever loaded. Raises `UnreadableError`."""
        try:
            if self.archive.getinfo(name).flag_bits & 1:
                raise failure.UnreadableError(failure.PASSWORD)
            with self.archive.open(name) as member:
                content = member.read(PART_MAX + 1)  # what it announces may be a lie: what comes out is counted
            self.left -= len(content)
            if len(content) > PART_MAX or self.left < 0:
                raise failure.UnreadableError(failure.TOO_LARGE)
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            return etree.fromstring(content, parser)
        except (failure.UnreadableError, MemoryError):
            raise
        except Exception as error:  # zipfile, zlib and lxml each have their own for a damaged file
            raise failure.UnreadableError(failure.DAMAGED) from error

    def refuse_encrypted(self) -> None:
        """Raise `UnreadableError` for an OpenDocument file whose parts only its password opens."""
        if "META-INF/manifest.xml" in self.names:
            manifest = self.root("META-INF/manifest.xml")
            if any(str(element.tag).endswith("}encryption-data") for element in manifest.iter()):
                raise failure.UnreadableError(failure.PASSWORD)


@contextmanager
def opened(descriptor: int) -> Iterator[Parts]:
    """Open the zip. Raises `UnreadableError`: damaged, or more members than any document has."""
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise failure.UnreadableError(failure.DAMAGED) from error
        if len(archive.namelist()) > MEMBERS_MAX:
            raise failure.UnreadableError(failure.TOO_LARGE)
        yield Parts(archive)
