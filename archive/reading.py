"""The fast lane: everything that a version's files say by themselves, page after page.

A page that stops the reader costs that page, not the document: a second reader is asked, then the next page is read.
"""

import logging
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from archive import children, concluding, corrections, leases, readers, sketches, storage
from archive.extraction import failure
from archive.extraction.normalise import is_doubtful
from archive.models import Capture, Document, Page, Processing, Version
from archive.models.version import Role
from archive.page_reports import (
    BadReportError,
    DocumentReport,
    PageReport,
    WebReport,
    document_report,
    image_report,
    page_report,
    web_report,
)
from archive.page_rows import WRITTEN_AGAIN, row_of
from archive.redaction import sections
from archive.sandbox import JobError, SandboxUnavailableError

logger = logging.getLogger(__name__)

UNFETCHED = [Capture.State.WAITING, Capture.State.WORKING, Capture.State.FAILED]
STOPS_MAX = 3  # pages that may stop the reader before the rest is given up
AGAIN = {failure.TIMEOUT, failure.CRASHED}  # may go better on a machine that has less to do
SECOND_READER = {*AGAIN, failure.MEMORY, failure.DAMAGED, failure.NO_PAGES}  # pdfminer.six may know better


def next_version() -> Version | None:
    """Lease a version that nobody has read, or that a worker who is gone began to read; else one to read again.

    What is read again has its pages already, and is waiting until the last one: that tells it from what is recognised.
    """
    to_read = Version.objects.filter(leases.free(), processing__in=[Processing.WAITING, Processing.WORKING])
    to_read = to_read.exclude(document__capture__state__in=UNFETCHED)
    to_read = to_read.exclude(role=Role.REDACTED)  # made here, in its own way (`archive.redaction.making`)
    to_read = to_read.select_related("document").order_by("attempts", "pk")
    fresh = to_read.filter(page_count__isnull=True)
    again = to_read.filter(page_count__isnull=False, processing=Processing.WAITING)
    return leases.take(fresh, processing=Processing.WORKING) or leases.take(again)


def read(version: Version) -> None:
    """Read a leased version; whatever happens, its row says so."""
    try:
        if version.attempts > settings.ATTEMPTS_MAX:  # three workers were killed while they read it
            return concluding.fail(version, failure.CRASHED)
        children.refuse_too_deep(version)
        report = _Reading(version).run()
        children.receive(version)
        concluding.conclude(version, report)
    except RepaginatedError as error:
        concluding.keep_pages(version, failure.CRASHED, str(error))
    except JobError as error:
        logger.info("Version %s was not read: %s", version.pk, error)
        if error.failure in AGAIN and version.attempts < settings.ATTEMPTS_MAX:
            leases.give_back(version, processing=Processing.WAITING)
        else:
            concluding.fail(version, error.failure)
    except (OSError, SandboxUnavailableError):  # our own machine, not the file: the attempt does not count
        leases.give_back(version, processing=Processing.WAITING, attempts=version.attempts - 1)
        raise
    return None


class RepaginatedError(Exception):
    """A version that is read again announces another number of pages: citations point at those that it has."""


class _Reading:
    """One reading of a version, from its first page to its last."""

    def __init__(self, version: Version):
        self.version = version
        self.report: DocumentReport | None = None
        self.engines: list[str] = []
        self.first = 1  # the page that comes next
        self.stops = 0
        self.readable = 0
        self.reason = failure.DAMAGED  # of the last page that failed
        self.with_image: set[int] = set()
        self.web: WebReport | None = None
        self.engine = ""  # of the page that comes next
        # The pages of a version that is read again stay where they are, and are written over.
        self.again = version.page_count is not None
        turned = version.pages.filter(turn__gt=0) if self.again else Page.objects.none()
        self.upright = set(turned.values_list("rank", flat=True))

    def run(self) -> DocumentReport:
        """Read and write every page. Raises `JobError` when none could be read, `LeaseLostError`."""
        if not self.again:
            self._forget()
        while self.report is None or self.first <= self.report.page_count:
            pages, stop = self._batch()
            if stop and self.report is None:
                pages = self._whole_by_second(stop)
            elif stop:
                self.reason = stop.failure
                self.stops += 1
                if self.first + len(pages) <= self.report.page_count:
                    pages.append(PageReport(self.first + len(pages), failed=True, failure=self.reason))
            pages = self._asked_again(pages)
            if self.stops >= STOPS_MAX:
                last = self.first + len(pages)
                missing = range(last, self.report.page_count + 1)
                pages += [PageReport(rank, failed=True, failure=self.reason) for rank in missing]
            self._write(pages)
        if not self.readable:
            raise JobError(self.reason)
        if self.web:
            self._write_web(self.web)
        return replace(self.report, engine=", ".join(self.engines)[:100])

    def _batch(self) -> tuple[list[PageReport], JobError | None]:
        """Return the pages that one child reads, and why it stopped before the end, if it did."""
        pages: list[PageReport] = []
        try:
            for frame in readers.read(self.version, self.first):
                self._take(frame, pages)
        except JobError as error:
            return pages, error
        except BadReportError as error:
            logger.warning("A reader of version %s: %s", self.version.pk, error)
            return pages, JobError(failure.CRASHED)
        return pages, None if pages else JobError(failure.CRASHED, "no page came")

    def _take(self, frame, pages: list[PageReport]) -> None:
        """Take one frame in: the document, an image, or the page that comes next."""
        if "document" in frame.data:
            report = document_report(frame.data["document"])
            if self.report and report.page_count != self.report.page_count:
                raise BadReportError("The number of pages has changed.")
            if self.again and report.page_count != self.version.page_count:
                raise RepaginatedError(
                    _("Read again, it announces %(new)d pages instead of %(old)d: the pages read before are kept.")
                    % {"new": report.page_count, "old": self.version.page_count}
                )
            self.report = self.report or report
            self.engine = report.engine
            self._used(report.engine)
        elif self.report is None:
            raise BadReportError("A page came before its document.")
        elif "web" in frame.data:
            self.web = web_report(frame.data["web"])
        elif "image" in frame.data:
            rank, width, content = image_report(frame, range(1, self.report.page_count + 1))
            self.with_image.add(rank)
            if rank not in self.upright:  # that one stays so until it is recognised again
                storage.write_image(storage.image_path(self.version.pk, rank, width), content)
        else:
            said = page_report(frame.data.get("page"), self.first + len(pages))
            pages.append(replace(said, engine=self.engine))
            if pages[-1].rank > self.report.page_count:
                raise BadReportError("More pages came than were announced.")

    def _whole_by_second(self, stop: JobError) -> list[PageReport]:
        """Return all pages as the second reader sees them, when the first one cannot open the file."""
        if stop.failure not in SECOND_READER or not self._is_pdf():
            raise stop
        pages: list[PageReport] = []
        try:
            for frame in readers.ask_second(self.version, []):
                self._take(frame, pages)
        except (JobError, BadReportError) as error:
            logger.info("The second reader of version %s: %s", self.version.pk, error)
            raise stop from None
        if self.report is None or len(pages) < self.report.page_count or not any(page.text.strip() for page in pages):
            raise stop
        return pages

    def _asked_again(self, pages: list[PageReport]) -> list[PageReport]:
        """Ask the second reader about the pages that failed or look wrong; keep what is better."""
        ranks = [page.rank for page in pages if page.failed or page.doubtful]
        if not ranks or not self._is_pdf() or pdfminer_read(self.engines):
            return pages
        better: dict[int, PageReport] = {}
        engine = ""
        try:
            expected = iter(ranks)
            for frame in readers.ask_second(self.version, ranks):
                if "page" in frame.data:
                    page = page_report(frame.data["page"], next(expected, 0))
                    if not page.failed and page.text.strip() and not is_doubtful(page.text):
                        better[page.rank] = replace(page, engine=engine)
                elif "document" in frame.data:
                    engine = document_report(frame.data["document"]).engine
        except (JobError, BadReportError) as error:
            logger.info("The second reader of version %s: %s", self.version.pk, error)
        if better:
            self._used(engine)
        return [self._second(page, better[page.rank]) if page.rank in better else page for page in pages]

    def _second(self, page: PageReport, second: PageReport) -> PageReport:
        if page.failed:
            return second
        return replace(page, text=second.text, boxes=second.boxes, engine=second.engine, doubtful=False)

    def _is_pdf(self) -> bool:
        return self.version.files.count() == 1 and self.version.files.get().name.lower().endswith(".pdf")

    def _used(self, engine: str) -> None:
        if engine not in self.engines:
            self.engines.append(engine)

    def _forget(self) -> None:
        """Remove what an earlier reading left unfinished."""
        with transaction.atomic():
            leases.keep(self.version)
            Page.objects.filter(version=self.version).delete()

    def _write(self, pages: list[PageReport]) -> None:
        """Write the rows of some pages, while the lease is ours."""
        ranks = [page.rank for page in pages]
        before = {page.rank: page for page in self.version.pages.filter(rank__in=ranks)} if self.again else {}
        said = {rank: page.text for rank, page in before.items()}
        rows = [self._row(page, before.get(page.rank)) for page in pages]
        with transaction.atomic():
            leases.keep(self.version)
            Page.objects.bulk_create([row for row in rows if row.pk is None], batch_size=50)
            Page.objects.bulk_update([row for row in rows if row.pk], WRITTEN_AGAIN, batch_size=50)
            for row in rows:
                sections.follow(row, said.get(row.rank, row.text))
            sketches.forget([row.pk for row in rows if row.pk])
            corrections.reapply(self.version, ranks)
        self.readable += sum(row.state != Page.State.FAILED for row in rows)
        self.first += len(pages)

    def _write_web(self, web: WebReport) -> None:
        """Keep what a page of the web says of itself: proposed to whoever reviews it, never taken as it is."""
        with transaction.atomic():
            document = Document.objects.select_for_update().get(pk=self.version.document_id)
            leases.keep(self.version)
            Version.objects.filter(pk=self.version.pk).update(display_html=web.html)
            document.proposed = {**document.proposed, **web.proposed()}
            document.save(update_fields=["proposed"])

    def _row(self, page: PageReport, before: Page | None) -> Page:
        # Nothing more to draw: a section, a page that no reader could draw, or one already drawn large.
        to_draw = page.rank in self.with_image and not self.report.complete
        return row_of(self.version, page, before, to_draw=to_draw)


def pdfminer_read(engines: list[str]) -> bool:
    """Tell whether the second reader has already read the whole file."""
    return len(engines) == 1 and engines[0].startswith("pdfminer")
