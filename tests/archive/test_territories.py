"""Territories from CSV files: codes, tree, addresses."""

from collections import Counter

import pytest
from django.conf import settings
from django.core.management import call_command

from archive.models import Organisation, Technology, Term, Territory
from archive.territories import load, place_slug

REGIONS = "code,name,zone\n84,Auvergne-Rhône-Alpes,metro\n01,Guadeloupe,drom\n93,Sud,metro\n"
DEPARTMENTS = "code,name,region,zone\n42,Loire,84,metro\n01,Ain,84,metro\n971,Guadeloupe,01,drom\n13,BdR,93,metro\n"
COMMUNES = """insee,name,type,department,region,population,latitude,longitude
42218,Saint-Étienne,commune-actuelle,42,84,173136,45.4339,4.3900
42059,Chambles,commune-actuelle,42,84,1000,,
01002,Chambles,commune-actuelle,01,84,270,,
97105,L'Œil,commune-actuelle,971,01,100,,
13055,Marseille,commune-actuelle,13,93,886040,43.2970,5.3811
13201,Marseille 1er Arrondissement,arrondissement-municipal,13,93,37599,,
42999,Vieux-Village,commune-deleguee,42,84,10,,
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in {"regions": REGIONS, "departements": DEPARTMENTS, "communes": COMMUNES}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_tree_leads_from_the_region_to_the_commune(db, folder):
    assert load(folder) == 13
    town = Territory.objects.get(code="42218")
    assert town.path == "reg-84/dep-42/42218/"
    assert town.parent.code == "dep-42"
    assert town.parent.parent.code == "reg-84"
    assert (town.slug, town.population, town.latitude) == ("saint-etienne", 173136, 45.4339)


def test_region_and_department_with_the_same_number_are_two(db, folder):
    load(folder)
    assert Territory.objects.get(code="reg-01").name == "Guadeloupe"
    assert Territory.objects.get(code="dep-01").name == "Ain"


def test_homonyms_all_take_their_department(db, folder):
    load(folder)
    slugs = Territory.objects.filter(name_slug="chambles").order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["chambles-01", "chambles-42"]


def test_department_that_has_its_region_s_name_takes_its_code(db, folder):
    load(folder)
    assert Territory.objects.get(code="reg-01").slug == "guadeloupe"
    assert Territory.objects.get(code="dep-971").slug == "guadeloupe-971"


def test_district_lies_in_its_city(db, folder):
    load(folder)
    district = Territory.objects.get(code="13201")
    assert (district.kind, district.path) == ("quarter", "reg-93/dep-13/13055/13201/")


def test_part_of_a_commune_is_left_out(db, folder):
    load(folder)
    assert not Territory.objects.filter(code="42999").exists()


def test_apostrophes_and_ligatures_stay_readable_in_addresses():
    assert place_slug("L'Œil") == "l-oeil"
    assert place_slug("Cœuvres-et-Valsery") == "coeuvres-et-valsery"


def test_second_load_brings_up_to_date_and_adds_nothing(db, folder):
    load(folder)
    before = dict(Territory.objects.values_list("code", "pk"))
    (folder / "communes.csv").write_text(COMMUNES.replace("173136", "174000"), encoding="utf-8")
    assert load(folder) == 13
    assert dict(Territory.objects.values_list("code", "pk")) == before
    assert Territory.objects.get(code="42218").population == 174000


@pytest.mark.slow
def test_the_whole_country_loads(db):
    count = load(settings.BASE_DIR / "fixtures" / "territories")
    assert count == Territory.objects.count() == 26 + 109 + 7 + 1 + 35014
    slugs = dict(Territory.objects.filter(kind="commune").values_list("code", "slug"))
    assert (slugs["42218"], slugs["06088"]) == ("saint-etienne", "nice")
    assert {s for c, s in slugs.items() if s.startswith("saint-denis")} >= {"saint-denis-93", "saint-denis-974"}
    named = Counter(Territory.objects.filter(kind="commune").values_list("name_slug", flat=True))
    for name_slug, slug in Territory.objects.filter(kind="commune").values_list("name_slug", "slug"):
        assert (slug == name_slug) == (named[name_slug] == 1)
    assert Territory.objects.get(code="75101").path == "reg-11/dep-75/75056/75101/"
    assert not Territory.objects.exclude(kind="region").filter(parent=None).exists()


def test_vocabulary_loads_twice_without_doubling(db, capsys):
    call_command("load_vocabulary")
    counts = [model.objects.count() for model in (Technology, Organisation, Term)]
    Organisation.objects.filter(slug="serenicity").update(name="Serenicity SAS")
    call_command("load_vocabulary")
    assert [model.objects.count() for model in (Technology, Organisation, Term)] == counts
    assert Organisation.objects.get(slug="serenicity").name == "Serenicity SAS"
    assert Term.objects.filter(word="capteur sonore", equivalent="micro", register="official").exists()
