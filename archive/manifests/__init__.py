"""Signed lists of fingerprints: each day, what is public and what we serve of it, in a file that nobody can write anew.

docs/checking-a-manifest.md says how anybody checks one. `daily.make` writes them, `faults` and `heads` read them back.
"""

from archive.manifests.checking import faults, heads
from archive.manifests.files import NotTrusted

__all__ = ["NotTrusted", "faults", "heads"]
