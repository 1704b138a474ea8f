"""Erases the text of comments that were refused or taken down, some months later; that they were, and why, stays."""

import time
from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.utils import timezone

from archive.models import Review
from wiki.discussion.models import Comment

EVERY_SECONDS = 3600
BATCH = 500


class Sweeping:
    """The worker's step: once an hour, until nothing is left."""

    def __init__(self):
        self.rests_until = 0.0

    def step(self) -> int:
        """Erase a batch of texts; return how many."""
        if time.monotonic() < self.rests_until:
            return 0
        done = erase_refused()
        if not done:
            self.rests_until = time.monotonic() + EVERY_SECONDS
        return done


def erase_refused() -> int:
    """Erase text and signature of a batch of comments refused `REFUSED_COMMENT_DAYS` ago or longer; return how many."""
    now, days = timezone.now(), timedelta(days=settings.REFUSED_COMMENT_DAYS)
    kind = ContentType.objects.get_for_model(Comment)
    lately = Review.objects.filter(content_type=kind, object_id=OuterRef("pk"), decided_at__gt=now - days)
    old = Comment.objects.filter(~Exists(lately), state=Comment.State.REFUSED, day__lte=timezone.localdate(now) - days)
    keys = list(old.exclude(text="", signature="").order_by("pk").values_list("pk", flat=True)[:BATCH])
    return Comment.objects.filter(pk__in=keys, state=Comment.State.REFUSED).update(text="", signature="")
