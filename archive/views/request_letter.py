"""The page that writes a request for documents; what is typed stays in the address, on the reader's own machine."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.request_letter import RequestForm, written


@require_safe
def show(request):
    """Ask whom and for what; show the letter, or give it as a text file with `as=txt`."""
    asked = request.GET.copy()
    for name, values in asked.lists():
        asked.setlist(name, [value.replace("\0", "") for value in values])
    if "about" not in asked and "place" not in asked:
        return render(request, "archive/request_letter.html", {"form": RequestForm(label_suffix="")})
    if "go" not in asked:  # led here from a city or a search that found nothing: what is known is filled in
        initial = {name: asked[name] for name in ("place", "about") if name in asked}
        if "wanted" in asked:
            initial["wanted"] = asked.getlist("wanted")
        return render(request, "archive/request_letter.html", {"form": RequestForm(initial=initial, label_suffix="")})
    form = RequestForm(asked, label_suffix="")
    letter = written(**form.cleaned_data) if form.is_valid() else ""
    if letter and asked.get("as") == "txt":
        response = HttpResponse(letter, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="demande-de-documents.txt"'
        return response
    context = {"form": form, "letter": letter, "same": f"?{asked.urlencode()}", "homonyms": _places(form, asked)}
    return render(request, "archive/request_letter.html", context)


def _places(form, asked) -> list[tuple[str, str]]:
    """Return (name, address of the same request) for each place of the name typed."""
    places = []
    for name, code in form.choices_of_place():
        chosen = asked.copy()
        chosen["place"] = code
        places.append((name, f"?{chosen.urlencode()}"))
    return places
