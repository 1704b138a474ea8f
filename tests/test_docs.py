"""The documents of the project, held against the code."""

import re

import pytest
from django.conf import settings

READ = re.compile(r"""(?:environ\.get|envbool|envint)\(\s*"([A-Z_]+)\"""")
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)


def text_of(path):
    return (settings.BASE_DIR / path).read_text(encoding="utf-8")


def test_every_environment_variable_is_documented_and_no_other():
    read = READ.findall(text_of("technopolice/settings.py"))
    assert len(read) >= 11
    assert set(ROW.findall(text_of("docs/operating.md"))) == set(read)


def test_compose_file_only_sets_variables_that_are_read():
    read = {*READ.findall(text_of("technopolice/settings.py")), "POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB"}
    named = re.findall(r"(?:\$\{|^ +)([A-Z][A-Z_]+)(?::|\})", text_of("docker-compose.yml"), re.MULTILINE)
    assert named
    assert set(named) <= read


def test_every_direct_dependency_has_its_line():
    lines = [line.split("==")[0] for line in text_of("requirements.txt").splitlines() if "==" in line]
    document = text_of("docs/dependencies.md")
    missing = [name for name in lines if not re.search(rf"^\| {re.escape(name)}\b", document, re.MULTILINE)]
    assert missing == []


@pytest.mark.parametrize("path", ["docs", "CHANGELOG.md"])
def test_links_between_documents_lead_somewhere(path):
    root = settings.BASE_DIR / path
    for document in root.glob("*.md") if root.is_dir() else [root]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_licence_is_the_gpl_in_full():
    licence = text_of("LICENSE")
    assert "GNU GENERAL PUBLIC LICENSE" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
