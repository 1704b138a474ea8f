"""Headers that every answer carries, and the language that a person chose."""

from django.utils import translation
from django.utils.cache import patch_vary_headers

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
        return response


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
