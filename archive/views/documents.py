"""A document, for whoever may see it."""

from django.http import Http404


def show(request, **address):
    """Not built yet."""
    raise Http404


def text(request, **address):
    """Not built yet."""
    raise Http404
