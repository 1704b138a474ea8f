"""The nouns of the archive."""

from archive.models.authority import Organisation, Technology, Term, Territory
from archive.models.capture import Capture
from archive.models.collection import Collection, CollectionEntry
from archive.models.correction import Correction
from archive.models.custody import CustodyEvent
from archive.models.document import DatePrecision, Decision, Document, Nature, Provenance, Withdrawal
from archive.models.outbox import Heartbeat, IndexTask, PageStems, Visibility
from archive.models.review import Review
from archive.models.sending import Sending, Upload
from archive.models.sketch import PageSketch
from archive.models.user import Role, User
from archive.models.version import Failure, File, Origin, Page, Processing, Version
from archive.models.words import SearchWord, WordList

__all__ = [
    "Capture",
    "Collection",
    "CollectionEntry",
    "Correction",
    "CustodyEvent",
    "DatePrecision",
    "Decision",
    "Document",
    "Failure",
    "File",
    "Heartbeat",
    "IndexTask",
    "Nature",
    "Organisation",
    "Origin",
    "Page",
    "PageSketch",
    "PageStems",
    "Processing",
    "Provenance",
    "Review",
    "Role",
    "SearchWord",
    "Sending",
    "Technology",
    "Term",
    "Territory",
    "Upload",
    "User",
    "Version",
    "Visibility",
    "Withdrawal",
    "WordList",
]
