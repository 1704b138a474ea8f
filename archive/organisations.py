"""Organisations by the names that people type: finding one, and adding one that the list has not yet."""

from django import forms
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from archive.models import Organisation
from archive.search.french import folded

NEW = "+"  # before a name that is to be added
NAME_MAX = 200
SLUG_MAX = 80


def named(typed: str) -> Organisation | None:
    """Return the organisation of this slug, name or other name; of one that was joined to another, the other."""
    wanted = folded(typed)
    for row in Organisation.objects.select_related("merged_into"):
        if wanted in map(folded, [row.slug, row.name, *row.aliases]):
            return row.merged_into or row
    return None


def listed(rows: list[Organisation]) -> list[Organisation]:
    """Return these rows, those that are new written under a slug that no other has."""
    return [row if row.pk else _added(row.name) for row in rows]


def _added(name: str) -> Organisation:
    while True:
        if found := named(name):
            return found
        try:
            with transaction.atomic():
                return Organisation.objects.create(name=name, slug=_free_slug(name))
        except IntegrityError:  # somebody else adds one of this slug just now
            continue


class OrganisationsField(forms.CharField):
    """Names between semicolons, as organisations; `+` stands before one that is to be added to the list."""

    def clean(self, value) -> list[Organisation]:
        """Return the rows, those to add not saved yet; name the first that is unknown."""
        found: dict[str, Organisation] = {}
        for name in filter(None, (" ".join(part.split()) for part in super().clean(value).split(";"))):
            bare = name.removeprefix(NEW).strip()
            row = named(bare)
            if row is None and not (name.startswith(NEW) and slugify(bare)):
                raise forms.ValidationError(
                    _("No organisation is named “%(name)s”: check its spelling, or write “+ %(name)s” to add it."),
                    params={"name": bare},
                )
            if len(bare) > NAME_MAX:
                raise forms.ValidationError(_("The name of an organisation has 200 signs at most."))
            row = row or Organisation(name=bare)
            found[row.slug or slugify(bare)] = row
        return list(found.values())


def _free_slug(name: str) -> str:
    slug = slugify(name)[:SLUG_MAX].strip("-")
    taken = set(Organisation.objects.filter(slug__startswith=slug[: SLUG_MAX - 4]).values_list("slug", flat=True))
    tries = (slug if number == 1 else f"{slug[: SLUG_MAX - 4]}-{number}" for number in range(1, len(taken) + 2))
    return next(one for one in tries if one not in taken)
