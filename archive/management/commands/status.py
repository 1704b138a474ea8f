"""Say what waits for the machine, since when, how fast it goes and what failed: docs/interfaces.md."""

from django.core.management.base import BaseCommand

from archive.status import status


class Command(BaseCommand):
    """Interface that stays: docs/interfaces.md."""

    help = __doc__

    def handle(self, **options):
        """Print one figure a line, as `key=value`; a value that is not known is empty."""
        now = status()
        lines = {f"documents_{state}": count for state, count in now.documents.items()}
        lines |= {f"pages_{state}": count for state, count in now.pages.items()}
        lines |= {
            "pages_to_draw": now.to_draw,
            "oldest_waiting": _moment(now.oldest),
            "pages_per_minute": round(now.pages_per_minute, 2),
            "remaining_seconds": "" if now.remaining is None else round(now.remaining.total_seconds()),
            "image_bytes": "" if now.image_bytes is None else now.image_bytes,
            "image_bytes_max": now.image_bytes_max,
            "worker_seen": _moment(now.heartbeat),
        }
        for failed in now.failures:
            lines[f"failed_documents_{failed.failure}"] = failed.documents
            lines[f"failed_pages_{failed.failure}"] = failed.pages
        for key, value in lines.items():
            self.stdout.write(f"{key}={value}")


def _moment(at) -> str:
    return at.isoformat(timespec="seconds") if at else ""
