"""How documents, pages and days are written in templates, and the way through a list."""

import re
from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from archive.extraction.cleaning import cleaned
from archive.models import Page, Withdrawal
from archive.page_label import page_label, page_name
from archive.written_date import written_date, written_day

register = template.Library()
_PARTED = re.compile(r"(?<=\S) (?=[:;?!»%])|(?<=«) ")

register.filter("written_date", written_date)
register.filter("page_label", page_label)
register.filter("plain_day", written_day)
register.filter("page_name", page_name)


@register.filter
def hit_label(hit, sections: bool) -> str:
    """Name the page of a search result, as `page_label` does."""
    return page_label(Page(rank=hit.number, label=hit.label), sections)


@register.filter
def more_pages(hit) -> int:
    """Return how many matching pages of a search result are not listed."""
    return max(0, hit.page_count_matching - len(hit.pages))


@register.simple_tag
def page_links(address: str, ranks: list[int], query: str):
    """Write a link to each of these pages; a result can have hundreds, so what they share is escaped once."""
    address, query = escape(address), escape(query)
    return mark_safe(  # the rest are numbers
        "\n".join(f'<li><a href="{address}pages/{rank:d}{query}" rel="nofollow">{rank:d}</a></li>' for rank in ranks)
    )


@register.filter
def web_page(html: str):
    """Write a captured page: cleaned when it was read, and again here, where it is shown."""
    return mark_safe(cleaned(html))


@register.filter("written_day")
def written_moment(moment) -> str:
    """Return the day of a moment in words: "8 mai 2019"; never the hour."""
    return written_day(timezone.localdate(moment)) if moment else ""


@register.filter
def a_while(moment) -> str:
    """Return how long ago a moment was, as `timesince`, which would say "0 minutes" of what just came."""
    return _("less than a minute") if timezone.now() - moment < timedelta(minutes=1) else timesince(moment)


@register.filter
def unbroken(text) -> str:
    """Keep the signs that French parts from their word by a space on the word's line: « Nice : les lycées »."""
    return _PARTED.sub("\N{NO-BREAK SPACE}", str(text))


@register.simple_tag
def withdrawals() -> list:
    """Return the kinds of reason for which a document is withdrawn, for a list to choose from."""
    return Withdrawal.choices


@register.inclusion_tag("archive/_thumbnail.html")
def thumbnail(document, at_desk: bool = False):
    """The first page, small, where it is a page that readers may see; on the desk, that of the latest version."""
    if at_desk:
        version = max(document.versions.all(), key=lambda version: version.number, default=None)
    else:
        version = None if document.extract_only else document.public_version
    drawn = version and version.page_count and not version.sections
    return {"document": document, "version": version if drawn else None}


@register.inclusion_tag("archive/_demonstration.html")
def demonstration_notice(rows):
    """Say once above a list what its demonstration documents are; each of them is marked in its line.

    `rows` are documents, or what has one as its `document`.
    """
    return {"some": any(getattr(row, "document", row).is_demonstration for row in rows)}


@register.inclusion_tag("archive/_pager.html", takes_context=True)
def pager(context, number: int, last: int, parameter: str = "page", fragment: str = ""):
    """Links to the previous and next page of a list, which keep the rest of the address."""

    def address(wanted: int) -> str:
        query = context["request"].GET.copy()
        query[parameter] = wanted
        return f"?{query.urlencode()}{fragment}"

    return {
        "number": number,
        "last": last,
        "previous": address(number - 1) if number > 1 else "",
        "next": address(number + 1) if number < last else "",
    }
