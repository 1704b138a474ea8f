"""The layout holds: imports go one way, and the names that nobody should use stay unused."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = {"archive": {"wiki", "technopolice"}, "wiki": {"technopolice"}}
PURE = ["archive/extraction", "wiki/evidence/syntax.py", "wiki/pages/rendering.py"]  # run without Django
DRAWERS = {"utils", "helpers", "services", "common", "misc"}


def python_files(folder):
    path = ROOT / folder
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.relative_to(ROOT)}: write imports from the root"
            yield node.module


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_flow_one_way(package):
    for path in python_files(package):
        found = FORBIDDEN[package] & {module.split(".")[0] for module in imported_modules(path)}
        assert not found, f"{path.relative_to(ROOT)} imports {found}"


def test_nobody_imports_the_package_that_composes_the_site():
    for folder in ("archive", "wiki"):
        for path in python_files(folder):
            assert not any(m.startswith("technopolice") for m in imported_modules(path)), path


@pytest.mark.parametrize("where", PURE)
def test_what_runs_in_the_sandbox_knows_nothing_of_django(where):
    files = python_files(where)
    assert files
    for path in files:
        found = {m for m in imported_modules(path) if m.split(".")[0] in {"django", "haystack"}}
        assert not found, f"{path.relative_to(ROOT)} imports {found}"


def test_no_file_is_a_drawer():
    for folder in ("archive", "wiki", "technopolice"):
        for path in (ROOT / folder).rglob("*"):
            assert path.stem not in DRAWERS, f"{path.relative_to(ROOT)}: a name that could hold anything will"


def test_every_file_says_what_it_is_for():
    for folder in ("archive", "wiki", "technopolice", "bench"):
        for path in python_files(folder):
            tree = ast.parse(path.read_text())
            if tree.body and "migrations" not in path.parts and path.name != "__init__.py":
                assert ast.get_docstring(tree), f"{path.relative_to(ROOT)} has no docstring"


@pytest.mark.parametrize("folder", ["archive", "wiki", "technopolice"])
def test_no_file_passes_three_hundred_lines(folder):
    for path in python_files(folder):
        if "migrations" not in path.parts:
            assert len(path.read_text().splitlines()) <= 300, f"{path.relative_to(ROOT)} may be two things"
