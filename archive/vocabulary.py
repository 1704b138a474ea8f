"""Loading the words of the field: technologies, organisations, and which word stands for which."""

import csv
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from archive.models import Organisation, Technology, Term


def load(folder: Path) -> dict[str, int]:
    """Write technologies.csv, organisations.csv and terms.csv of `folder`; return how many rows each has.

    A second time nothing changes, and what people corrected since is kept: only missing rows are added.
    """
    read = {name: _read(folder / f"{name}.csv") for name in ("technologies", "organisations", "terms")}
    with transaction.atomic():
        for row in read["technologies"]:
            asked = row.get("what_to_ask", "").replace("|", "\n")
            said = {"name": row["name"], "definition": row.get("definition", ""), "what_to_ask": asked}
            Technology.objects.get_or_create(slug=slugify(row["name"]), defaults=said)
        for row in read["organisations"]:
            aliases = [alias for alias in row["aliases"].split("|") if alias]
            said = {name: row.get(name, "") for name in ("name", "kind", "country", "description")}
            Organisation.objects.get_or_create(slug=slugify(row["name"]), defaults=said | {"aliases": aliases})
        for row in read["terms"]:
            Term.objects.get_or_create(
                word=row["word"], equivalent=row["equivalent"], defaults={"register": Term.Register(row["register"])}
            )
    return {name: len(rows) for name, rows in read.items()}


def _read(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
