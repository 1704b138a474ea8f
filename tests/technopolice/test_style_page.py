"""The page of the visual language: in development only, and complete."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
PARTS = (
    "colour", "type", "notes", "badges", "buttons", "forms", "tables", "cards", "facts", "facets", "timeline", "tasks",
    "figures", "columns", "empty", "lists",
)  # fmt: skip
CSS = Path(__file__).resolve().parent.parent.parent / "static" / "css"


def test_it_is_there_in_development(client, settings):
    settings.DEBUG = True
    assert client.get(reverse("style")).status_code == 200


def test_it_is_not_found_elsewhere(client):
    assert client.get(reverse("style")).status_code == 404


def test_it_shows_each_element_and_each_colour(client, settings):
    settings.DEBUG = True
    page = client.get(reverse("style")).content.decode()
    for part in PARTS:
        assert f'id="{part}"' in page
    light = (CSS / "variables.css").read_text().split("@media")[0]
    for colour in re.findall(r"--([\w-]+): #", light):
        assert f"--{colour}<" in page or colour in {"on-accent", "mark-ink"}


def test_every_sheet_uses_colours_that_there_are():
    kept = set(re.findall(r"(--[\w-]+):", (CSS / "variables.css").read_text()))
    for sheet in CSS.glob("*.css"):
        assert set(re.findall(r"var\((--[\w-]+)", sheet.read_text())) <= kept, sheet.name
