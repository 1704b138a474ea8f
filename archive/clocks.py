"""What comes round: each task is done once a day or once a week, by one worker, however many are running."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from archive.models import Clock


@contextmanager
def turn_of(name: str, every_days: int = 1):
    """Yield whether it is time for this task, and note that it was done when the block ends well.

    One caller at a time: the row is locked until then, and a task that fails is due again. A clock that was set back
    does not have it done twice; one that ran ahead does not keep it waiting once it is right again.
    """
    today = timezone.localdate()
    with transaction.atomic():
        Clock.objects.get_or_create(name=name, defaults={"done_on": today - timedelta(days=every_days)})
        clock = Clock.objects.select_for_update().get(name=name)
        is_due = today - clock.done_on >= timedelta(days=every_days) or clock.done_on > today + timedelta(days=1)
        yield is_due
        if is_due:
            clock.done_on = today
            clock.save(update_fields=["done_on"])
