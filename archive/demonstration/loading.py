"""Loading the demonstration: accounts, documents received, read and decided as real ones are."""

import secrets
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO

from django.db import transaction
from django.utils import timezone

from archive import moderation, storage
from archive.demonstration import sources
from archive.demonstration.drawing import draw
from archive.demonstration.sources import Source
from archive.intake import Description, receive
from archive.models import (
    CustodyEvent,
    DatePrecision,
    Decision,
    Document,
    File,
    Organisation,
    Processing,
    Technology,
    Territory,
    User,
    Version,
)
from archive.models.custody import record
from archive.models.document import CODE_ALPHABET
from archive.models.user import Role
from archive.processing import work_once
from archive.redaction import applying, gate, making, marking

CONTRIBUTOR, TRUSTED = "demo-compte", "demo-confiance"
MODERATOR, SECOND_MODERATOR = "demo-relecture-1", "demo-relecture-2"
ACCOUNTS = {
    CONTRIBUTOR: Role.CONTRIBUTOR,
    TRUSTED: Role.TRUSTED,
    MODERATOR: Role.MODERATOR,
    SECOND_MODERATOR: Role.MODERATOR,
}
SETTLED = {Processing.DONE, Processing.FAILED}


class DemonstrationError(Exception):
    """The demonstration cannot be loaded; the text says what is missing."""


def load_accounts() -> dict[str, str]:
    """Make the accounts that are not there yet; return their passwords, which are kept nowhere else in clear."""
    made = {}
    with transaction.atomic():
        for pseudonym, role in ACCOUNTS.items():
            if User.objects.filter(pseudonym=pseudonym).exists():
                continue
            made[pseudonym] = new_password()
            user = User.objects.create_user(pseudonym, made[pseudonym], role=role)
            user.is_demonstration = True
            user.save(update_fields=["is_demonstration"])
    return made


def new_password() -> str:
    """Return a password of four groups: 76 bits, easy to copy from a screen."""
    return "-".join("".join(secrets.choice(CODE_ALPHABET) for _ in range(4)) for _ in range(4))


def load_documents(
    *, wait: bool = False, progress: Callable[[str], None] = lambda sentence: None, former: dict[str, str] | None = None
) -> list[Document]:
    """Receive, read and decide the documents that are not there yet; return those that this call decided.

    Without `wait` only the text of the files is read, and recognition of scans is left to the worker; with it
    everything is read before this returns. `former` gives the code that a document had, by its title: it keeps it, for
    whoever cites it. Raises `DemonstrationError` when places or words are missing.
    """
    wanted = [source for source in sources.documents() if not _finished(source)]
    about = {source.key: _about(source) for source in wanted}  # before anything is written
    for source in wanted:
        _receive(source, about[source.key]["territories"], (former or {}).get(source.title, ""))
        progress(f"received: {source.title}")
    if wanted or wait:
        _read(wait)
    for source in wanted:
        _decide(source, about[source.key])
        progress(f"{source.said['outcome']}: {source.title}")
    return [document_of(source) for source in wanted]


def document_of(source: Source) -> Document | None:
    """Return the row of this text, if it is loaded."""
    return Document.objects.filter(is_demonstration=True, title=source.title).first()


def codes() -> dict[str, str]:
    """Return the permanent code of each document by the key of its text, for the dossiers that cite them.

    What came inside one (the attachment of an e-mail) has its key with `:child`.
    """
    found = {}
    for source in sources.documents():
        if document := document_of(source):
            found[source.key] = document.code
            if child := document.children.first():
                found[f"{source.key}:child"] = child.code
    return found


def _finished(source: Source) -> bool:
    """Return whether an earlier run brought this text to the state that it shows."""
    document = document_of(source)
    if document is None:
        return False
    return document.decision == source.said["outcome"] or source.said["outcome"] in {"waiting", "failed"}


def _receive(source: Source, territories: list[Territory], code: str = "") -> None:
    """Take the files in as a person's deposit, unless an earlier run that was stopped did so."""
    document = document_of(source) or _deposit(source, territories)
    if code and document.code != code and not Document.objects.filter(code=code).exists():
        document.code = code
        document.save(update_fields=["code"])
    later = sources.later_version_of(source.key)
    if later and document.versions.count() == 1:
        _add_version(document, *draw(later)[0])


def _deposit(source: Source, territories: list[Territory]) -> Document:
    said = source.said
    description = Description(
        provenance=said["provenance"],
        title=source.title,
        nature=said["nature"],
        territories=territories,
        date=date.fromisoformat(said["date"]) if "date" in said else None,
        date_end=date.fromisoformat(said["date_end"]) if "date_end" in said else None,
        date_precision=said.get("date_precision", DatePrecision.DAY),
        publisher=said.get("publisher", ""),
        source=source.source,
        how_obtained=sources.BANNER,
    )
    files = [(name, BytesIO(content)) for name, content in draw(source)]
    return receive(files, description, by=_account(CONTRIBUTOR), is_demonstration=True)


def _add_version(document: Document, name: str, content: bytes) -> Version:
    """Add the file that replaces the first one, with other pages."""
    stored = storage.store(BytesIO(content))
    with transaction.atomic():
        row = Document.objects.select_for_update().get(pk=document.pk)
        first = row.versions.get(number=1)
        facts = {"sha256": stored.sha256, "media_type": first.media_type}
        version = Version.objects.create(document=row, number=2, added=timezone.now(), **facts)
        File.objects.create(version=version, size=stored.size, name=name, **facts)
        record(row, CustodyEvent.Kind.VERSION_ADDED, by=_account(CONTRIBUTOR), version=2, sha256=stored.sha256)
    return version


def _read(wait: bool) -> None:
    """Do the worker's work until the demonstration can be published, or, with `wait`, until all of it is read."""
    unread = Version.objects.filter(document__is_demonstration=True).exclude(processing__in=SETTLED)
    if not wait:
        unread = unread.filter(page_count__isnull=True)
    while unread.exists():
        if not work_once():
            time.sleep(0.2)  # a worker that runs beside holds the lease of what is left


def _publish(document: Document, moderator) -> None:
    """Publish, masked first where the file says words that its pages do not show."""
    try:
        moderation.publish(document, moderator)
    except gate.NotToBePublished:
        marking.hide_unseen(document, moderator)
        applying.apply(document, moderator)
        while making.work_some():
            pass
        moderation.publish(document, moderator)


def _decide(source: Source, about: dict[str, list]) -> None:
    """Bring a document that was read to the state that it shows, as the review team would."""
    document, outcome = document_of(source), source.said["outcome"]
    moderator = _account(MODERATOR)
    if document.decision == Decision.WAITING and outcome in {"published", "withdrawn"}:
        if extract := source.said.get("extract"):  # of a press article readers see no more than that
            about = about | {"extract_only": True, "extract": extract}
        moderation.describe(document, moderator, **about)
        _publish(document, moderator)
        for child in document.children.filter(decision=Decision.WAITING):
            said = {name: source.said[f"attachment_{name}"] for name in ("title", "provenance", "nature")}
            said |= {"source": document.source, "how_obtained": sources.BANNER}
            moderation.describe(child, moderator, **about, **said)
            _publish(child, moderator)
    if outcome == "withdrawn":
        said = source.said
        moderation.withdraw(document, moderator, reason=said["reason"], withdrawn_as=said["withdrawn_as"])
    if outcome == "refused":
        moderation.refuse(document, moderator, reason=source.said["reason"])


def _about(source: Source) -> dict[str, list]:
    """Return the rows of what a text is about. Raises `DemonstrationError` when one is missing."""
    return {
        "territories": _rows(Territory, "code", source.listed("territories"), "load_territories"),
        "technologies": _rows(Technology, "slug", source.listed("technologies"), "load_vocabulary"),
        "organisations": _rows(Organisation, "slug", source.listed("organisations"), "load_vocabulary"),
    }


def _rows(model, field: str, values: list[str], command: str) -> list:
    found = {getattr(row, field): row for row in model.objects.filter(**{f"{field}__in": values})}
    if missing := [value for value in values if value not in found]:
        raise DemonstrationError(
            f"The demonstration names {', '.join(missing)}, unknown here: run manage.py {command} first."
        )
    return [found[value] for value in values]


def _account(pseudonym: str) -> User:
    user = User.objects.filter(pseudonym=pseudonym, is_demonstration=True).first()
    if user is None:
        raise DemonstrationError(f"The account {pseudonym} is missing, or is not one of the demonstration's.")
    return user
