"""Search the documents."""

from django.http import Http404


def results(request, **address):
    """Not built yet."""
    raise Http404
