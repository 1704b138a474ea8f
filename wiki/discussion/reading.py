"""Comments as one person may read them: without words quoted from a document that they may not see."""

from wiki.discussion.models import Comment
from wiki.evidence.shown import shown_all


def readable(comments, user) -> list[Comment]:
    """Return the comments with their `shown_text`, for this reader, in one query more at most."""
    comments = list(comments)
    for comment, text in zip(comments, shown_all([one.text for one in comments], user), strict=True):
        comment.shown_text = text
    return comments
