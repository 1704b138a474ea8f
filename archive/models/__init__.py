"""The nouns of the archive."""

from archive.models.authority import Organisation, Technology, Term, Territory
from archive.models.custody import CustodyEvent
from archive.models.document import DatePrecision, Decision, Document, Nature, Provenance
from archive.models.outbox import Heartbeat, IndexTask, PageStems, Visibility
from archive.models.review import Review
from archive.models.user import Role, User
from archive.models.version import Failure, File, Origin, Page, Processing, Version
from archive.models.words import SearchWord, WordList

__all__ = [
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
    "PageStems",
    "Processing",
    "Provenance",
    "Review",
    "Role",
    "SearchWord",
    "Technology",
    "Term",
    "Territory",
    "User",
    "Version",
    "Visibility",
    "WordList",
]
