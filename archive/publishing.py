"""Puts an approved document on the site, under the lock of its row: the one place where one becomes public."""

from archive.models import CustodyEvent, Decision
from archive.models.custody import record
from archive.standing import actor_of, moment_of, tell

WRITTEN = ["decision", "public_version", "published_at", "publish_on", "reason", "withdrawn_as", "withdrawn_at"]


def put_on_site(row, version, *, by, actor: str = "", kind: str = CustodyEvent.Kind.PUBLISHED, **facts) -> None:
    """Make this version public, with its line of custody; the caller has checked who may, and closes the review."""
    row.decision = Decision.PUBLISHED
    row.public_version = version
    row.published_at = moment_of(row)
    row.publish_on = row.withdrawn_at = None
    row.reason = row.withdrawn_as = ""
    row.save(update_fields=WRITTEN)
    record(row, kind, by=by, actor=actor or actor_of(by), version=version.number, **facts)
    tell(row)


def take_off_site(row, decision: str, **said) -> None:
    """Make a document that is public, or was to be, something else; the caller writes the line of custody.

    That its file may be given as it came was said of what was public: it is said again, or not, of what comes back.
    """
    was_public = row.decision == Decision.PUBLISHED
    row.decision, row.publish_on, row.original_released = decision, None, False
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=["decision", "publish_on", "original_released", *said])
    if was_public:
        tell(row)
