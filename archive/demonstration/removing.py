"""Removing the demonstration: its documents, files, images and accounts, without a trace."""

import shutil

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError, Q

from archive import storage
from archive.desk.reviews import open_review
from archive.models import (
    CollectionEntry,
    Correction,
    CustodyEvent,
    Document,
    File,
    IndexTask,
    Processing,
    Report,
    Review,
    SearchWord,
    User,
    Version,
    Visibility,
    WordList,
)
from archive.storage import IMAGE_WIDTHS, image_path


def remove_documents(only: list[Document] | None = None) -> int:
    """Delete the demonstration's documents, or some, with all that hangs on them; return how many there were.

    What the wiki says of them goes first (`wiki.evidence.demonstration`): a citation protects its document.
    """
    with transaction.atomic():
        rows = Document.objects.select_for_update(of=("self",)).filter(is_demonstration=True)
        if only is not None:
            rows = rows.filter(Q(pk__in=[row.pk for row in only]) | Q(parent__in=[row.pk for row in only]))
        documents = list(rows)
        ours = [document.pk for document in documents]
        versions = Version.objects.filter(document__in=ours)
        version_ids = list(versions.values_list("pk", flat=True))
        digests = set(File.objects.filter(version__in=version_ids).values_list("sha256", flat=True))
        _free_real_duplicates(ours)
        subject = ContentType.objects.get_for_model(Document)
        Review.objects.filter(content_type=subject, object_id__in=ours).delete()
        _forget_reports(ours, subject)
        corrections = list(Correction.objects.filter(version__in=version_ids).values_list("pk", flat=True))
        corrected = ContentType.objects.get_for_model(Correction)
        Review.objects.filter(content_type=corrected, object_id__in=corrections).delete()
        # While its document stands: the database refuses to delete the custody lines of any other document.
        CustodyEvent.objects.filter(document__in=ours).delete()
        Document.objects.filter(pk__in=ours).update(
            public_version=None, duplicate_of=None, merged_into=None, parent=None
        )
        versions.update(made_from=None)
        CollectionEntry.objects.filter(document__in=ours).delete()  # an exhibit protects its version
        Document.objects.filter(pk__in=ours).delete()
        _forget_in_index(ours)
        if ours:
            # The list of words was counted with theirs; the worker counts it again from what stays.
            SearchWord.objects.all().delete()
            WordList.objects.all().delete()
    for version_id in version_ids:
        shutil.rmtree(image_path(version_id, 1, IMAGE_WIDTHS[0]).parent, ignore_errors=True)
    _remove_files(digests)
    return len(ours)


def remove_accounts() -> tuple[int, list[str]]:
    """Delete the demonstration's accounts and their sessions; return how many went, and the pseudonyms of those kept.

    An account that decided about a real document stays in that document's custody: it is closed, not deleted.
    """
    accounts = list(User.objects.filter(is_demonstration=True))
    _end_sessions({str(account.pk) for account in accounts})
    gone, kept = 0, []
    for account in accounts:
        try:
            account.delete()
            gone += 1
        except ProtectedError:
            account.is_active = False
            account.set_unusable_password()
            account.save(update_fields=["is_active", "password"])
            kept.append(account.pseudonym)
    return gone, kept


def _forget_reports(ours: list[int], subject: ContentType) -> None:
    """Delete what was reported on them, with its reviews."""
    reported = Report.objects.filter(content_type=subject, object_id__in=ours)
    of_reports = ContentType.objects.get_for_model(Report)
    Review.objects.filter(content_type=of_reports, object_id__in=list(reported.values_list("pk", flat=True))).delete()
    reported.delete()


def _free_real_duplicates(ours: list[int]) -> None:
    """Make a real deposit of the same bytes a document of its own, which waits to be read and reviewed."""
    for document in Document.objects.filter(duplicate_of__in=ours, is_demonstration=False):
        document.duplicate_of = None
        document.save(update_fields=["duplicate_of"])
        document.versions.update(processing=Processing.WAITING)
        open_review("document", document, document.territories.all())


def _forget_in_index(ours: list[int]) -> None:
    """Leave the worker the order to delete their entries, and make every cached answer stale."""
    if ours:
        IndexTask.objects.filter(document_id__in=ours).delete()
        IndexTask.objects.bulk_create(IndexTask(document_id=pk, delete_entry=True) for pk in ours)
        Visibility.raise_counter()


def _remove_files(digests: set[str]) -> None:
    """Delete the files that no row uses any more; the same bytes may belong to a real deposit."""
    used = set(File.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    for digest in digests - used:
        storage.blob_path(digest).unlink(missing_ok=True)


def _end_sessions(keys: set[str]) -> None:
    """Sign these accounts out everywhere."""
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") in keys:
            session.delete()
