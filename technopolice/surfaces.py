"""The addresses of the site itself that can show a document (`archive.surfaces`)."""

from django.urls import reverse

from archive.surfaces import silent, surface

silent("about", "help", "contact", "legal", "personal-data", "licence", "accessibility", "style")


@surface("home", "helping")
def of_the_site(document):
    """What names the last documents, and what remains to be done about them."""
    yield from (reverse("home"), reverse("helping"))
