"""A proposed text laid out as the page would look, for its author or a moderator, with the documents that wait."""

from wiki.evidence.notes import notes_for
from wiki.pages import previewing, saving
from wiki.pages.render_child import CannotRender


def laid_out(title: str, text: str, user, waiting=(), base=None, by=None, *, for_review: bool = False) -> dict:
    """Return the context that shows a draft: its HTML, notes and doubts; or what stops it, as a doubt.

    `waiting` are the documents that would be published with it, `base` the revision that it replaces, `by` its author.
    With `for_review`, documents that others review are not named.
    """
    try:
        preview = previewing.preview(title, text, user, base=saving.text_in(base), waiting=waiting, by=by)
    except (saving.CannotSave, CannotRender) as error:
        return {"doubts": [str(error)]}
    doubts = [*map(str, preview.refusals), *preview.doubts]
    return {
        "html": preview.html,
        "notes": notes_for(preview.notes, user, waiting) if for_review else preview.notes,
        "doubts": doubts,
    }
