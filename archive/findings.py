"""What a reviewer of a version should look at first: rows {page, kind, count}, each kind by whoever finds it."""

from collections.abc import Iterable

from django.db import transaction

from archive.models import Version


def add_findings(version, kinds: Iterable[str], rows: list[dict]) -> None:
    """Put these rows in the place of those of the same kinds; rows of other kinds stay."""
    replaced = set(kinds)
    with transaction.atomic():
        held = Version.objects.select_for_update().only("findings").get(pk=version.pk)
        held.findings = [row for row in held.findings if row.get("kind") not in replaced] + rows
        held.save(update_fields=["findings"])
    version.findings = held.findings
