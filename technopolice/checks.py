"""System checks: what must be there for the site to keep its word, each with the way out."""

import os
import shutil
import subprocess

from django.conf import settings
from django.core import checks
from django.db import DatabaseError


def register_all():
    """Register every check of this module."""
    for check in (storage_is_writable, readers_are_there, sandbox_is_there, whoosh_stays_small, https_is_on):
        checks.register(check)
    for check in (public_pages_are_filled, second_factor_is_asked, exiftool_is_there):
        checks.register(check, checks.Tags.security, deploy=True)


def storage_is_writable(app_configs, **kwargs):
    """The data folder can be written, and only by this account."""
    if not os.access(settings.DATA_DIR, os.W_OK):
        hint = "Give the folder to the account that runs the site, or set TECHNOPOLICE_DATA to another."
        return [checks.Error(f"{settings.DATA_DIR} cannot be written.", hint=hint, id="technopolice.E001")]
    if settings.DATA_DIR.stat().st_mode & 0o007:
        hint = f"Type: chmod 700 {settings.DATA_DIR}"
        return [checks.Warning("Other accounts can read the data folder.", hint=hint, id="technopolice.W001")]
    return []


def readers_are_there(app_configs, **kwargs):
    """Tesseract recognises French."""
    hint = "Type: apt-get install tesseract-ocr tesseract-ocr-fra"
    if not shutil.which("tesseract"):
        return [checks.Warning("Scans cannot be read: tesseract is missing.", hint=hint, id="technopolice.W002")]
    languages = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout
    if "fra" not in languages.split():
        return [checks.Warning("Scans in French cannot be read.", hint=hint, id="technopolice.W003")]
    return []


def exiftool_is_there(app_configs, **kwargs):
    """Clean copies are searched by exiftool as well: without it, leaks have no copy at all."""
    if shutil.which("exiftool"):
        return []
    hint = "Type: apt-get install libimage-exiftool-perl"
    said = "Clean copies are searched by our own search alone, and leaks get none: exiftool is missing."
    return [checks.Warning(said, hint=hint, id="technopolice.W008")]


def sandbox_is_there(app_configs, **kwargs):
    """Files are read in a sandbox, or somebody decided otherwise."""
    if settings.SANDBOX == "limits":
        return [
            checks.Warning(
                "Files are read under resource limits only: a hostile one could read what this account can.",
                hint="Install bubblewrap and unset TECHNOPOLICE_SANDBOX.",
                id="technopolice.W004",
            )
        ]
    if not shutil.which("bwrap"):
        hint = "Type: apt-get install bubblewrap"
        return [checks.Warning("No file can be read: bubblewrap is missing.", hint=hint, id="technopolice.W005")]
    return []


def whoosh_stays_small(app_configs, databases=None, **kwargs):
    """Whoosh answers in time up to about 2,000 documents (docs/measurements.md)."""
    if not databases or not settings.SEARCH_URL.startswith("whoosh"):
        return []
    from archive.models import Document  # noqa: PLC0415  only when a database may be asked

    try:
        if Document.objects.published().count() <= 2000:
            return []
    except DatabaseError:  # the tables are not made yet, or the database is away: others say so
        return []
    hint = "Unset SEARCH_URL, then type: manage.py rebuild_search"
    return [checks.Warning("Whoosh is slow beyond 2,000 documents.", hint=hint, id="technopolice.W006")]


def https_is_on(app_configs, **kwargs):
    """A site that others reach is reached over HTTPS."""
    local = {"localhost", "127.0.0.1", "[::1]"}
    if settings.HTTPS or set(settings.ALLOWED_HOSTS) <= local:
        return []
    hint = "Put the site behind a proxy that speaks HTTPS and set TECHNOPOLICE_HTTPS=yes."
    return [checks.Warning("Passwords would travel in clear.", hint=hint, id="technopolice.W007")]


def public_pages_are_filled(app_configs, **kwargs):
    """A public site says who runs it and how to reach them: the law asks for it, and so do readers."""
    wanted = {
        "TECHNOPOLICE_TEAM": (settings.SITE_TEAM, "the name of the collective that runs the site"),
        "TECHNOPOLICE_CONTACT": (settings.SITE_CONTACT, "an address at which the team is reached"),
        "TECHNOPOLICE_PUBLISHER": (settings.SITE_PUBLISHER, "who answers for what is published, as the law names it"),
        "TECHNOPOLICE_HOSTING": (settings.SITE_HOSTING, "the name and address of who hosts the server"),
    }
    return [
        checks.Error(f"{name} is empty.", hint=f"Set it to {what}: the public pages show it.", id="technopolice.E002")
        for name, (value, what) in wanted.items()
        if not value
    ]


def second_factor_is_asked(app_configs, **kwargs):
    """A password alone never opens the desk of a real site."""
    wrong = []
    if not settings.SECOND_FACTOR:
        wrong.append("TECHNOPOLICE_SECOND_FACTOR is off: a stolen password opens the desk.")
    if settings.SECOND_FACTOR_DEMONSTRATION:
        wrong.append("TECHNOPOLICE_DEMO_WITHOUT_SECOND_FACTOR is on: known passwords open the desk.")
    return [checks.Error(said, hint="Unset it.", id="technopolice.E010") for said in wrong]
