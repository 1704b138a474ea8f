"""What lies on disk of a withdrawn document: its page images are put aside, the PDFs made of it go.

No address leads to a folder put aside, whatever a view would answer. When the document comes back its images do too;
what the team had drawn again meanwhile stays.
"""

import shutil
from pathlib import Path

from django.db import transaction

from archive.clean_copy.store import folder_of
from archive.clean_copy.wanted import no_more
from archive.models import Decision, Document
from archive.signals import visibility_changed


def sealed_folder_of(version_id: int) -> Path:
    """Return where the images of a version lie while its document is withdrawn."""
    folder = folder_of(version_id)
    return folder.with_name(f"{folder.name}.sealed")


def seal(document: Document) -> None:
    """Put the images of all versions aside and delete the copies; twice is once."""
    for version_id in document.versions.values_list("pk", flat=True):
        no_more(version_id)
        folder = folder_of(version_id)
        for copy in [*folder.glob("copy-*"), *folder.glob("cleaned-*")]:
            copy.unlink(missing_ok=True)
        if folder.is_dir():
            _move(folder, sealed_folder_of(version_id))


def unseal(document: Document) -> None:
    """Put them back where views look for them."""
    for version_id in document.versions.values_list("pk", flat=True):
        sealed = sealed_folder_of(version_id)
        if sealed.is_dir():
            _move(sealed, folder_of(version_id))


def left(document: Document) -> list[Path]:
    """Return the images and copies of its versions that still lie where views look."""
    folders = [folder_of(version_id) for version_id in document.versions.values_list("pk", flat=True)]
    return [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]


def _move(source: Path, target: Path) -> None:
    """Move every file that is not at its new place yet; the folder goes when it is empty."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in list(source.iterdir()):
        if not (target / path.name).exists():
            path.replace(target / path.name)
    shutil.rmtree(source, ignore_errors=True)


def _unseal_what_is_back(sender, document, **said):
    """Once a decision is kept that makes it public again (a receiver of `visibility_changed`)."""
    if document.decision == Decision.PUBLISHED:
        transaction.on_commit(lambda: unseal(document))


visibility_changed.connect(_unseal_what_is_back, dispatch_uid="archive.sealing")
