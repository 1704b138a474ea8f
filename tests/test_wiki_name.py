"""Our folder `wiki/` shares its name with django-wiki, and hides nothing of it."""

import ast
from pathlib import Path

import wiki
import wiki.models
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = Path(wiki.models.__file__).parent.parent  # of the package `wiki.models`


def test_the_models_come_from_the_installed_package():
    assert "site-packages" in wiki.models.__file__


def test_no_module_of_ours_has_the_name_of_one_of_django_wiki():
    def names(folder):
        return {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}

    shared = names(ROOT / "wiki") & names(LIBRARY)
    assert shared <= {"__init__", "__pycache__"}


def test_no_address_leads_to_a_view_of_django_wiki():
    def views(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from views(pattern.url_patterns)
            else:
                yield pattern.callback

    for view in views(get_resolver().url_patterns):
        module = getattr(view, "view_class", view).__module__
        assert module.startswith(
            (
                "technopolice.",
                "archive.",
                "wiki.discussion.",
                "wiki.dossiers.",
                "wiki.evidence.",
                "wiki.following.",
                "wiki.pages.",
                "wiki.proposals.",
                "django.",
            )
        ), module


def test_neither_its_renderer_nor_its_readers_rights_are_used():
    """`Article.render` and `Article.objects.can_read` answer by rules that are not ours."""
    for folder in ("archive", "wiki", "technopolice"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Attribute):
                    assert node.attr not in {"can_read", "add_revision", "get_cached_content"}, path
                    rendering = node.attr == "render" and isinstance(node.value, ast.Name | ast.Attribute)
                    if rendering:
                        assert "article" not in ast.unparse(node.value).lower(), path


def test_its_admin_is_nowhere():
    from django.contrib import admin

    assert not admin.site._registry  # ours is `technopolice.tables`, where nothing can be written
