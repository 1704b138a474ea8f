"""Tasks about the wiki: notes that lead nowhere, pages that others ask for, places with documents and no dossier."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive.models import Document, Territory
from archive.tasks import Source, Task, register
from wiki.evidence.models import Citation
from wiki.pages.links import readable, wanted
from wiki.pages.models import WikiPage
from wiki.pages.paths import COMMUNES
from wiki.pages.rendering import WIKI

READ = 100  # pages of the wiki, the last changed, in which links to missing pages are looked for


def notes_to_mend(user, limit: int) -> list[Task]:
    """Return the pages of which a citation leads to no public document, or to a version that has a newer one."""
    kind = ContentType.objects.get_for_model(WikiPage)
    hidden = ~Q(document__in=Document.objects.published())  # what went out of sight keeps its citations as they were
    stale = Q(state__in=[Citation.State.MISSING, Citation.State.STALE])
    broken = Citation.objects.filter(hidden | stale, content_type=kind)
    counts = dict(broken.order_by().values_list("object_id").annotate(n=Count("pk")))
    pages = WikiPage.objects.visible_to(user).with_revision().filter(pk__in=broken.values("object_id"))
    return [
        Task(
            page.title,
            reverse("wikipage-edit", args=[page.path]),
            ngettext("%(n)d note to look at again", "%(n)d notes to look at again", counts[page.pk])
            % {"n": counts[page.pk]},
        )
        for page in pages.filter(locked=False).order_by("path")[:limit]
        if page.pk in counts
    ]


def pages_to_write(user, limit: int) -> list[Task]:
    """Return the pages to which a link leads and that nobody has written."""
    visible = WikiPage.objects.visible_to(user)
    read = visible.filter(html__contains=f'<a href="{WIKI}').order_by("-article__modified", "pk")
    asking: dict[str, str] = {}
    for title, html in read.values_list("article__current_revision__title", "html")[:READ]:
        for path in wanted(html):
            asking.setdefault(path, title)
    there = readable(asking, user)
    missing = [path for path in asking if path not in there]
    return [
        Task(path, reverse("wikipage-edit", args=[path]), _("Asked for by “%(title)s”") % {"title": asking[path]})
        for path in missing[:limit]
    ]


def dossiers_to_open(user, limit: int) -> list[Task]:
    """Return the communes that have public documents and no dossier, those with the most documents first."""
    with_dossier = WikiPage.objects.visible_to(user)
    about = Document.territories.through.objects.filter(
        document__in=Document.objects.published(), territory__kind=Territory.Kind.COMMUNE
    ).exclude(territory__in=with_dossier.filter(territory__isnull=False).values("territory"))
    counts = about.values_list("territory").annotate(n=Count("pk")).order_by("-n", "territory__name", "territory")
    counts = dict(counts[: 2 * limit])
    places = Territory.objects.in_bulk(counts)
    paths = {f"{COMMUNES}/{places[pk].slug}": places[pk] for pk in counts}
    for path in with_dossier.filter(path__in=paths).values_list("path", flat=True):
        del paths[path]
    return [
        Task(
            place.name,
            reverse("wikipage-edit", args=[path]),
            ngettext("%(n)d published document, no dossier", "%(n)d published documents, no dossier", counts[place.pk])
            % {"n": counts[place.pk]},
        )
        for path, place in list(paths.items())[:limit]
    ]


register(
    Source(
        "notes",
        gettext_lazy("Mend the notes of a page"),
        gettext_lazy(
            "A document was withdrawn or has a newer version: find the page that proves it, or change the text."
        ),
        notes_to_mend,
    )
)
register(
    Source(
        "pages",
        gettext_lazy("Write a page that is asked for"),
        gettext_lazy("Other pages already lead there. A few sentences with their sources are enough to begin."),
        pages_to_write,
    )
)
register(
    Source(
        "dossiers",
        gettext_lazy("Open the dossier of a city"),
        gettext_lazy("The documents are there, nobody has told yet what they say."),
        dossiers_to_open,
    )
)
