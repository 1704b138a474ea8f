"""What the archive's templates show of the wiki: who cites this document, and the text that cites it."""

from django import template

from wiki.evidence import citing
from wiki.evidence.written_notes import written_notes

register = template.Library()
SHOWN = 10


@register.inclusion_tag("wiki/evidence/_cited_by.html", takes_context=True)
def cited_by(context, document, page=None):
    """List the first sentences that cite this document, or its page number `page`, and lead to all of them."""
    request = context.get("request")
    user = request.user if request else context.get("user")
    found = citing.cited_by(document, user, page, limit=SHOWN + 1)
    return {"citations": found[:SHOWN], "more": len(found) > SHOWN, "document": document, "page": page}


@register.simple_tag
def citation_code(document, page=None):
    """Write the text to paste into a wiki page: `[[doc:k7m2pq p.2]]`."""
    return citing.citation_code(document, page)


@register.simple_tag
def source_notes(notes):
    """Write the numbered sources under a text."""
    return written_notes(notes)
