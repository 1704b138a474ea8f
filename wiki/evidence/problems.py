"""The sentences that say why a citation cannot be read, or leads nowhere."""

from django.utils.translation import gettext_lazy as _

from wiki.evidence import checking, faults, resolving, syntax
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


def doubts_about(text: str, base: str = "", by=None) -> list[str]:
    """Return what is doubtful in the citations of a text that the base text does not have."""
    found = syntax.references(text)
    resolved = resolving.resolve(found)
    return [
        str(one) for one in faults.refusals(checking.findings(found, resolved, by=by, base=base), resolved, text, {})
    ]
