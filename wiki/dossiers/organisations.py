"""Organisations by the name that people write: the one that is there under this name or another, or a new one."""

from django.utils.text import slugify

from archive.models import Organisation
from archive.plain_letters import plain
from wiki.dossiers.snapshots import NewOrganisation


class Names:
    """Organisations by the names that people write, read once: for many forms, one after the other."""

    def __init__(self):
        self._by_name: dict[str, Organisation] = {}
        for one in Organisation.objects.select_related("merged_into").order_by("-pk"):
            for said in (one.name, *one.aliases):
                self._by_name[_folded(said)] = one

    def named(self, name: str) -> Organisation | NewOrganisation:
        """Return what `named` returns."""
        found = self._by_name.get(_folded(name))
        return _final(found) if found else NewOrganisation(" ".join(name.split()))


def named(name: str) -> Organisation | NewOrganisation:
    """Return the organisation of this name, whatever its capitals and accents, by its other names too; or a new one."""
    wanted = _folded(name)
    for one in Organisation.objects.only("name", "aliases", "merged_into").order_by("pk"):
        if wanted in {_folded(said) for said in (one.name, *one.aliases)}:
            return _final(one)
    return NewOrganisation(" ".join(name.split()))


def made(new: NewOrganisation, kind: str = "") -> Organisation:
    """Return the organisation of this name, made now, as one of this kind, if nobody made it meanwhile."""
    found = named(new.name)
    if isinstance(found, Organisation):
        return found
    return Organisation.objects.create(name=new.name[:200], slug=_free_slug(new.name), kind=kind)


def _folded(name: str) -> str:
    return " ".join(plain(name).split())


def _final(one: Organisation) -> Organisation:
    while one.merged_into_id:
        one = one.merged_into
    return one


def _free_slug(name: str) -> str:
    slug = slugify(name)[:70] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(one for one in (slug, *(f"{slug}-{n}" for n in range(2, 10**6))) if one not in taken)
