"""Whether the site is being looked after: then it is read, and nothing can be sent or written."""

from django.conf import settings

FILE = "maintenance"  # in the data folder: made and removed while the site runs
RETRY = 30 * 60  # seconds


def is_on() -> bool:
    """Return whether the setting or the file says so."""
    return settings.MAINTENANCE or (settings.DATA_DIR / FILE).exists()
