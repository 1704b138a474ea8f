"""Tasks about published documents: pages that a machine read badly, documents that nobody has described whole."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.models import Correction, Document, Nature, Origin, Page, Provenance
from archive.models.document import CODE_ALPHABET
from archive.tasks import Source, Task, register

LOOKED_AT = 200  # documents, others each day: what a page holds is far in its row, and reading all would take seconds
DOUBTFUL = 75  # per cent: below it, the recognised text of our scans has a wrong word in each line or so


def pages_to_correct(user, limit: int) -> list[Task]:
    """Return the pages whose recognised text is the least sure, of the documents of the day.

    Those that this person has corrected are left out; that others have is known to them alone, so all are asked.
    """
    pages = Page.objects.filter(version__in=_of_the_day(), origin=Origin.RECOGNISED, confidence__lt=DOUBTFUL)
    if getattr(user, "is_authenticated", False):
        mine = Correction.objects.filter(
            version=OuterRef("version"), rank=OuterRef("rank"), by=user, state=Correction.State.WAITING
        )
        pages = pages.exclude(Exists(mine))
    rows = pages.select_related("version__document").order_by("confidence", "version", "rank")
    rows = rows.only("rank", "confidence", "version__document__code", "version__document__title")
    return [
        Task(
            _("%(document)s, page %(page)d") % {"document": page.version.document, "page": page.rank},
            reverse("page-correct", args=[page.version.document.slug, page.version.document.code, page.rank]),
            _("Text recognised automatically, reliability %(percent)d %%") % {"percent": page.confidence},
        )
        for page in rows[:limit]
    ]


def _of_the_day() -> list[int]:
    """Return the public versions of some documents: in the order of their codes, from another place each day."""
    versions = Document.objects.published().filter(extract_only=False).order_by("code")
    versions = versions.values_list("public_version", flat=True)
    first, second = divmod(timezone.localdate().toordinal() * 101 % len(CODE_ALPHABET) ** 2, len(CODE_ALPHABET))
    start = CODE_ALPHABET[first] + CODE_ALPHABET[second]
    chosen = list(versions.filter(code__gte=start)[:LOOKED_AT])
    return chosen + list(versions.filter(code__lt=start)[: LOOKED_AT - len(chosen)])


def documents_to_describe(user, limit: int) -> list[Task]:
    """Return published documents of this moderator's that have no nature, or no place where one is expected."""
    if not getattr(user, "is_moderator", False):
        return []
    places = Document.territories.through.objects.filter(document=OuterRef("pk"))
    no_place = Q(has_place=False) & ~Q(provenance=Provenance.LEGAL)  # a law is about no town
    documents = Document.objects.published().reviewed_by(user).annotate(has_place=Exists(places))
    rows = documents.filter(no_place | Q(nature="")).only("code", "title", "nature", "provenance").order_by("code")
    return [
        Task(str(document), reverse("document-describe", args=[document.code]), _missing(document))
        for document in rows[:limit]
    ]


def _missing(document) -> str:
    if document.has_place or document.provenance == Provenance.LEGAL:
        return _("Its nature is not said.")
    return _("Its place is not said.") if document.nature in Nature.values else _("Neither place nor nature is said.")


register(
    Source(
        "correct",
        gettext_lazy("Correct the text of a page"),
        gettext_lazy("A machine read these scans and is not sure. The image stands beside the text: compare, correct."),
        pages_to_correct,
    )
)
register(
    Source(
        "describe",
        gettext_lazy("Say where and what"),
        gettext_lazy("These documents are found by their words only: give them their place and their nature."),
        documents_to_describe,
    )
)
