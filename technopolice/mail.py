"""The mail server as one setting says it: "smtps://name:password@host:465", "smtp+tls://…:587", "smtp://…:25"."""

import os
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def server() -> tuple[str, int, str, str, bool, bool]:
    """Return host (empty: no mail is sent), port, name, password, whether by SSL, whether by STARTTLS."""
    said = urlsplit(os.environ.get("TECHNOPOLICE_MAIL", ""))
    if said.scheme not in {"", "smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured("TECHNOPOLICE_MAIL starts with smtp://, smtps:// or smtp+tls://.")
    name, password = unquote(said.username or ""), unquote(said.password or "")
    return said.hostname or "", said.port or 25, name, password, said.scheme == "smtps", said.scheme == "smtp+tls"
