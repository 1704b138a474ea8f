"""The pages that a public site owes its readers: help, who runs it, what is kept, under which terms."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def about(request):
    """Say who we are, how documents come here, and what is kept about readers."""
    return render(request, "site/about.html", {"site": _said()})


@require_safe
def help_page(request):
    """Say how to search, send, cite, write, ask for a document, and protect oneself."""
    return render(request, "site/help.html", {"site": _said(), "limit": settings.UPLOAD_MAX_BYTES // 1024**2})


@require_safe
def contact(request):
    """Say how the team is reached, and for what there is a better way."""
    return render(request, "site/contact.html", {"site": _said()})


@require_safe
def legal(request):
    """Say who publishes and who hosts."""
    return render(request, "site/legal.html", {"site": _said()})


@require_safe
def personal_data(request):
    """Say what is kept about whom, for how long, and how to have it changed."""
    return render(request, "site/personal_data.html", {"site": _said()})


@require_safe
def licence(request):
    """Say what may be done with the texts and with the documents."""
    return render(request, "site/licence.html", {"site": _said()})


@require_safe
def accessibility(request):
    """Say what was checked, what is known to fail, and whom to tell."""
    return render(request, "site/accessibility.html", {"site": _said()})


def _said() -> dict:
    """Return what the settings say of who runs the site; a contact is a link when it can be one."""
    address = settings.SITE_CONTACT
    link = address if address.startswith(("https://", "http://")) else f"mailto:{address}" if "@" in address else ""
    return {
        "team": settings.SITE_TEAM,
        "contact": address,
        "contact_link": link,
        "publisher": settings.SITE_PUBLISHER,
        "hosting": settings.SITE_HOSTING,
        "licence": settings.SITE_LICENCE,
        "forum": settings.SITE_FORUM,
    }
