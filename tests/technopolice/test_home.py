"""The pages that belong to no app: the first page, about, errors, and what every page promises."""

import re

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from technopolice import views
from tests.make import make_document, make_user
from wiki.pages.saving import save

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
STYLES = sorted((settings.BASE_DIR / "static").rglob("*.css"))


def test_first_page_counts_and_lists_what_is_public_only(client, db):
    make_document("un", "deux", title="Document public")
    make_document("trois", title="Document caché", published=False)
    response = client.get("/")
    assert response.context["counts"] == {"documents": 1, "pages": 2}
    page = response.content.decode()
    assert "Document public" in page
    assert "Document caché" not in page


def test_first_page_lists_the_dossiers(client, db):
    save("villes/nice", title="Nice, ville test", text="Un texte.", author=make_user("someone"))
    assert "Nice, ville test" in client.get("/").content.decode()


def test_first_page_costs_few_queries(client, db, django_assert_max_num_queries):
    for _ in range(8):
        make_document("un")
    with django_assert_max_num_queries(9):
        client.get("/")


def test_first_page_searches_and_gives_examples(client, db):
    page = client.get("/").content.decode()
    assert f'action="{reverse("search")}"' in page
    assert f"{reverse('search')}?q=%22reconnaissance+faciale%22" in page


@pytest.mark.parametrize("address", ["/", "/a-propos/", "/documents/", "/documents/?q=drone", "/nulle-part"])
def test_who_only_reads_gets_no_cookie_and_a_strict_policy(client, db, address):
    response = client.get(address)
    assert not response.cookies
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_static_files_carry_the_same_headers_as_pages(client, db):
    settings.STATIC_ROOT.joinpath("a.svg").write_text("<svg/>")
    names = ["Content-Security-Policy", "X-Frame-Options", "Referrer-Policy", "X-Content-Type-Options"]
    response = Client().get(settings.STATIC_URL + "a.svg")  # a new one reads the folder again
    b"".join(response.streaming_content)
    assert response.status_code == 200
    assert all(response.has_header(name) for name in names)
    assert not response.has_header("Access-Control-Allow-Origin")


def test_page_of_a_document_gives_no_cookie(client, db):
    document = make_document("un")
    for address in [document.get_absolute_url(), document.page_url(1)]:
        assert not client.get(address, {"q": "un"}).cookies


def test_moderator_reads_how_much_waits(client, moderator, contributor):
    client.force_login(contributor)
    assert reverse("desk") not in client.get("/").content.decode()
    client.force_login(moderator)
    assert reverse("desk") in client.get("/").content.decode()


def test_language_is_chosen_by_a_button_and_keeps_the_page(client, db):
    page = client.get("/a-propos/?x=1").content.decode()
    assert '<html lang="fr">' in page
    assert 'name="next" value="/a-propos/?x=1"' in page
    response = client.post(reverse("set_language"), {"language": "en", "next": "/a-propos/"})
    assert response["Location"] == "/a-propos/"
    assert '<html lang="en">' in client.get("/a-propos/").content.decode()


def test_language_button_leads_nowhere_else(client, db):
    response = client.post(reverse("set_language"), {"language": "en", "next": "https://ailleurs.example/"})
    assert response["Location"] == "/"


@pytest.mark.parametrize(
    ("view", "status"), [(views.bad_request, 400), (views.permission_denied, 403), (views.page_not_found, 404)]
)
def test_errors_have_a_page_of_ours(db, view, status):
    response = view(RequestFactory().get("/x"), Exception("secret"))
    assert response.status_code == status
    assert b"wordmark" in response.content
    assert b"secret" not in response.content


def test_form_that_was_open_too_long_says_what_to_do(db):
    response = views.csrf_failure(RequestFactory().get("/x"), reason="CSRF token missing")
    assert response.status_code == 403
    assert b"CSRF" not in response.content


def test_page_of_a_broken_server_needs_no_database(django_assert_num_queries, db):
    with django_assert_num_queries(0), translation.override("fr"):
        response = views.server_error(RequestFactory().get("/x"))
    assert response.status_code == 500
    assert b'<html lang="fr">' in response.content


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_template_has_no_inline_style_or_script_and_loads_nothing_from_elsewhere(template):
    text = template.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    # The page made for paper carries its own style, which the policy lets in by its hash.
    assert template.name in {"paper.html", "_paper.html"} or not re.search(r"<style\b", text)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "javascript:" not in text
    assert not re.search(r"(src|srcset)\s*=\s*[\"'](https?:)?//", text)
    assert not re.search(r"<link[^>]+href=[\"'](https?:)?//", text)


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_style_loads_nothing_from_elsewhere(style):
    assert not re.search(r"@import|url\(|https?:", style.read_text())


def test_all_scripts_of_the_site_together_are_light():
    scripts = (settings.BASE_DIR / "static" / "js").glob("*.js")
    assert 0 < sum(len(script.read_bytes()) for script in scripts) < 30 * 1024


@pytest.mark.parametrize("name", ["projects", "map", "browse", "helping", "wiki-changes", "collections", "wiki"])
def test_every_page_leads_to_each_part_of_the_site(client, db, name):
    assert f'href="{reverse(name)}"' in client.get("/accessibilite/").content.decode()
