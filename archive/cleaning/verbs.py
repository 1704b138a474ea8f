"""Cleaning a version, once: what it says beside its pages is written down, and which copy readers get of it.

`TEXT`: its PDF written anew, with its text; `PIXELS`: our copy of its page images; `NONE`: a copy was made and still
said something, nobody gets it. `Version.metadata` keeps what was found ("before") and what is left ("after").
"""

import logging
import secrets
import time
from collections import Counter
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from archive import readers
from archive.cleaning import kept
from archive.cleaning.reports import Report, cleaning_report, search_report
from archive.findings import add_findings
from archive.models import Page, Processing, Provenance, Version
from archive.models.version import Role
from archive.page_reports import BadReportError
from archive.sandbox import JobError
from archive.storage import write_image

logger = logging.getLogger(__name__)

TEXT, PIXELS, NONE = "text", "pixels", "none"
ENGINE = f"technopolice {kept.FORMAT}"
BATCH_SECONDS = 5  # then what comes in has its turn
TRIES_MAX = 3  # a worker that died over a version does not die over it for ever
SUMMARY = ("author", "gps", "comments", "tracked-changes", "hidden-sheet", "metadata")
FAILED = {"timeout", "memory", "crashed"}


def clean_some() -> int:
    """Clean versions that are read and were never cleaned, for some seconds; return how many."""
    until, done = time.monotonic() + BATCH_SECONDS, 0
    for version in _waiting()[:20]:
        ensure(version)
        done += 1
        if time.monotonic() > until:
            break
    return done


def ensure(version: Version) -> str:
    """Return which copy readers get; clean first where that was never done, or where the PDF written anew is gone."""
    known = version.metadata.get("copy") if version.metadata.get("engine") == ENGINE else None
    if known == TEXT and kept.size(version.pk) is None:
        known = None
    return known or _clean(version)


def is_clean(version: Version, copy: Iterable[bytes]) -> bool:
    """Search a copy of ours for what the file says beside its pages; if it is there, readers get none.

    Of a leak, only what exiftool has looked at too is clean.
    """
    path = kept.path_of(version.pk).with_name(f"searched-{secrets.token_hex(6)}.part")
    try:
        write_image(path, b"".join(copy))
        left, exiftool = search_report(readers.search_copy(path, version))
    except (JobError, BadReportError) as error:
        left, exiftool = [str(getattr(error, "failure", "report"))], True
    finally:
        path.unlink(missing_ok=True)
    if version.document.provenance == Provenance.LEAK and not exiftool:
        left = [*left, "exiftool"]
    if left:
        _write(version, version.metadata | {"after": left, "copy": NONE, "why": "left"})
        logger.error("A copy of version %s is not clean and is given to nobody.", version.pk)
    return not left


def _waiting():
    """Return the versions to clean, those first that somebody may decide about now."""
    never = ~Q(metadata__has_key="engine") | ~Q(metadata__engine=ENGINE)
    versions = Version.objects.filter(never, processing=Processing.DONE)
    waits = Page.objects.filter(state=Page.State.WAITING).values("version")
    return versions.exclude(pk__in=waits).select_related("document").order_by("-pk")


def _clean(version: Version) -> str:
    tries = version.metadata.get("tries", 0) + 1
    why, report = "", Report()
    if tries > TRIES_MAX:
        why = "crashed"
    else:
        _write(version, {"tries": tries})
        try:
            report = cleaning_report(readers.clean(version, rewrite=may_keep_text(version)))
        except JobError as error:
            why = error.failure if error.failure in FAILED else "tool"
        except BadReportError:
            why = "crashed"
    content = report.content
    if content:
        kept.write(version.pk, content)
    _write(version, _said(version, report, TEXT if content else PIXELS, why or report.refused))
    _summarise(version, report.found)
    return version.metadata["copy"]


def may_keep_text(version: Version) -> bool:
    """Return whether readers may get the text of the file itself: of leaks and of what was masked, pixels only."""
    if version.document.provenance == Provenance.LEAK or version.role in {Role.REDACTED, Role.ARRANGED}:
        return False
    return not version.pages.exclude(masks=[]).exists()


def _said(version, report: Report, copy: str, why: str) -> dict:
    """Return what is kept of a cleaning; of a leak no value and no day: they would be one more place that names."""
    leak = version.document.provenance == Provenance.LEAK
    found = [row | {"value": ""} for row in report.found] if leak else report.found
    return {
        "engine": ENGINE,
        "exiftool": report.exiftool,
        "checked": "" if leak else timezone.localdate().isoformat(),
        "before": found,
        "after": [],
        "copy": copy,
        "why": why,
    }


def _summarise(version, found: list[dict]) -> None:
    """Tell the queue how much of each kind was found; what is no kind of its own is metadata."""
    counts = Counter()
    for row in found:
        counts[row["kind"] if row["kind"] in SUMMARY else "metadata"] += row["count"]
    add_findings(version, SUMMARY, [{"page": None, "kind": kind, "count": n} for kind, n in sorted(counts.items())])


def _write(version: Version, said: dict) -> None:
    Version.objects.filter(pk=version.pk).update(metadata=said)
    version.metadata = said
