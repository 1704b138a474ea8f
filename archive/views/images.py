"""The image of a page."""

from django.http import Http404


def show(request, **address):
    """Not built yet."""
    raise Http404
