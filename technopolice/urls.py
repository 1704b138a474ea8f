"""The URL table of the whole site."""

from django.conf.urls.i18n import urlpatterns as language_urls
from django.urls import include, path

from technopolice import views

urlpatterns = [
    path("", views.home, name="home"),
    path("a-propos/", views.about, name="about"),
    path("healthz", views.healthz, name="healthz"),
    path("langue/", include(language_urls)),  # "set_language": a POST that keeps the choice in a cookie
    path("", include("archive.urls")),
    path("wiki/", include("wiki.pages.urls")),
]

handler400 = "technopolice.views.bad_request"
handler403 = "technopolice.views.permission_denied"
handler404 = "technopolice.views.page_not_found"
handler500 = "technopolice.views.server_error"
