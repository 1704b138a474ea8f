"""The command that starts the sandbox's server: inside bubblewrap, which hides network, secrets and our files."""

import os
import shutil
import sys
from collections.abc import Iterator

from django.conf import settings

PATH_INSIDE = "/app"
START = "import sys; sys.path.insert(0, sys.argv[1]); from archive.extraction.server import main; main()"


class SandboxUnavailableError(Exception):
    """The sandbox cannot be started here; the text says what is missing."""


def command(modules: list[str]) -> list[str]:
    """Return the command line that starts the server, inside bubblewrap unless the settings say otherwise.

    Raises `SandboxUnavailableError` when bubblewrap is missing.
    """
    python = [sys.executable, "-I", "-B", "-c", START]
    if settings.SANDBOX == "limits":
        return [*python, str(settings.BASE_DIR)]
    bwrap = shutil.which("bwrap")
    if not bwrap:
        raise SandboxUnavailableError(
            "bubblewrap is not installed: files are only read in its sandbox. Install it (apt install bubblewrap), "
            "or set TECHNOPOLICE_SANDBOX=limits and read docs/operating.md."
        )
    arguments = [bwrap, "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    arguments += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    arguments += ["--ro-bind", "/usr", "/usr", "--dev", "/dev", "--size", str(256 * 1024 * 1024), "--tmpfs", "/tmp"]  # noqa: S108
    # Else /dev is as large as half the memory, and what one job leaves there another finds.
    arguments += ["--size", str(64 * 1024 * 1024), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]  # noqa: S108
    for folder in ("/bin", "/lib", "/lib64"):
        if os.path.islink(folder):
            arguments += ["--symlink", os.readlink(folder), folder]
        else:
            arguments += ["--ro-bind-try", folder, folder]
    for file in ("/etc/ld.so.cache", "/etc/fonts", "/etc/libreoffice"):
        arguments += ["--ro-bind-try", file, file]
    for folder in dict.fromkeys([sys.base_prefix, sys.prefix]):
        if not folder.startswith("/usr/"):
            arguments += ["--ro-bind", folder, folder]
    for source, inside in _sources(modules):
        arguments += ["--ro-bind", source, f"{PATH_INSIDE}/{inside}"]
    return [*arguments, "--remount-ro", "/", "--chdir", "/tmp", "--", *python, PATH_INSIDE]  # noqa: S108


def _sources(modules: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (path, path inside) of our modules: whole for `archive.extraction`, else the file alone."""
    for module in modules:
        relative = module.replace(".", "/")
        if module == "archive.extraction":
            yield str(settings.BASE_DIR / relative), relative
            continue
        for name in (f"{relative}.py", f"{relative}/__init__.py"):
            if (settings.BASE_DIR / name).is_file():
                yield str(settings.BASE_DIR / name), name
