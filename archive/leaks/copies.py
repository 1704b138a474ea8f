"""The cleaned copy of a leak, made on another machine, taken in as a document that nothing but a number ties to it."""

from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from archive import intake
from archive.desk.kinds import DeskError
from archive.leaks.models import CleanedCopy, Submission
from archive.models import Decision, Document, Provenance


def receive(submission: Submission, files, title: str) -> Document:
    """Take in the cleaned copy; it waits on the common desk, as any leak, for two people.

    Nobody is written down as having sent it, and nothing of the files' names but their ending. Raises `DeskError`.
    """
    title = title.strip()
    if not files or not title:
        raise DeskError(_("Choose the cleaned copy and give it a title."))
    if len(files) > settings.UPLOAD_MAX_FILES:
        raise DeskError(_("That is too many files at once: send them in several goes."))
    with transaction.atomic():
        row = Submission.objects.select_for_update().get(pk=submission.pk)
        if not row.may_be_published:
            raise DeskError(_("Its sender did not say that it may be published: ask in a reply first."))
        named = [(f"copie{PurePosixPath(name.lower()).suffix}", stream) for name, stream in files]
        document = intake.receive(named, intake.Description(provenance=Provenance.LEAK, title=title))
        if document.decision == Decision.REFUSED:
            raise DeskError(_("This copy cannot be read here: send a PDF, images or text."))
        CleanedCopy.objects.create(submission=row, document=document)
    return document
