"""The words that the search takes for one another: the review team adds pairs and takes them away."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from archive import terms
from archive.models import Term
from archive.term_forms import TermForm
from archive.views.access import for_moderators


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def show(request):
    """List the pairs, and add one."""
    form = TermForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        term = terms.add(**form.cleaned_data)
        messages.success(request, _("“%(term)s” is in the list: the search knows it from now on.") % {"term": term})
        return redirect("vocabulary")
    context = {"form": form, "terms": Term.objects.order_by("equivalent", "word")}
    return render(request, "archive/desk/vocabulary.html", context, status=400 if form.errors else 200)


@for_moderators
@require_POST
def remove(request, pk):
    """Take a pair away."""
    term = get_object_or_404(Term, pk=pk)
    terms.remove(term)
    messages.success(request, _("“%(term)s” is no longer in the list.") % {"term": term})
    return redirect("vocabulary")
