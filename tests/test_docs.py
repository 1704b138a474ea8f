"""The documents of the project, held against the code."""

import inspect
import re

import pytest
from django.conf import settings

from archive.extraction import kinds, limits, members, reading, sections

READ = re.compile(r"""(?:environ\.get|envbool|envint)\(\s*"([A-Z_]+)\"""")
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)


def text_of(path):
    return (settings.BASE_DIR / path).read_text(encoding="utf-8")


def test_every_environment_variable_is_documented_and_no_other():
    read = READ.findall(text_of("technopolice/settings.py") + text_of("technopolice/people_settings.py"))
    assert len(read) >= 11
    assert set(ROW.findall(text_of("docs/operating.md"))) == set(read)


def test_compose_file_only_sets_variables_that_are_read():
    read = {
        *READ.findall(text_of("technopolice/settings.py") + text_of("technopolice/people_settings.py")),
        "POSTGRES_PASSWORD",
        "POSTGRES_USER",
        "POSTGRES_DB",
    }
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


def test_how_a_format_is_added_is_what_the_code_does():
    document = text_of("docs/adding-a-format.md")
    line = re.search(r'^    "(\w+)": (Kind\(.+\)),$', document, re.MULTILINE)
    assert kinds.KINDS[line[1]] == eval(line[2], {"Kind": kinds.Kind})  # noqa: S307  our own document
    for path, name in re.findall(r"`([\w/]+\.py)`|`(\w+\.py)`", document):
        assert any((settings.BASE_DIR / folder / (path or name)).is_file() for folder in ("", "archive/extraction"))
    for signature in re.findall(r"def read(\(.+?\))", document):
        readers = {kind.reader for kind in kinds.KINDS.values()} - {kinds.PDF, kinds.PICTURE, kinds.BY_OFFICE}
        for reader in readers:
            assert str(inspect.signature(reading.READERS[reader])).startswith(signature), reader
    for function in reading.MEMBERS.values():
        assert f"`members{str(inspect.signature(function)).split(' ->')[0]}`" in document
    for function, called in ((sections.frames, "sections.frames"), (sections.pages, "sections.pages")):
        assert f"`{called}({', '.join(inspect.signature(function).parameters)})`" in document
    assert f"`members.frames({', '.join(inspect.signature(members.frames).parameters)})`" in document
    assert f"At most {limits.MEMBERS_MAX} files, {limits.UNZIPPED_MAX >> 20} MB in all" in document
