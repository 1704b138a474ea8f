"""The pages that a public site owes its readers."""

import re

import pytest
from django.core import checks
from django.urls import reverse

from technopolice.checks import public_pages_are_filled

PAGES = ["about", "help", "contact", "legal", "personal-data", "licence", "accessibility"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_there_in_both_languages_and_has_one_title(client, name):
    for language in ("fr", "en"):
        answer = client.get(reverse(name), headers={"Accept-Language": language})
        assert answer.status_code == 200
        assert answer.content.decode().count("<h1") == 1


def test_every_page_leads_to_all_of_them(client):
    footer = client.get(reverse("home")).content.decode()
    assert all(f'href="{reverse(name)}"' in footer for name in PAGES)


def test_they_say_who_runs_the_site(client, settings):
    settings.SITE_TEAM, settings.SITE_CONTACT = "Collectif d’essai", "equipe@example.org"
    settings.SITE_PUBLISHER, settings.SITE_HOSTING = "Une personne", "Un hébergeur, 1 rue X"
    legal = client.get(reverse("legal")).content.decode()
    assert all(said in legal for said in ("Collectif d’essai", "Une personne", "Un hébergeur, 1 rue X"))
    assert 'href="mailto:equipe@example.org"' in client.get(reverse("contact")).content.decode()


def test_what_is_not_filled_in_is_said(client):
    assert "pas encore" in client.get(reverse("legal")).content.decode()


def test_a_contact_that_is_no_address_is_no_link(client, settings):
    settings.SITE_CONTACT = "javascript:alert(1)"
    assert 'href="javascript' not in client.get(reverse("contact")).content.decode()


def test_a_site_is_not_deployed_while_they_are_empty(settings):
    assert [error.level for error in public_pages_are_filled(None)] == [checks.ERROR] * 4
    settings.SITE_TEAM = settings.SITE_CONTACT = settings.SITE_PUBLISHER = settings.SITE_HOSTING = "x"
    assert public_pages_are_filled(None) == []
    deployed, always = (checks.registry.registry.get_checks(include_deployment_checks=d) for d in (True, False))
    assert public_pages_are_filled in deployed
    assert public_pages_are_filled not in always


def test_the_help_leads_to_every_heading(client):
    page = client.get(reverse("help")).content.decode()
    assert set(re.findall(r'href="#([\w-]+)"', page)) - {"content"} <= set(re.findall(r'id="([\w-]+)"', page))
