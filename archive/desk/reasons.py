"""The reasons that the desk offers for a decision: a short list that the review team keeps, with free words beside."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.desk.kinds import DeskError
from archive.models import Clock, Reason

DECISIONS = {
    "refuse": gettext_lazy("Refuse"),
    "ask": gettext_lazy("Ask a question"),
    "withdraw": gettext_lazy("Withdraw from the site"),
    "merge": gettext_lazy("Merge with another document"),
}
PER_DECISION = 20
LENGTH = 300
FIRST = {  # French content: what whoever sent something reads
    "refuse": [
        "Hors sujet : ce site ne rassemble que des documents sur la surveillance de l’espace public.",
        "Illisible : les pages sont floues, coupées ou manquantes. Envoyez une autre copie.",
        "Trop de données personnelles de particuliers, sans rapport avec le projet.",
        "Sans source : nous ne pouvons pas dire d’où vient ce document.",
        "Publicité, message automatique ou envoi en double.",
    ],
    "ask": [
        "D’où vient ce document, et comment l’avez-vous obtenu ?",
        "De quelle commune ou de quel projet s’agit-il ?",
        "Il semble manquer des pages : avez-vous le document entier ?",
        "À quelle adresse du web ce document est-il publié ?",
    ],
    "withdraw": [
        "Des données personnelles y étaient lisibles.",
        "Demande fondée d’une personne nommée dans le document.",
        "Publié par erreur, ou remplacé par une meilleure copie.",
    ],
    "merge": ["Le même document est déjà dans la base, en meilleure copie."],
}


def offered(decision: str = "") -> dict[str, list[Reason]]:
    """Return the reasons of each decision, or of one; one query."""
    found = defaultdict(list)
    rows = Reason.objects.filter(decision=decision) if decision else Reason.objects.all()
    for row in rows:
        found[row.decision].append(row)
    return dict(found)


def put_together(key: str, words: str) -> str:
    """Return the reason that was chosen (its key, as a form sends it) with the free words after it."""
    chosen = Reason.objects.filter(pk=int(key)).first() if key.isascii() and key.isdecimal() and len(key) < 10 else None
    return "\n".join(filter(None, [chosen.text if chosen else "", words]))


def add(decision: str, text: str) -> Reason:
    """Offer another reason. Raises `DeskError`."""
    text = " ".join(text.split())
    if decision not in DECISIONS:
        raise DeskError(_("Choose for which decision this is a reason."))
    if not text or len(text) > LENGTH:
        raise DeskError(_("Write a reason of 300 signs at most."))
    with transaction.atomic():
        mine = Reason.objects.filter(decision=decision)
        if mine.count() >= PER_DECISION:
            raise DeskError(_("That is twenty reasons already: remove one first, so that the list stays short."))
        last = mine.order_by("-rank").values_list("rank", flat=True).first() or 0
        return Reason.objects.get_or_create(decision=decision, text=text, defaults={"rank": min(last + 1, 32000)})[0]


def remove(key: int) -> None:
    """Offer a reason no more; decisions keep its words."""
    Reason.objects.filter(pk=key).delete()


def load() -> int:
    """Write the first list, once: what the team removes does not come back. Return how many were written."""
    with transaction.atomic():
        _clock, is_first = Clock.objects.get_or_create(name="first-reasons", defaults={"done_on": timezone.localdate()})
        if not is_first or Reason.objects.exists():
            return 0
        rows = [Reason(decision=d, text=t, rank=n) for d, texts in FIRST.items() for n, t in enumerate(texts, start=1)]
        return len(Reason.objects.bulk_create(rows, ignore_conflicts=True))
