"""A proposed text put together with what was published since its author began: cleanly, or with marks where not."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from wiki.models import ArticleRevision

from archive.comparing import Line, compare
from archive.merging import BETWEEN, THEIRS, YOURS, merge
from wiki.pages.models import FormerPath, WikiPage
from wiki.pages.texts import normalised
from wiki.proposals.models import Proposal


@dataclass(frozen=True)
class Together:
    """What would be published. `page` and `current` are nothing for a page to be made; not `clean`: marks stand."""

    page: WikiPage | None
    current: ArticleRevision | None
    title: str
    text: str
    clean: bool = True
    is_other_title: bool = False  # both gave the page another title
    is_merged: bool = False  # something was published meanwhile


def page_of(proposal: Proposal) -> WikiPage | None:
    """Return its page as it is now; of a page to be made, the one that somebody made there, or moved, meanwhile."""
    pages = WikiPage.objects.with_revision()
    if proposal.page_id:
        return pages.get(pk=proposal.page_id)
    if made := pages.filter(path=proposal.path).first():
        return made
    former = FormerPath.objects.filter(path=proposal.path).first()
    return pages.get(pk=former.page_id) if former else None


def put_together(proposal: Proposal) -> Together:
    """Return the proposed text with the changes published since, marked where both changed the same lines."""
    page = page_of(proposal)
    if page is None:
        return Together(None, None, proposal.title, proposal.text)
    current, base = page.article.current_revision, proposal.base_revision
    if base and (base.pk == current.pk or (base.title, base.content) == (current.title, current.content)):
        return Together(page, current, proposal.title, proposal.text)
    base_title, base_text = (base.title, normalised(base.content)) if base else ("", "")
    merged = merge(base_text, normalised(current.content), proposal.text, _("published meanwhile"), _("proposed"))
    is_other_title = current.title not in {base_title, proposal.title} and proposal.title != base_title
    title = proposal.title if proposal.title != base_title else current.title
    clean = merged.clean and not is_other_title
    return Together(page, current, title, merged.text, clean, is_other_title, is_merged=True)


def conflicts_in(text: str) -> list[list[Line]]:
    """Return, for each place where marks stand, what was published meanwhile compared with what is proposed."""
    found, sides, side = [], ([], []), None
    for line in text.split("\n"):
        if line.startswith(THEIRS + " "):
            sides, side = ([], []), 0
        elif side == 0 and line == BETWEEN:
            side = 1
        elif side == 1 and line.startswith(YOURS + " "):
            found.append(compare(*("\n".join(lines) for lines in sides)))
            side = None
        elif side is not None:
            sides[side].append(line)
    return found
