"""A page of the wiki on paper: its text, with the numbers of the exhibits where it cites, and nothing to be loaded."""

import re
from collections.abc import Callable

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from archive.models import Document
from archive.page_label import page_label
from wiki.evidence.models import Stance
from wiki.evidence.notes import notes_of
from wiki.evidence.shown import shown_in_html
from wiki.pages.models import WikiPage
from wiki.pages.pictures import with_pictures

_CALL = re.compile(r'<a\b[^>]*\bid="(ref-\d+-\d+)"[^>]*>\[\d+\]</a>')
_HEADING = re.compile(r"(</?h)([2-5])\b")
_PLACES = re.compile(r'(\sid="|\shref="#)')
_OUR_ADDRESS = re.compile(r'(\shref=")(?=/)')
Number = Callable[[Document, str], int]  # the exhibit of a document, of which these pages are cited


def printed_text(page: WikiPage, number: Number, host: str) -> SafeString:
    """Return the HTML of a page as everybody may read it; `number` numbers the exhibits, `host` begins our addresses.

    `page` comes from `WikiPage.objects.to_read()`.
    """
    calls = {}
    for note in notes_of(page, None):
        for use in note.uses:
            calls[use.anchor] = _reference(note, use, number)

    def picture(found, mark, *, alone):
        return _picture(found, mark, number)

    html = with_pictures(shown_in_html(page.html, None), page.article.current_revision.content, picture)
    html = _PLACES.sub(rf"\g<1>t{page.pk}-", _CALL.sub(lambda call: calls.get(call[1], ""), html))
    html = _HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", html)
    return mark_safe(_OUR_ADDRESS.sub(rf"\g<1>{host}", html))  # cleaned when it was saved; what is put in is escaped


def _reference(note, use, number: Number) -> str:
    """Write where a statement is proved: the exhibit and its pages, and what they do when that is not to confirm."""
    if note.document is None:
        return format_html('<span class="ref">[{}]</span>', _("source not available"))
    pages = use.pages or note.pages
    stance = "" if use.stance == str(Stance.CONFIRMS.label) else f" ({use.stance})"
    said = f"[{number(note.document, pages)}]" + (f" {pages}" if pages else "") + stance
    return format_html('<span class="ref">{}</span>', said)


def _picture(page, picture, number: Number) -> str:
    """Write what an image shows, and of which exhibit it is; one that nobody may see leaves nothing."""
    if page is None:
        return ""
    label = page_label(page)
    facts = {"caption": picture.words or _("page"), "number": number(page.version.document, label), "page": label}
    return format_html('<p class="small">{}</p>', _("Image: %(caption)s, [%(number)d] %(page)s") % facts)
