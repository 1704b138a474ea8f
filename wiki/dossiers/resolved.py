"""Choosing among values that speak against each other: which one is kept, which is set aside, why, and who decided."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from wiki.dossiers.models import Claim, FactRevision, Verdict
from wiki.dossiers.snapshots import FactError
from wiki.dossiers.writing import Why, write


@dataclass(frozen=True)
class Decided:
    """Who gave a verdict, and on which day."""

    by: str
    day: object


def resolve(verdicts: dict[Claim, tuple[str, str]], by) -> None:
    """Write the verdict and the reason of each value, all or none. Raises `FactError`.

    One value at most is kept; one that is set aside has a reason.
    """
    kept = [claim for claim, (verdict, _reason) in verdicts.items() if verdict == Verdict.KEPT]
    if len(kept) > 1:
        raise FactError(_("One value at most can be kept: choose “other value” for the rest."))
    with transaction.atomic():
        for claim, (verdict, reason) in sorted(verdicts.items(), key=lambda one: one[0].pk):
            if verdict not in {"", *Verdict.values}:
                raise FactError(_("Choose one of the verdicts offered."))
            write(claim, {"verdict": verdict, "verdict_reason": reason[:500]}, why=Why(by, reason))


def group_of(claim: Claim) -> list[Claim]:
    """Return the values that stand beside this one: of the same property, for the same thing."""
    beside = Claim.objects.visible_to(None).filter(
        content_type=claim.content_type, object_id=claim.object_id, topic=claim.topic
    )
    beside = beside.select_related("organisation", "payer", "said_by_organisation")
    return [one for one in beside if one.group == claim.group]


def verdicts_of(groups) -> dict[int, Decided]:
    """Return, by the key of the value, who gave the verdict that stands; one query."""
    judged = {value.claim.pk: value.claim for group in groups for value in group.values if value.claim.verdict}
    if not judged:
        return {}
    rows = FactRevision.objects.filter(
        content_type=ContentType.objects.get_for_model(Claim), object_id__in=judged
    ).select_related("author")
    found, last = {}, {}
    for row in rows.order_by("object_id", "number"):
        verdict = (row.after or {}).get("verdict", "")
        if verdict != last.get(row.object_id, ""):
            found[row.object_id] = Decided(row.author.pseudonym if row.author else "", row.day)
        last[row.object_id] = verdict
    return found
