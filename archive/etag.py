"""The name of an answer's state: what was asked, in which language, and what is public now."""

import hashlib

from django.utils.translation import get_language

from archive.models import Visibility


def etag_of(request) -> str:
    """Return an ETag that changes with every change of what is public."""
    # A private collection is searched by its owner alone: what one person was told is not kept for another.
    asked = f"{Visibility.current()} {get_language()} {request.user.pk or ''} {request.META.get('QUERY_STRING', '')}"
    return f'"{hashlib.sha256(asked.encode()).hexdigest()[:32]}"'
