"""The URL table of the whole site."""

from django.conf import settings
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from technopolice import helping, public_pages, style_page, views
from technopolice.tables import tables
from wiki.following import views as following

urlpatterns = [
    path("", views.home, name="home"),
    path("aider/", helping.show, name="helping"),
    path("a-propos/", public_pages.about, name="about"),
    path("aide/", public_pages.help_page, name="help"),
    path("contact/", public_pages.contact, name="contact"),
    path("mentions-legales/", public_pages.legal, name="legal"),
    path("donnees-personnelles/", public_pages.personal_data, name="personal-data"),
    path("licence/", public_pages.licence, name="licence"),
    path("accessibilite/", public_pages.accessibility, name="accessibility"),
    path("style/", style_page.show, name="style"),
    path("healthz", views.healthz, name="healthz"),
    # A POST that keeps the choice in a cookie. No token: forging it changes nothing but the language, and a token
    # would give every reader a cookie of their own.
    path("langue/", csrf_exempt(set_language), name="set_language"),
    path("compte/suivis/", following.watches, name="watches"),
    path("compte/suivis/vu", following.seen, name="watches-seen"),
    path("compte/modifications/", following.mine, name="my-edits"),
    path(f"{settings.TABLES_PATH}/", tables.urls),
    path("transmettre/", include("archive.leaks.urls")),
    path("relecture/fuites/", include("archive.leaks.desk_urls")),
    path("", include("archive.urls")),
    path("", include("wiki.dossiers.urls")),
    path("wiki/", include("wiki.pages.urls")),
]

handler400 = "technopolice.views.bad_request"
handler403 = "technopolice.views.permission_denied"
handler404 = "technopolice.views.page_not_found"
handler500 = "technopolice.views.server_error"
