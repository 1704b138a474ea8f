"""`/aider/`: what somebody with a quarter of an hour can do now."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.tasks import open_tasks


@require_safe
def show(request):
    """List the tasks that this person can start, by kind."""
    return render(request, "site/helping.html", {"kinds": open_tasks(request.user), "forum": settings.SITE_FORUM})
