"""The French of the interface: complete, compiled, well written, and on the pages."""

import html
import re
import shutil
import subprocess
from gettext import GNUTranslations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from archive.desk import reviews
from tests.make import make_document, make_territory
from wiki.pages import saving

FRENCH = settings.BASE_DIR / "locale" / "fr" / "LC_MESSAGES"
OURS = ["archive", "technopolice", "wiki", "templates"]
MARKS = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|<[^>]+>|\[\[|\]\]|&\w+;")
LONG = 12  # characters: shorter words may well stand in a French page
needs_gettext = pytest.mark.skipif(
    not (shutil.which("xgettext") and shutil.which("msgfmt")), reason="gettext is not installed"
)


def catalogue(path=FRENCH / "django.mo"):
    """Return the French of each English string; of a plural, (string, 0) and (string, 1)."""
    with path.open("rb") as file:
        strings = dict(GNUTranslations(file)._catalog)
    del strings[""]
    return {key[0] + f"/{key[1]}" if isinstance(key, tuple) else key: said for key, said in strings.items()}


def english(key):
    """Return the English string of a key of the catalogue, without its context and the number of its plural."""
    return re.sub(r"/[01]$", "", key.rpartition("\4")[2])


@needs_gettext
def test_every_string_of_the_code_has_its_french_and_no_other_is_kept(tmp_path, monkeypatch, settings):
    for folder in OURS:
        shutil.copytree(settings.BASE_DIR / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    settings.LOCALE_PATHS = []
    call_command("makemessages", locale=["fr"], keep_pot=True, no_location=True, verbosity=0)
    compared = subprocess.run(
        ["msgcmp", FRENCH / "django.po", tmp_path / "locale" / "django.pot"],
        capture_output=True, text=True, check=False, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert (compared.returncode, compared.stderr) == (0, ""), "see docs/translating.md"


@needs_gettext
def test_compiled_catalogue_is_that_of_the_source(tmp_path):
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", compiled, FRENCH / "django.po"], check=True)
    assert catalogue(compiled) == catalogue()


def test_nothing_is_fuzzy_or_of_the_past():
    source = (FRENCH / "django.po").read_text(encoding="utf-8")
    assert "fuzzy" not in source
    assert "#~" not in source
    assert "POT-Creation-Date" not in source  # it would change at each renewal


def test_french_has_the_placeholders_and_marks_of_the_english():
    for key, said in catalogue().items():
        wanted, found = MARKS.findall(english(key)), MARKS.findall(said)
        if key.endswith("/1"):  # the plural may name the number that the singular says in words
            assert set(wanted) <= set(found), key
        else:
            assert sorted(wanted) == sorted(found), key


def test_french_is_written_with_french_signs():
    for key, said in catalogue().items():
        assert "'" not in said, key
        assert not re.search(r" [:;?!»]|« |[a-zé)]%%", said), f"no-break space missing: {said}"


def english_left_on(page, strings):
    """Return the English sentences, or parts of them between placeholders, that stand on a French page."""
    text = " ".join(html.unescape(page).split())
    parts = {
        part.strip() for key, said in strings.items() if english(key) != said for part in MARKS.split(english(key))
    }
    french = " ".join(strings.values())
    return sorted(part for part in parts if len(part) > LONG and part in text and part not in french)


@pytest.fixture
def places(db):
    """Something to see: a city, a document about it, and a dossier that cites it."""
    city = make_territory()
    document = make_document("des micros dans la rue", "autre page", title="Micros", territories=[city])
    text = f'# Un titre\n\nLa ville pose des micros [[doc:{document.code} p.1 "micros"]].'
    page = saving.save("villes/saint-etienne", title="Saint-Étienne", text=text).page
    return {"document": document.get_absolute_url(), "page": document.page_url(1), "dossier": page.get_absolute_url()}


PUBLIC = ["home", "about", "search", "leak", "login", "sign-up", "wiki"]
OF_AN_ACCOUNT = ["upload", "deposits", "account", "desk", "proposals", "wikipage-new"]


def test_public_pages_hold_no_english(client, places):
    strings = catalogue()
    addresses = [*map(reverse, PUBLIC), *places.values(), "/rien/", "/villes/saint-etienne/", "/wiki/rien/"]
    addresses += ["/documents/?q=micros&from=2018&nature=report", "/documents/?q=zzz&from=hier&place=Nulle-Part"]
    addresses += [places["page"] + "?q=micros", places["document"] + "?q=micros", places["document"] + "texte"]
    addresses += [places["dossier"] + "-/history", places["dossier"] + "-/revision/1"]
    left = {address: english_left_on(client.get(address).content.decode(), strings) for address in addresses}
    assert {address: found for address, found in left.items() if found} == {}


def test_pages_of_an_account_and_the_desk_hold_no_english(client, moderator, places):
    waiting = make_document("à relire", title="En attente", published=False)
    review = reviews.open_review("document", waiting)
    client.force_login(moderator)
    strings = catalogue()
    addresses = [*map(reverse, OF_AN_ACCOUNT), reverse("review", args=[review.pk]), "/relecture/?unreadable=1"]
    addresses += [places["document"], places["dossier"] + "-/edit"]
    left = {address: english_left_on(client.get(address).content.decode(), strings) for address in addresses}
    answer = client.post(reverse("upload"), {"place": "Nulle-Part", "date": "hier"}).content.decode()
    left["a bad sending"] = english_left_on(answer, strings)
    assert "Choisissez au moins un fichier." in answer
    assert {address: found for address, found in left.items() if found} == {}


def test_english_left_on_a_page_is_found():
    assert english_left_on("<p>Send a document</p>", catalogue()) == ["Send a document"]
