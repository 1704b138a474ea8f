"""What the index holds of a document (Haystack looks for this module by its name). No text is stored in it."""

import calendar
from datetime import date, timedelta

from haystack import indexes

from archive.models import DatePrecision, Document, Origin
from archive.search.engines.base import EXACT, STEMS
from archive.search.french import folded, stems
from archive.search.queries import DISTANCE_MAX

# No words: keep a phrase, and words near each other, from running from one page or field into the next.
BREAK = " ¶ "
WIDE_BREAK = f" {'¶ ' * (DISTANCE_MAX + 1)}"
SEASON = timedelta(days=91)
YEARS_MAX = 50  # of a range


class DocumentIndex(indexes.SearchIndex, indexes.Indexable):
    """Documents that everybody may see, in their public version."""

    text = indexes.CharField(document=True, analyzer=STEMS, stored=False)
    exact = indexes.CharField(analyzer=EXACT, stored=False)
    title = indexes.CharField(analyzer=STEMS, boost=4.0, stored=False)
    subject = indexes.CharField(analyzer=STEMS, boost=2.0, stored=False)
    provenance = indexes.CharField(model_attr="provenance")
    nature = indexes.CharField(model_attr="nature")
    territories = indexes.MultiValueField()
    organisations = indexes.MultiValueField()
    technologies = indexes.MultiValueField()
    years = indexes.MultiValueField()
    origins = indexes.MultiValueField()
    date = indexes.DateField(model_attr="date", null=True)
    date_last = indexes.DateField(null=True)
    # When it appeared here: the day a leak was received is nobody's business.
    added = indexes.DateTimeField(model_attr="published_at")

    def get_model(self):
        """Return the model that is indexed."""
        return Document

    def index_queryset(self, using=None):
        """Return what is public, and nothing else."""
        return (
            Document.objects.published()
            .select_related("public_version")
            .prefetch_related("territories", "organisations", "technologies")
        )

    def prepare(self, document):
        """Return the row of a document; its pages are read once for both text fields."""
        row = super().prepare(document)
        pages = document.public_version.pages.values_list("text", "stems", "origin")
        subject = names_of(document)
        row["text"] = BREAK.join(page_stems for _, page_stems, _ in pages)
        row["origins"] = sorted({origin for *_, origin in pages} - {Origin.NONE})
        row["title"] = " ".join(stems(document.title))
        row["subject"] = " ".join(stems(subject))
        texts = [document.title, subject, *(text for text, *_ in pages)]
        row["exact"] = WIDE_BREAK.join(" ".join(folded(text)) for text in texts)
        return row

    def prepare_territories(self, document):
        """Return the codes of its territories and of all that hold them, so that a region finds its communes."""
        return sorted({code for territory in document.territories.all() for code in territory.codes})

    def prepare_organisations(self, document):
        """Return the slugs of its organisations."""
        return [organisation.slug for organisation in document.organisations.all()]

    def prepare_technologies(self, document):
        """Return the slugs of its technologies."""
        return [technology.slug for technology in document.technologies.all()]

    def prepare_years(self, document):
        """Return the years that its date may mean."""
        if document.date is None:
            return []
        return [str(year) for year in range(document.date.year, last_day(document).year + 1)][:YEARS_MAX]

    def prepare_date_last(self, document):
        """Return the last day that its date may mean."""
        return last_day(document)


def names_of(document) -> str:
    """Return the names of what a document is about, which find it too."""
    names = [territory.name for territory in document.territories.all()]
    for organisation in document.organisations.all():
        names += [organisation.name, *organisation.aliases]
    names += [technology.name for technology in document.technologies.all()]
    return ", ".join(names)


def last_day(document) -> date | None:
    """Return the last day that a document's date may mean: the 31st of December for a year."""
    first = document.date
    if first is None:
        return None
    match document.date_precision:
        case DatePrecision.MONTH:
            return first.replace(day=calendar.monthrange(first.year, first.month)[1])
        case DatePrecision.SEASON:
            return first + SEASON
        case DatePrecision.YEAR:
            return first.replace(month=12, day=31)
        case DatePrecision.RANGE:
            return max(first, document.date_end or first)
    return first
