"""The pages that belong to no app: home, about, health, errors."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """Say what to do when a form was open too long; Django's own page speaks to developers."""
    return render(request, "403_csrf.html", status=403)
