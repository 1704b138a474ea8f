"""gunicorn's log without who asked or what: by itself it writes both for a request that it cannot read."""

from gunicorn.glogging import Logger


class QuietLogger(Logger):
    """Says that it happened, and no more (`--logger-class`, in `run` and in the Dockerfile)."""

    def warning(self, msg, *args, **kwargs):
        """Leave out the address and the line that was sent."""
        if msg.startswith("Invalid request"):
            msg, args = "A request could not be read.", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg, *args, **kwargs):
        """Leave out the address that was asked for; where in the code it happened stays."""
        if msg.startswith("Error handling request"):
            msg, args = "A request failed in the server.", ()
        super().exception(msg, *args, **kwargs)
