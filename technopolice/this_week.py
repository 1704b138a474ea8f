"""What has changed on the site in seven days: day by day, no hour, one query for each kind."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.models import Document
from wiki.pages.models import WikiPage

DAYS = 7
SHOWN = 8  # of each kind

PUBLISHED, CHANGED = _("Published documents"), _("Changed dossiers")


def changes(user) -> list[tuple]:
    """Return (day, [(what happened, [(title, address)])]), the last day first.

    Within a day the order is that of the words: when in the day, and what came before what, is nobody's business.
    """
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS - 1)
    days: dict = {}
    for what, lines in ((PUBLISHED, _published(since)), (CHANGED, _changed(since, user))):
        for day, title, url in lines:
            days.setdefault(day, {}).setdefault(what, []).append((title, url))
    return [(day, [(what, sorted(links)) for what, links in days[day].items()]) for day in sorted(days, reverse=True)]


def _published(since):
    documents = Document.objects.published().filter(published_at__gte=since).order_by("-published_at", "title", "pk")
    for document in documents[:SHOWN]:
        yield timezone.localdate(document.published_at), str(document), document.get_absolute_url()


def _changed(since, user):
    pages = WikiPage.objects.visible_to(user).with_revision().filter(article__current_revision__created__gte=since)
    for page in pages.order_by("-article__current_revision__created", "pk")[:SHOWN]:
        yield timezone.localdate(page.article.current_revision.created), page.title, page.get_absolute_url()
