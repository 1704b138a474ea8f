"""What readers report, on the page of what it is about: the way to the form, the replies that are shown."""

from django import template

from archive import reports

register = template.Library()


@register.inclusion_tag("archive/reports/_link.html")
def report_link(row, page=None):
    """Write the link to the form about this row, or about one page of it."""
    kind = reports.subject_of(row)
    return {"name": kind.name, "key": kind.key_of(row), "page": page}


@register.inclusion_tag("archive/reports/_replies.html", takes_context=True)
def replies_to(context, row):
    """Show the replies that are beside this row."""
    user = context.get("user")
    moderates = bool(getattr(user, "is_moderator", False))
    return {"replies": reports.replies_to(row), "moderates": moderates, "csrf_token": context.get("csrf_token")}
