"""Who did something and on which day: a pseudonym or nobody, never an hour."""

from django import template
from django.utils.translation import gettext as _

from archive.written_date import written_day

register = template.Library()


@register.filter
def name_of(person) -> str:
    """Return a pseudonym, or "no name"."""
    return getattr(person, "pseudonym", "") or _("no name")


@register.filter
def name_of_comment(comment) -> str:
    """Return who signs a comment."""
    return comment.name or _("no name")


@register.filter
def day_in_words(day) -> str:
    """Return a day: "8 mai 2019"."""
    return written_day(day) if day else ""
