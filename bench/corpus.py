"""Documents in French made up for measurements: the same seed makes the same ones.

Words follow Zipf's law: the commonest of French first, those of the field among the frequent ones, then invented ones;
in sentences with elisions, capitals and accents. A page has 400 words, a document 1 to 9 pages, 5 in the middle.
"""

import random
from itertools import accumulate

from django.utils import timezone

from archive.models import Document, Organisation, Page, Technology, Territory, Version
from archive.models.document import CODE_ALPHABET, CODE_LENGTH
from archive.search.french import page_stems

COMMON = """de la le et les des à en un du une que est pour dans qui par plus au sur ne se il ce pas sont avec ou son
cette aux être ces entre ses mais comme on leur été sans deux même aussi après tout"""
FIELD = """caméra police microphone drone délibération conseil municipal sécurité surveillance marché convention ville
expérimentation commune préfet arrêté traitement données contrat reconnaissance opérateur algorithme quartier espace"""
ROOTS = """admin contr public finan organ techn install oblig prés décid gest territ urb mobil inform communic régul
observ prot évalu médi form compét adapt circul coord recherch budg engag particip invest"""
ENDINGS = (
    "ation ations ement ements er é ée és ées eur eurs ité ités ion ions ique iques al aux ale ales ance if ive age"
)
SYLLABLES = "ba ca dé fi go lu mé no pi ra sé tu vi zo cha tri plo gré mon sou"
WORDS = 20_000
PAGE_WORDS = 400
BATCH = 500  # documents written at once


def vocabulary(draw: random.Random) -> list[str]:
    """Return the words, the most frequent first."""
    seen = dict.fromkeys(COMMON.split())
    frequent = [root + ending for root in ROOTS.split() for ending in ENDINGS.split()] + FIELD.split()
    draw.shuffle(frequent)
    seen |= dict.fromkeys(frequent)
    syllables, endings = SYLLABLES.split(), ENDINGS.split()
    while len(seen) < WORDS:
        seen["".join(draw.choices(syllables, k=draw.randint(2, 4))) + draw.choice(endings)] = None
    return list(seen)


def page_text(draw: random.Random, words: list[str], weights: list[float]) -> str:
    """Return one page of sentences of twenty words."""
    drawn = draw.choices(words, cum_weights=weights, k=PAGE_WORDS)
    sentences = (" ".join(drawn[at : at + 20]).capitalize() for at in range(0, PAGE_WORDS, 20))
    return ". ".join(sentences).replace(" le a", " l’a").replace(" la é", " l’é").replace(" de o", " d’o") + "."


def code_of(number: int) -> str:
    """Return a code that no other number has: drawn ones meet twins among so many."""
    letters = ""
    for _ in range(CODE_LENGTH):
        number, rest = divmod(number, len(CODE_ALPHABET))
        letters += CODE_ALPHABET[rest]
    return letters


def make_documents(count: int) -> tuple[list[str], int]:
    """Fill the database; return the vocabulary and the bytes of text."""
    draw = random.Random(1)
    words = vocabulary(draw)
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))
    places = _places()
    technologies = [Technology.objects.create(name=f"Technologie {n}", slug=f"technologie-{n}") for n in range(10)]
    companies = [Organisation.objects.create(name=f"Société {n}", slug=f"societe-{n}") for n in range(200)]
    size = 0
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        documents = [_document(draw, words, weights, number) for number in numbers]
        for number, document in zip(numbers, documents, strict=True):
            document.code = code_of(number)
        Document.objects.bulk_create(documents)
        versions = [
            Version(
                document=document, number=1, sha256=f"{document.pk:064}", media_type="text/plain", processing="done",
                page_count=draw.randint(1, 9), added=timezone.now(),
            )
            for document in documents
        ]  # fmt: skip
        Version.objects.bulk_create(versions)
        for document, version in zip(documents, versions, strict=True):
            texts = [page_text(draw, words, weights) for _ in range(version.page_count)]
            size += sum(len(text.encode()) for text in texts)
            Page.objects.bulk_create(
                Page(version=version, rank=rank, text=text, stems=page_stems(text), state="done", origin="file")
                for rank, text in enumerate(texts, start=1)
            )
            document.public_version = version
        Document.objects.bulk_update(documents, ["public_version"])
        for field, values in [("territory", places), ("technology", technologies), ("organisation", companies)]:
            through = {"territory": Document.territories, "technology": Document.technologies,
                       "organisation": Document.organisations}[field].through  # fmt: skip
            through.objects.bulk_create(
                through(document=document, **{field: values[int(draw.paretovariate(1)) % len(values)]})
                for document in documents
            )
    return words, size


def _places() -> list[Territory]:
    region = Territory.objects.create(
        code="reg-00", name="Région", slug="region-0", name_slug="region", kind="region", path="reg-00/"
    )
    return [
        Territory.objects.create(
            code=f"{n:05}", name=f"Ville {n}", slug=f"ville-{n}", name_slug=f"ville-{n}", kind="commune", parent=region,
            path=f"reg-00/{n:05}/",
        )
        for n in range(400)
    ]  # fmt: skip


def _document(draw: random.Random, words: list[str], weights: list[float], number: int) -> Document:
    return Document(
        title=" ".join(draw.choices(words, cum_weights=weights, k=6)),
        provenance=draw.choice(["public-record", "press", "answer"]),
        nature=draw.choice(["deliberation", "report", "letter"]),
        date=timezone.now().date().replace(year=2010 + number % 16),
        added=timezone.now(),
        published_at=timezone.now(),
        decision="published",
    )
