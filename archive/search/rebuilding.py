"""Making a whole index again, a batch at a time: a run that is killed loses its last batch, and the next one goes on.

What is drained into the index in use meanwhile is written down beside the unfinished one, and done there too.
"""

from collections.abc import Callable, Iterable
from itertools import islice

from archive.models import IndexTask
from archive.search.engines.folder import IndexUnavailable, Unfinished

BATCH = 2_000  # documents in one commit


def rebuild(backend, rows: Callable, progress: Callable[[int], None]) -> int:
    """Make the index and change over to it; return how many documents it holds. The caller is the one writer.

    `rows(after, failures, only)` yields the rows of the public documents with a greater key than `after`, or of those
    in `only`, and tells in `failures` which could not be prepared. `progress` is called with the number done.
    """
    place = _begun(backend)
    failures: dict[int, str] = {}
    try:
        _catch_up(backend, place, rows, failures)
        while True:
            batch = _Batch(islice(rows(place.last, failures, None), BATCH), place.done, progress)
            backend.write_into(place.folder, batch, [])
            if batch.done == place.done:
                break
            place.last, place.done = batch.last, batch.done
            place.failed = sorted({*place.failed, *failures})
            place.save()
        held = backend.count(place.folder)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise  # what is written so far stays for the next run
    except BaseException:
        place.discard()
        raise
    place.finish()
    backend.folder.use(place.folder)
    IndexTask.objects.filter(pk__in=place.tasks).exclude(document_id__in=[*place.failed, *failures]).delete()
    return held


def _begun(backend) -> Unfinished:
    """Return the index that an earlier run left unfinished, if it can still be opened, or a new empty one."""
    place = backend.folder.unfinished()
    if place is not None:
        try:
            backend.count(place.folder)
        except IndexUnavailable:
            place = None
    backend.folder.sweep(keep=place.folder if place else None)
    if place is None:
        # Tasks that are added from here on are done again.
        tasks = list(IndexTask.objects.values_list("pk", flat=True))
        folder = backend.folder.fresh()
        backend.lay(folder)
        place = Unfinished(folder, tasks=tasks)
        place.save()
    return place


def _catch_up(backend, place: Unfinished, rows: Callable, failures: dict) -> None:
    """Do again in the unfinished index what the one in use has learnt since."""
    changed = place.changed()
    if not changed:
        return
    kept = [row for row in rows(0, failures, changed) if int(row["django_id"]) <= place.last]
    removed = changed - {int(row["django_id"]) for row in kept}
    backend.write_into(place.folder, kept, [f"archive.document.{pk}" for pk in removed])
    place.forget_changed()


class _Batch:
    """Rows on their way to the index, none kept; says how many went, and the key of the last."""

    def __init__(self, rows: Iterable[dict], done: int, progress: Callable[[int], None]):
        self.rows, self.done, self.progress, self.last = rows, done, progress, 0

    def __iter__(self):
        for row in self.rows:
            self.done, self.last = self.done + 1, int(row["django_id"])
            self.progress(self.done)
            yield row
