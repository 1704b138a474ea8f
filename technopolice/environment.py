"""How the settings are read, from variables and files; what cannot be read stops the start with a sentence."""

import json
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def envbool(name: str, default: str) -> bool:
    """Read `yes` or `no`; anything else stops the start, since a misspelt switch must not be guessed."""
    value = os.environ.get(name, default).lower()
    if value not in {"yes", "no"}:
        raise ImproperlyConfigured(f"{name} is {value!r}: write yes or no.")
    return value == "yes"


def envint(name: str, default: int) -> int:
    """Read a whole number."""
    value = os.environ.get(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.")
    return int(value)


def questions_from(path) -> list[tuple[str, list[str]]]:
    """Read the questions that tell people from machines: `[["question", ["answer", ...]], ...]`."""
    try:
        read = json.loads(Path(path).read_text())
        questions = [(str(question), [str(answer) for answer in answers]) for question, answers in read]
    except (OSError, ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"TECHNOPOLICE_QUESTIONS is {path}, which cannot be read: {error}") from error
    if not questions or not all(question and answers for question, answers in questions):
        raise ImproperlyConfigured(f"TECHNOPOLICE_QUESTIONS is {path}: each question needs its words and an answer.")
    return questions


def secret_from(path: Path) -> str:
    """Return the secret kept in a file, made at the first start and readable by this account only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
