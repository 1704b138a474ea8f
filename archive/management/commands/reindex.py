"""The older name of `rebuild_search`."""

from archive.management.commands.rebuild_search import Command

__all__ = ["Command"]
