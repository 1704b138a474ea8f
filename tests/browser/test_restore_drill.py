"""The drill: the demonstration is copied while it is served, brought back elsewhere, and nothing is missing or shown.

Beside the browser's tests because it wants their running site.
"""

import re
import shutil
import subprocess
import urllib.error
import urllib.request

import pyrage
import pytest

from tests.browser.conftest import ROOT, Site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def restored(site, tmp_path_factory):
    """Copy the running site, bring the copy back into an empty folder, and serve that."""
    folder = tmp_path_factory.mktemp("restored")
    identity = pyrage.x25519.Identity.generate()
    (folder / "identity").write_text(f"# made by age-keygen\n{identity}\n")
    copy, back = folder / "copy", Site(folder)
    said = manage(site, "backup", "--to", copy, "--recipient", str(identity.to_public()))
    signed_by = re.search(r"signed_by=(\w{64})", said)[1]
    manage(back, "restore", "--from", copy, "--identity", folder / "identity", "--signed-by", signed_by)
    shutil.rmtree(copy)  # nothing below may need it
    manage(back, "rebuild_search")
    try:
        yield back.start("--no-demo")
    finally:
        back.stop()


def manage(at, *words) -> str:
    """Run a command on the data of a site; return what it said."""
    command = [".venv/bin/python", "manage.py", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=at.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def told(at, command) -> str:
    """Return what a line of Python prints on the data of a site."""
    return manage(at, "shell", "--no-imports", "--command", f"from archive.models import Document\nprint({command})")


def asked(at, path) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(at.url + path) as answer:  # noqa: S310  our own address
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def test_every_document_is_there_in_its_state(site, restored):
    tally = told(site, "Document.objects.tally()")
    assert told(restored, "Document.objects.tally()") == tally
    assert "'received': 0" not in tally


def test_the_check_finds_nothing(restored):
    assert "findings=0" in manage(restored, "verify")


def test_what_is_public_is_found_and_read(site, restored):
    for path in ("/documents/?q=micros", "/villes/saint-etienne/", "/projets/"):
        status, page = asked(restored, path)
        assert status == 200
        assert set(re.findall(r"/documents/[\w-]+-[2-9b-z]{6}", page)) == set(
            re.findall(r"/documents/[\w-]+-[2-9b-z]{6}", asked(site, path)[1])
        )


def test_what_is_hidden_stays_hidden(restored):
    rows = "Document.objects.exclude(pk__in=Document.objects.published())"
    hidden = told(restored, f"*(one.get_absolute_url() for one in {rows})").split()
    assert hidden
    assert {asked(restored, path)[0] for path in hidden} <= {404, 410}
