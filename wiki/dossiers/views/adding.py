"""The one door through which facts come in: what it is, then its form; changing one, and saying that one is wrong."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from archive.desk.kinds import DeskError
from archive.models import Organisation, Territory
from wiki.dossiers.facts import FORMS, NAMES, name_of, subject_of
from wiki.dossiers.forms.contest import ContestForm
from wiki.dossiers.forms.fields import organisations_offered
from wiki.dossiers.models import (
    AccessRequest,
    Act,
    Claim,
    Collective,
    Event,
    OrganisationLink,
    Project,
    ProjectOrganisation,
    Topic,
)
from wiki.dossiers.proposing import send
from wiki.dossiers.snapshots import snapshot
from wiki.dossiers.tracing import paragraphs
from wiki.dossiers.views.access import fact_or_404, for_writers, query_of, subject_or_404
from wiki.proposals.models import Proposal


@require_safe
def door(request):
    """Ask what somebody wants to add; the words of the database do not come up."""
    subject = subject_or_404(request)
    if subject is None:
        return redirect("projects")
    context = {
        "subject": subject,
        "about": query_of(subject),
        "is_project": isinstance(subject, Project),
        "is_place": isinstance(subject, Territory),
        "is_organisation": isinstance(subject, Organisation),
    }
    return render(request, "wiki/dossiers/door.html", context)


@never_cache
@for_writers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request, model):
    """Show the form of a fact about the subject that the address names, and send what it says."""
    subject = subject_or_404(request)
    if not _may_be_of(model, subject):
        raise Http404
    form = FORMS[model](request.POST or None, subject=subject, initial=_asked(request, model))
    return _answer(request, form, subject)


@never_cache
@for_writers
@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request):
    """Open a project."""
    place = request.GET.get("ou", "").replace("\0", "")[:120]
    form = FORMS[Project](request.POST or None, initial={"installed": place})
    return _answer(request, form, None)


@never_cache
@for_writers
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, kind, pk):
    """Change a fact, or add a source to it."""
    fact = fact_or_404(kind, pk)
    form = FORMS[type(fact)](request.POST or None, subject=subject_of(fact), row=fact)
    return _answer(request, form, subject_of(fact))


@never_cache
@for_writers
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request, pk):
    """Say that a source says otherwise: it contradicts the value, or gives another one, which stands beside."""
    claim = fact_or_404("claim", pk)
    form = ContestForm(request.POST or None, subject=claim.subject, claim=claim)
    return _answer(request, form, claim.subject, {"contested": claim})


def _answer(request, form, subject, more=()):
    """Show the form, look for pages, or send; whatever goes wrong, what was typed stays in the form."""
    context = {
        "form": form,
        "subject": subject,
        "row": form.row,
        "kind": NAMES[form.model],
        "organisations": organisations_offered() if _names_some(form) else [],
        **dict(more),
    }
    if request.method == "POST" and form.is_valid() and "find" not in request.POST:
        try:
            return _sent(request, form, subject)
        except DeskError as error:
            form.add_error(None, str(error))
    return render(request, "wiki/dossiers/form.html", context, status=422 if form.errors else 200)


def _sent(request, form, subject):
    """Send the change; say what becomes of it, and which paragraphs may have to follow."""
    before = snapshot(form.row) if form.row else None
    outcome = send(form.change(), request.user, form.cleaned_data.get("reason", ""))
    if isinstance(outcome, Proposal):
        messages.success(request, _("Thank you. It waits for review: until then only the review team sees it."))
        return redirect("proposal", outcome.pk)
    messages.success(request, _("It is published."))
    if before and paragraphs(type(outcome), before, snapshot(outcome)):
        messages.warning(request, _("Paragraphs of the dossier may have to follow this change: they are listed below."))
        return redirect("fact-history", name_of(outcome), outcome.pk)
    if isinstance(subject, Organisation):
        return redirect(reverse("add") + query_of(subject))  # there may be more to say of it
    return redirect(subject or outcome)


def _names_some(form) -> bool:
    """Whether a field of the form takes the name of an organisation."""
    return any(field.widget.attrs.get("list") for field in form.fields.values())


def _may_be_of(model, subject) -> bool:
    """Whether facts of this kind are said of such a subject."""
    only = {
        OrganisationLink: Organisation,
        ProjectOrganisation: Project,
        AccessRequest: Territory,
        Collective: Territory,
    }
    if model in only:
        return isinstance(subject, only[model])
    return subject is not None and (model is Claim or not isinstance(subject, Organisation))


def _asked(request, model) -> dict:
    """Return what the address fills in: the topic of a figure, the effect of an event, the kind of an act."""
    names = {Claim: {"topic": Topic.values}, Event: {"effect": None}, Act: {"kind": None}}.get(model, {})
    return {name: request.GET[name] for name in names if name in request.GET}
