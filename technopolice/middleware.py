"""Headers that every answer carries, the language that a person chose, and two answers that no view gives by itself."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from archive.views import withdrawn
from archive.withdrawn import Withdrawn
from technopolice.maintenance import is_on
from technopolice.views import unavailable

ONION_HOST = ".onion"
# What an account or the review team reads: no browser and no proxy keeps a copy.
KEPT_BY_NOBODY = ("/compte/", "/relecture/", "/mes-depots/")
# Nothing here uses a device's senses; a page that is attacked should not either.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "usb", "browsing-topics",
    )
)  # fmt: skip


class SecurityHeaders:
    """Adds the headers that Django does not, to every answer, static files included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if request.path_info.startswith(KEPT_BY_NOBODY):
            response.headers.setdefault("Cache-Control", "no-store")
        if _may_lead_to_onion(request, response):
            response.headers["Onion-Location"] = f"http://{settings.ONION}{request.get_full_path()}"
        return response


def _may_lead_to_onion(request, response) -> bool:
    """Tell whether Tor Browser should be told of the onion address: of pages, over HTTPS, not there already."""
    is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
    return bool(
        settings.ONION and is_page and request.is_secure() and ONION_HOST not in request.META.get("HTTP_HOST", "")
    )


class Language:
    """The language that the person chose (a cookie), else the one that their browser asks for, else French.

    Nothing of it is kept; what is cached between us and readers is told what it depends on.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        return response


class ReadingOnly:
    """While the site is being looked after, whatever would change something is answered with 503; reading goes on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_on() and request.method not in {"GET", "HEAD", "OPTIONS"} and request.path != reverse("set_language"):
            return unavailable(request, maintenance=True)
        return self.get_response(request)


class NoticesOfWithdrawal:
    """Answers 410, with the notice, wherever a view asks for a document that was withdrawn."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answer for the view."""
        return withdrawn.answer(request, exception.notice) if isinstance(exception, Withdrawn) else None
