"""Where a document can be seen: each address of the site says how it is asked for one, or that it shows none.

Each app declares its own in `AppConfig.ready()`; a test fails for an address that nobody declared. What lies under
`FOR_ACCOUNTS` answers nobody without account.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.models import Document

FOR_ACCOUNTS = ("relecture/", "compte/", "mes-depots/", "deposer/")


@dataclass(frozen=True)
class Ask:
    """One question to the site; with `of_itself`, an address of the document, where nothing at all may answer."""

    path: str
    of_itself: bool = False
    post: dict | None = None


Asking = Callable[[Document], Iterator[Ask | str]]
_surfaces: dict[str, list[Asking]] = {}
_silent: set[str] = set()


def surface(*routes: str):
    """Declare (a decorator) how these routes are asked for a document: the function yields addresses, or `Ask`s."""

    def declared(asking: Asking) -> Asking:
        for route in routes:
            _surfaces.setdefault(route, []).append(asking)
        return asking

    return declared


def silent(*routes: str) -> None:
    """Declare that these routes show no document to whoever has no account."""
    _silent.update(routes)


def is_declared(route: str, path: str) -> bool:
    """Return whether somebody said what a route shows; `path` is its pattern."""
    return route in _surfaces or route in _silent or path.startswith(FOR_ACCOUNTS)


def asks_of(document: Document) -> list[Ask]:
    """Return every question, each once, in the order of their declaration."""
    found = {}
    for asking in dict.fromkeys(one for several in _surfaces.values() for one in several):
        for ask in asking(document):
            ask = ask if isinstance(ask, Ask) else Ask(ask)
            found[ask.path, str(ask.post)] = ask
    return list(found.values())
