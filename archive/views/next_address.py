"""Where a person was going before they were asked who they are: a path of this site, or nothing."""

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme


def next_address(request) -> str:
    """Return the address that a form or an address carries as `next`, when it leads to this site."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    good = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=settings.HTTPS)
    return asked if good and asked.startswith("/") else ""
