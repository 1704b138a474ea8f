"""The sentences that say why a citation cannot be read, or leads nowhere."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wiki.evidence import resolving, syntax
from wiki.evidence.syntax import PAGE_MAX, WORDS_MAX, Problem

SENTENCES = {
    Problem.NOT_CLOSED: _("Line %(line)d: the citation is not closed; write ]] at its end."),
    Problem.NO_CODE: _(
        "Line %(line)d: the citation names no document; after “doc:” write the document's code, as in [[doc:k7m2pq]]."
    ),
    Problem.QUOTE_NOT_CLOSED: _("Line %(line)d: the words quoted in the citation are not closed: %(detail)s"),
    Problem.WORDS_TOO_LONG: _(
        "Line %(line)d: the words quoted in the citation are longer than %(words)d characters: %(detail)s…"
    ),
    Problem.WORDS_TWICE: _("Line %(line)d: the citation quotes words twice; make two citations: %(detail)s"),
    Problem.PAGE: _("Line %(line)d: “%(detail)s” is no page; write p.12 or p.12-13, at most %(page)d."),
    Problem.PICTURE: _('Line %(line)d: this image cannot be read: %(detail)s. Write [[image:code p.3 "caption"]].'),
    Problem.NOT_UNDERSTOOD: _(
        "Line %(line)d: “%(detail)s” is not understood in a citation; it reads"
        ' [[doc:code p.12 "words" contradicts]], all but the code optional.'
    ),
}


def sentence(malformed) -> str:
    """Return the sentence about a `syntax.Malformed`."""
    facts = {"line": malformed.line, "detail": malformed.detail.strip(), "words": WORDS_MAX, "page": PAGE_MAX}
    return SENTENCES[malformed.problem] % facts


def doubts_about(text: str, waiting=()) -> list[str]:
    """Return what is doubtful in the citations of a text, for somebody without an account; at most one query.

    `waiting` are the documents that become public together with it.
    """
    references = syntax.references(text)
    documents = resolving.resolve(references, waiting)
    found = []
    for reference in references:
        document = documents.get(reference.code)
        facts = {
            "line": reference.line,
            "code": reference.code,
            "page": reference.page_to,
            "version": reference.version,
        }
        if document is None:
            found.append(_("Line %(line)d: no published document has the code %(code)s.") % facts)
        elif reference.version and reference.version != document.version_number:
            found.append(_("Line %(line)d: version %(version)d of %(code)s is not the one that is public.") % facts)
        elif reference.page_to and document.page_count and reference.page_to > document.page_count:
            facts["count"] = document.page_count
            found.append(
                ngettext(
                    "Line %(line)d: there is no page %(page)d in %(code)s, which has one page.",
                    "Line %(line)d: there is no page %(page)d in %(code)s, which has %(count)d pages.",
                    document.page_count,
                )
                % facts
            )
    return found
