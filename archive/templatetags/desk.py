"""What the templates of the desk ask for: reasons to choose from, and the page where passages are masked."""

from django import template
from django.urls import NoReverseMatch, reverse

from archive.desk import reasons

register = template.Library()


@register.simple_tag
def reasons_for(offered: dict, decision: str) -> list:
    """Return the reasons of one decision, out of all that the view has read."""
    return offered.get(decision, [])


@register.simple_tag
def all_reasons(decision: str = "refuse") -> list:
    """Return the reasons of one decision; one query."""
    return reasons.offered(decision).get(decision, [])


@register.simple_tag
def redaction_url(document) -> str:
    """Return where passages of a document are masked; nothing where this site has no such page."""
    try:
        return reverse("redact", args=[document.code])
    except NoReverseMatch:
        return ""
