"""Why a PDF is not written anew with its text: one word, for the review team."""


class RefusedError(Exception):
    """This file has something that cannot be cleaned and kept: `reason` is one of `REASONS`."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


REASONS = {"layers", "unseen-words", "operators", "pictures", "fonts", "colours", "left", "looks", "damaged", "tool"}
