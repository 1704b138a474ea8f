"""A place and what is known about it."""

from django.http import Http404


def show(request, **address):
    """Not built yet."""
    raise Http404


def show_commune(request, **address):
    """Not built yet."""
    raise Http404
