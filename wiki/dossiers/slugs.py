"""The address of a project: made of its name, once, and of no project that is or was."""

from django.utils.text import slugify

from wiki.dossiers.models import FormerSlug, Project


def free_slug(name: str) -> str:
    """Return an address that no project has or had."""
    slug = slugify(name)[:70].strip("-") or "projet"
    taken = set(Project.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    taken |= set(FormerSlug.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(one for one in (slug, *(f"{slug}-{n}" for n in range(2, 10**6))) if one not in taken)
