"""The advanced search: a page of questions that leads to the results, with the query written."""

from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.advanced_form import QUESTIONS, AdvancedForm, written_query
from archive.forms import asked_of
from archive.search_links import address


@require_safe
def show(request):
    """Ask; once `go` is there, lead to the results, where what cannot be understood is said beside its field."""
    asked = asked_of(request.GET)
    if "go" in asked:
        wanted = QueryDict(mutable=True)
        wanted["q"] = written_query(asked)
        for name in asked:
            if name not in (*QUESTIONS, "go", "q"):
                wanted[name] = asked[name]
        return redirect(reverse("search") + address(wanted))
    initial = {name: asked[name] for name in asked if name != "q"} | {"all": asked["q"]}
    initial |= {"date_from": asked.get("from", ""), "date_to": asked.get("to", "")}
    form = AdvancedForm(initial=initial, label_suffix="")
    return render(request, "archive/search_advanced.html", {"form": form, "questions": QUESTIONS})
