"""The nouns of the archive."""

from archive.models.authority import Organisation, Technology, Term, Territory
from archive.models.capture import Capture
from archive.models.collection import Collection, CollectionEntry
from archive.models.correction import Correction
from archive.models.custody import CustodyEvent
from archive.models.document import DatePrecision, Decision, Document, Nature, Provenance, Withdrawal
from archive.models.outbox import Clock, Heartbeat, IndexTask, PageStems, Visibility
from archive.models.redaction import Mask, MaskedBy
from archive.models.report import Report, WithdrawalCheck
from archive.models.review import Reason, Review
from archive.models.sending import Sending, Upload
from archive.models.sketch import PageSketch
from archive.models.user import Role, RoleChange, User
from archive.models.version import Failure, File, Origin, Page, Processing, Version
from archive.models.words import SearchWord, WordList

__all__ = [
    "Capture",
    "Clock",
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
    "Mask",
    "MaskedBy",
    "Nature",
    "Organisation",
    "Origin",
    "Page",
    "PageSketch",
    "PageStems",
    "Processing",
    "Provenance",
    "Reason",
    "Report",
    "Review",
    "Role",
    "RoleChange",
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
    "WithdrawalCheck",
    "WordList",
]
