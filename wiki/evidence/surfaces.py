"""The addresses of the wiki that can show a document: its citations, the texts that quote it, the facts it proves."""

from itertools import pairwise

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from archive.surfaces import silent, surface
from wiki.evidence.models import Citation
from wiki.pages.models import WikiPage

PAGES_MAX = 20  # that cite it
REVISIONS_MAX = 5  # of each, the last ones

silent(
    "wikipage-new", "wiki-archived", "proposals", "proposal", "proposal-change", "proposal-answer",
    "proposal-take-back", "proposal-edit", "proposal-evidence", "wikipage-propose", "wikipage-live", "wikipage-manage",
    "wikipage-move", "wikipage-lock", "wikipage-archive", "wikipage-watch", "wikipage-blank",
    "wikipage-discussion-write", "wikipage-discussion-close", "wikipage-revert", "person-edits", "person-undo",
    "comment-withdraw", "comment-take-down", "comment-follow",
)  # fmt: skip


@surface("wiki", "wiki-sources", "wiki-changes", "wiki-feed", "cited-by")
def of_the_wiki(document):
    """What lists pages and sources."""
    yield from (reverse("wiki"), reverse("wiki-changes"), reverse("wiki-feed"))
    yield f"{reverse('wiki-sources')}?q={document.code}"
    yield reverse("cited-by", args=[document.code])


@surface(
    "wikipage", "wikipage-sources", "wikipage-history", "wikipage-feed", "wikipage-discussion", "wikipage-edit",
    "wikipage-compare", "wikipage-revision",
)  # fmt: skip
def of_citing_pages(document):
    """The pages that cite it, in any of their versions: text, source, history, comparison, feed."""
    cited = Citation.objects.filter(document=document, content_type=ContentType.objects.get_for_model(WikiPage))
    ever = WikiPage.objects.filter(article__articlerevision__content__contains=document.code)
    keys = [*cited.values_list("object_id", flat=True)[:PAGES_MAX], *ever.values_list("pk", flat=True)[:PAGES_MAX]]
    pages = WikiPage.objects.visible_to(None).filter(pk__in=keys)
    for page in pages.select_related("article")[:PAGES_MAX]:
        names = ["wikipage", "wikipage-sources", "wikipage-history", "wikipage-feed", "wikipage-discussion"]
        for name in [*names, "wikipage-edit"]:
            yield reverse(name, args=[page.path])
        numbers = page.article.articlerevision_set.order_by("-revision_number")
        last = list(numbers.values_list("revision_number", flat=True)[:REVISIONS_MAX])
        for number in last:
            yield reverse("wikipage-revision", args=[page.path, number])
        for new, old in pairwise(last):
            yield f"{reverse('wikipage-compare', args=[page.path])}?from={old}&to={new}"
