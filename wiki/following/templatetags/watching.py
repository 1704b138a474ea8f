"""The buttons that watch a page, for who has an account."""

from django import template

from wiki.following.models import Watch

register = template.Library()


@register.inclusion_tag("wiki/following/_watch.html", takes_context=True)
def watch_buttons(context, page):
    """Write the buttons, or nothing for a visitor: the feed needs no account."""
    user = context["user"]
    watched = Watch.objects.filter(user=user, page=page).first() if user.is_authenticated else None
    return {"user": user, "page": page, "watched": watched, "csrf_token": context.get("csrf_token")}
