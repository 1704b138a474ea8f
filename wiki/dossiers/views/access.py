"""Which project, fact or subject a reader gets at an address; 404 when none, the same for hidden and missing."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from archive.models import Organisation, Territory
from wiki.dossiers.facts import MODELS
from wiki.dossiers.models import Project
from wiki.dossiers.proposing import may_propose

# The name in an address, the model, and what names a row of it.
SUBJECTS = {"projet": (Project, "slug"), "lieu": (Territory, "code"), "organisation": (Organisation, "slug")}


def for_writers(view):
    """Ask whoever has no account to sign in, and bring them back."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if may_propose(request.user):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())

    return guarded


def fact_or_404(kind: str, pk: int):
    """Return a fact that everybody may see."""
    return get_object_or_404(_model(kind).objects.visible_to(None), pk=pk)


def any_fact_or_404(kind: str, pk: int, user):
    """Return a fact, and for the review team also one that was taken away."""
    model = _model(kind)
    rows = model.objects.all() if getattr(user, "is_moderator", False) else model.objects.visible_to(user)
    return get_object_or_404(rows, pk=pk)


def subject_or_404(request):
    """Return the project, territory or organisation that the address names; None when it names none."""
    for name, (model, key) in SUBJECTS.items():
        if asked := request.GET.get(name):
            rows = Project.objects.visible_to(request.user) if model is Project else model.objects.all()
            return get_object_or_404(rows, **{key: asked.replace("\0", "")})
    return None


def query_of(subject) -> str:
    """Return the part of an address that names a subject: `?projet=micros`."""
    for name, (model, key) in SUBJECTS.items():
        if isinstance(subject, model):
            return f"?{name}={getattr(subject, key)}"
    return ""


def _model(kind: str):
    if kind not in MODELS:
        raise Http404
    return MODELS[kind]
