"""Searching projects: by their names, what they are, their technologies and their places."""

from archive.models import Territory
from archive.search.elsewhere import Elsewhere, Source, register
from archive.search.french import VERSION, stems
from archive.search.highlight import has_hit, snippet
from archive.search.tree import Near, Phrase, Prefix, Tree, leaves
from wiki.dossiers.models import Project
from wiki.pages.searching import condition_of_page

READ = 50
BATCH = 20
FIELDS = ["text", "stems", "stems_version"]


def keep_words(project: Project) -> None:
    """Analyse again what a project is searched by; in the transaction of the change."""
    names = [project.name, *project.other_names]
    names += project.technologies.values_list("name", flat=True)
    names += project.territory_links.values_list("territory__name", flat=True)
    project.text = "\n".join([*dict.fromkeys(names), project.summary]).replace("\0", "")
    project.stems = f" {' '.join(stems(project.text))} "
    project.stems_version = VERSION
    project.save(update_fields=FIELDS)


def search(tree: Tree, territory: Territory | None, limit: int) -> list[Elsewhere]:
    """Return the projects that match, those whose name says it first."""
    projects = Project.objects.visible_to(None).filter(condition_of_page(tree, title="name"))
    if territory:
        projects = projects.in_territory(territory)
    needs_words = any(isinstance(leaf, Phrase | Prefix | Near) for leaf in leaves(tree))
    found = [one for one in projects.order_by("slug")[:READ] if not needs_words or has_hit(one.text, tree)]
    found.sort(key=lambda one: not has_hit(one.name, tree))
    return [
        Elsewhere(one.name, one.get_absolute_url(), snippet(" ".join(one.text.split()), tree)) for one in found[:limit]
    ]


def refresh() -> int:
    """Analyse some projects again whose words are of another analysis; return how many."""
    projects = list(Project.objects.exclude(stems_version=VERSION).order_by("pk")[:BATCH])
    for project in projects:
        keep_words(project)
    return len(projects)


register(Source(search, refresh))
