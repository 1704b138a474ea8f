"""The end of the word being typed: what static/js/complete.js asks for. Nothing of it is kept anywhere."""

from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from archive.search.suggestions import completions
from archive.views.access import QUERY_MAX


@require_safe
@never_cache
def complete(request):
    """Answer `{"words": [...]}`: how the last word of `q` may go on, in words of public documents."""
    typed = request.GET.get("q", "")[:QUERY_MAX]
    return JsonResponse({"words": completions(typed)}, json_dumps_params={"ensure_ascii": False})
