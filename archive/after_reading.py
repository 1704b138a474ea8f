"""What the worker does once pages are read: their sketches, what their text proposes, and their cleaning."""

import time

from archive.cleaning.verbs import clean_some
from archive.proposed_description import propose_some
from archive.sketches import sketch_some

REST_SECONDS = 30


class AfterReading:
    """The step of one worker; looking for what waits is a query over all pages, so it is not asked every second."""

    def __init__(self):
        self.rests_until = 0.0

    def work(self, *, anew: bool = False) -> bool:
        """Do a batch of each, if there is any; `anew` looks again although nothing was found a moment ago."""
        if not anew and time.monotonic() < self.rests_until:
            return False
        if propose_some() + sketch_some() + clean_some():
            self.rests_until = 0.0
            return True
        self.rests_until = time.monotonic() + REST_SECONDS
        return False
