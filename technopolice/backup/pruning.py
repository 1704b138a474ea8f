"""Letting old sets go: the latest stay, and with them every object that one of them names."""

import shutil
from pathlib import Path

from technopolice.backup.making import entries_of, remembered_sets
from technopolice.backup.objects import BackupError
from technopolice.backup.restoring import sets_of


def keep_latest(target: Path, data: Path, count: int) -> tuple[int, int]:
    """Keep the latest `count` sets; return how many sets and objects went.

    Raises `BackupError`, and removes nothing, when what a set that stays holds is not remembered here.
    """
    if count < 1:
        raise BackupError("Keep one set at least.")
    names = sets_of(target)
    stay, go = names[-count:], names[:-count]
    wanted: set[str] = set()
    for name in stay:
        entries = entries_of(data, name)
        if entries is None:
            raise BackupError(f"What the set {name} holds is not known on this machine: nothing was removed.")
        wanted |= {entry.object for entry in entries}
    for name in go:
        shutil.rmtree(target / "sets" / name)
    for name in set(remembered_sets(data)) - set(stay):
        (data / "backup" / f"{name}.json").unlink(missing_ok=True)
    gone = 0
    for path in (target / "objects").glob("*/*.age") if go else ():
        if path.stem not in wanted:
            path.unlink()
            gone += 1
    return len(go), gone
