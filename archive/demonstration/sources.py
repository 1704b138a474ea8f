"""The texts of the demonstration, as they lie in fixtures/demo/documents.

A file is a block of `name: value` lines, a line `---`, then the pages, with a line `=====` between two of them. On a
page, `# ` begins a title, `## ` a heading, `- ` a line of a list, `██ ` a line under a black box, `| ` a row of a
table; blank lines part the paragraphs.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

BANNER = "Résumé écrit pour la démonstration, pas l'acte"
FOLDER = settings.BASE_DIR / "fixtures" / "demo"
PAGE_BREAK = "\n=====\n"


@dataclass(frozen=True)
class Source:
    """One text of the demonstration: what is said of it, and its pages."""

    key: str
    said: dict[str, str]
    pages: list[str]

    @property
    def title(self) -> str:
        """The document's title; a later version has none of its own."""
        return self.said.get("title", "")

    @property
    def source(self) -> str:
        """What the summary repeats, named on each page."""
        return self.said["source"]

    def listed(self, name: str) -> list[str]:
        """Return the values of a line that holds several, such as `territories`."""
        return [value.strip() for value in self.said.get(name, "").split(",") if value.strip()]


def read(path: Path) -> Source:
    """Read one file. Raises `ValueError` when it has no `---` line."""
    head, mark, body = path.read_text(encoding="utf-8").partition("\n---\n")
    if not mark:
        raise ValueError(f"{path.name} has no line --- between what is said of it and its pages.")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    return Source(path.stem, said, [page.strip() for page in body.split(PAGE_BREAK)])


def documents() -> list[Source]:
    """Return the documents of the demonstration, without their later versions."""
    return [source for source in _all() if "version_of" not in source.said]


def later_version_of(key: str) -> Source | None:
    """Return the second version of a document, which takes over everything that is said of the first."""
    first = next(source for source in _all() if source.key == key)
    for source in _all():
        if source.said.get("version_of") == key:
            return Source(source.key, {**first.said, **source.said}, source.pages)
    return None


def blocks(page: str) -> list[tuple[str, str]]:
    """Return a page as (style, text): style is `title`, `heading`, `item`, `masked` or `text`."""
    found = []
    for block in page.split("\n\n"):
        for line in block.strip().splitlines():
            for mark, style in {"# ": "title", "## ": "heading", "- ": "item", "██ ": "masked"}.items():
                if line.startswith(mark):
                    found.append((style, line.removeprefix(mark)))
                    break
            else:
                found.append(("text", line))
    return found


def _all() -> list[Source]:
    return [read(path) for path in sorted((FOLDER / "documents").glob("*.md"))]
