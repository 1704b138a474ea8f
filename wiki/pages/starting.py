"""What the form of a page that is not written yet starts from: for a commune, the plan of a dossier."""

from django.template.loader import render_to_string

from wiki.pages import paths
from wiki.pages.texts import normalised


def title_for(path: str) -> str:
    """Return the name of the commune, or a title guessed from the address."""
    territory = _territory(path)
    return territory.name if territory else path.rsplit("/", 1)[-1].replace("-", " ").capitalize()


def text_for(path: str) -> str:
    """Return the plan of a dossier for `villes/<slug>`, nothing for any other page."""
    if not _is_dossier(path):
        return ""
    context = {"place": title_for(path), "territory": _territory(path)}
    return normalised(render_to_string("wiki/pages/dossier.md", context))


def is_untouched(path: str, text: str) -> bool:
    """Whether nothing was written yet into what the form started from."""
    start = text_for(path)
    return bool(start) and normalised(text) == start


def _is_dossier(path: str) -> bool:
    return path.count("/") == 1 and path.startswith(f"{paths.COMMUNES}/")


def _territory(path: str):
    return paths.territory_of(path) if _is_dossier(path) else None
