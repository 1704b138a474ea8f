"""Ten thousand wiki pages made up for measurements, each one article that ours and django-wiki's own views show.

Ten branches of a thousand: `v3` and `v3/p007`. A text of 3 KB has four headings, ten citations, a table, a list.
"""

import random
from itertools import accumulate

from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site
from wiki.models import Article, ArticleRevision, URLPath
from wiki.models.article import ArticleForObject

from archive.models import Document
from bench.corpus import make_documents, page_text
from wiki.evidence.models import Citation
from wiki.pages import saving, searching
from wiki.pages.models import WikiPage
from wiki.pages.rendering import VERSION

BRANCHES, LEAVES = 10, 999
TEXTS = 20  # different ones
BATCH = 500


def make_text(draw: random.Random, words, weights, documents, size: int) -> str:
    """Return a text of about so many bytes."""
    parts, length = [], 0
    while length < size:
        said = page_text(draw, words, weights)[:500]
        code = draw.choice(documents)
        parts += [
            f"## {said[:30].strip()}",
            f"{said[:220]} [[doc:{code} p.1]]. **{said[220:250]}** {said[250:400]} [[doc:{code}]].",
            "| ville | micros |\n|:--|--:|\n| Nice | 50 |\n| Lyon | 20 |" if draw.random() < 0.3 else f"- {said[400:]}",
            f"Voir [[v{draw.randrange(BRANCHES)}/p{draw.randrange(LEAVES):03}|une autre ville]].",
        ]
        length = sum(len(part.encode()) + 2 for part in parts)
    return "\n\n".join(parts) + "\n"


def paths() -> list[str]:
    """Return the path of every page, parents before what stands below them."""
    return [
        path
        for branch in range(BRANCHES)
        for path in (f"v{branch}", *(f"v{branch}/p{leaf:03}" for leaf in range(LEAVES)))
    ]


def make_pages():
    """Fill the database; return a function that makes texts of a size."""
    words, _size = make_documents(20)
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))
    documents = list(Document.objects.values_list("code", flat=True))
    draw = random.Random(2)
    prepared = [
        saving.prepare("Page", make_text(draw, words, weights, documents, 3000)) for _ in range(TEXTS)
    ]  # fmt: skip
    articles = Article.objects.bulk_create((Article(other_write=False) for _ in paths()), batch_size=BATCH)
    revisions = ArticleRevision.objects.bulk_create(
        (
            ArticleRevision(article=article, revision_number=1, title=path, content=prepared[n % TEXTS].text)
            for n, (article, path) in enumerate(zip(articles, paths(), strict=True))
        ),
        batch_size=BATCH,
    )
    for article, revision in zip(articles, revisions, strict=True):
        article.current_revision = revision
    Article.objects.bulk_update(articles, ["current_revision"], batch_size=BATCH)
    _make_ours(articles, revisions, prepared)
    _make_stock(articles)
    return lambda size: make_text(draw, words, weights, documents, size)


def _make_ours(articles, revisions, prepared) -> None:
    pages = []
    for number, (path, article, revision) in enumerate(zip(paths(), articles, revisions, strict=True)):
        laid_out = prepared[number % TEXTS].rendered
        page = WikiPage(
            path=path, article=article, html=laid_out.html, headings=laid_out.headings, html_revision=revision,
            renderer=VERSION,
        )  # fmt: skip
        if number < TEXTS:
            searching.keep_words(page, path, revision.content)
        else:
            _same_words(page, pages[number % TEXTS])
        pages.append(page)
    WikiPage.objects.bulk_create(pages, batch_size=BATCH)
    owner = ContentType.objects.get_for_model(WikiPage)
    facts = ["document_id", "version_id", "code", "page_from", "page_to", "stance", "sentence", "anchor", "note"]
    Citation.objects.bulk_create(
        (
            Citation(rank=rank, content_type=owner, object_id=page.pk, **{name: getattr(cited, name) for name in facts})
            for number, page in enumerate(pages)
            for rank, cited in enumerate(prepared[number % TEXTS].citations, start=1)
        ),
        batch_size=BATCH,
    )


def _same_words(page, other) -> None:
    page.text, page.stems, page.stems_version = other.text, other.stems, other.stems_version


def _make_stock(articles) -> None:
    """Hang the same articles into django-wiki's tree, numbered as it numbers it."""
    site = Site.objects.get_current()
    top = Article.objects.create()
    top.add_revision(ArticleRevision(title="Accueil", content="Accueil"))
    rows = [_row(top, None, site, None, 1, 2 * (len(articles) + 1), 0)]
    URLPath.objects.bulk_create(rows)
    left, parents, kept = 2, {}, iter(articles)
    branches = []
    for branch in range(BRANCHES):
        row = _row(next(kept), f"v{branch}", site, rows[0], left, left + 2 * LEAVES + 1, 1)
        parents[branch] = [next(kept) for _ in range(LEAVES)]
        branches.append(row)
        left += 2 * LEAVES + 2
    URLPath.objects.bulk_create(branches)
    leaves = [
        _row(article, f"p{leaf:03}", site, row, row.lft + 1 + 2 * leaf, row.lft + 2 + 2 * leaf, 2)
        for branch, row in enumerate(branches)
        for leaf, article in enumerate(parents[branch])
    ]
    URLPath.objects.bulk_create(leaves, batch_size=BATCH)
    kind = ContentType.objects.get_for_model(URLPath)
    ArticleForObject.objects.bulk_create(
        (
            ArticleForObject(article_id=row.article_id, content_type=kind, object_id=row.pk, is_mptt=True)
            for row in [*rows, *branches, *leaves]
        ),
        batch_size=BATCH,
    )


def _row(article, slug, site, parent, left, right, level) -> URLPath:
    return URLPath(
        article=article, slug=slug, site=site, parent=parent, lft=left, rght=right, level=level, tree_id=1
    )  # fmt: skip
