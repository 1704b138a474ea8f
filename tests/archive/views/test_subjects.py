"""Organisations, technologies, and the counts that lead to the search: public documents only, whoever asks."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from archive.models import Organisation, Technology, Term
from tests.make import make_document, make_territory


@pytest.fixture(autouse=True)
def nothing_counted():
    """Counts are kept by what is public: another test's archive is none of ours."""
    cache.clear()


@pytest.fixture
def serenicity(db):
    return Organisation.objects.create(
        name="Serenicity", slug="serenicity", kind="company", aliases=["Serenicity SAS"], description="Vend des micros."
    )


@pytest.fixture
def sensors(db):
    return Technology.objects.create(
        name="Capteurs sonores", slug="capteurs-sonores", definition="Des micros.", what_to_ask="le contrat\n\nl’AIPD"
    )


def about(document, *subjects):
    """Say that a document is about these."""
    for subject in subjects:
        (document.organisations if isinstance(subject, Organisation) else document.technologies).add(subject)
    return document


@pytest.mark.parametrize("who", ["visitor", "moderator"])
def test_pages_list_public_documents_only_whoever_reads(client, moderator, serenicity, sensors, who):
    shown = about(make_document("un", title="Le contrat"), serenicity, sensors)
    about(make_document("deux", title="Caché", published=False), serenicity, sensors)
    if who == "moderator":
        client.force_login(moderator)
    for row in (serenicity, sensors):
        response = client.get(row.get_absolute_url())
        assert (response.context["count"], list(response.context["documents"])) == (1, [shown])
        assert "Caché" not in response.content.decode()
    for name in ("organisations", "technologies"):
        assert [row.size for row in client.get(reverse(name)).context["page"]] == [1]


def test_organisation_says_what_it_is_and_how_it_is_named(client, serenicity):
    page = client.get("/organisations/serenicity/").content.decode()
    assert "Serenicity SAS" in page
    assert "Vend des micros." in page


def test_technology_says_what_to_ask_for_and_leads_to_the_letter(client, sensors):
    response = client.get("/technologies/capteurs-sonores/")
    assert response.context["ask"] == ["le contrat", "l’AIPD"]
    assert reverse("request-letter") + "?about=Capteurs%20sonores" in response.content.decode()


def test_official_words_stand_beside_plain_ones(client, sensors):
    Term.objects.create(word="capteur acoustique", equivalent="micro", register="official")
    Term.objects.create(word="capteur sonore", equivalent="micro", register="official")
    Term.objects.create(word="drone", equivalent="aéronef", register="plain")
    words = dict(client.get(sensors.get_absolute_url()).context["words"])
    assert [list(map(str, several)) for several in words.values()] == [["micro"], ["capteur acoustique"]]


def test_more_documents_than_fit_are_behind_the_filtered_search(client, serenicity):
    for number in range(11):
        about(make_document(f"texte {number}"), serenicity)
    response = client.get(serenicity.get_absolute_url())
    assert len(response.context["documents"]) == 10
    address = response.context["all_documents"]
    assert address == reverse("search") + "?organisation=serenicity"
    assert client.get(address).context["results"].count == 11


def test_merged_rows_lead_to_what_they_were_joined_to(client, serenicity):
    between = Organisation.objects.create(name="Serenicity SA", slug="serenicity-sa", merged_into=serenicity)
    old = Organisation.objects.create(name="Sérénicité", slug="serenicite", merged_into=between)
    response = client.get(old.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, serenicity.get_absolute_url())
    assert response["Cache-Control"] == "no-cache"
    assert [row.name for row in client.get(reverse("organisations")).context["page"]] == ["Serenicity"]


def test_a_circle_of_merged_rows_ends(client, db):
    one = Technology.objects.create(name="Un", slug="un")
    two = Technology.objects.create(name="Deux", slug="deux", merged_into=one)
    Technology.objects.filter(pk=one.pk).update(merged_into=two)
    assert client.get(one.get_absolute_url()).status_code == 301


def test_organisations_are_listed_by_kind(client, serenicity):
    Organisation.objects.create(name="CNIL", slug="cnil", kind="regulator")
    assert [row.name for row in client.get("/organisations/?kind=regulator").context["page"]] == ["CNIL"]
    assert len(client.get("/organisations/?kind=nothing&page=99").context["page"].object_list) == 2


@pytest.mark.parametrize("address", ["/organisations/rien/", "/technologies/rien/"])
def test_unknown_one_is_not_found(client, db, address):
    assert client.get(address).status_code == 404


def shares(response, name):
    return [(share.label, share.count) for share in response.context[name]]


def test_browsing_counts_public_documents_by_all_that_they_are(client, moderator, serenicity, sensors):
    region = make_territory("reg-84", "Auvergne-Rhône-Alpes", "ara", "region")
    city = make_territory(parent=region)
    about(
        make_document("un", territories=[city, region], date=date(2019, 5, 8), nature="contract"), serenicity, sensors
    )
    make_document("deux", territories=[region], date=date(2018, 12, 20), date_precision="range",
                  date_end=date(2019, 1, 3))  # fmt: skip
    about(make_document("trois", territories=[city], published=False, date=date(1999, 1, 1)), serenicity, sensors)
    client.force_login(moderator)
    response = client.get(reverse("browse"))
    assert shares(response, "places") == [("Auvergne-Rhône-Alpes", 2), ("Saint-Étienne", 1)]
    assert shares(response, "organisations") == [("Serenicity", 1)]
    assert shares(response, "technologies") == [("Capteurs sonores", 1)]
    assert shares(response, "years") == [("2019", 2), ("2018", 1)]
    assert [count for _label, count in shares(response, "nature")] == [1]
    assert sum(count for _label, count in shares(response, "provenance")) == 2


def test_each_count_is_that_of_the_search_it_leads_to(client, serenicity, sensors):
    region = make_territory("reg-84", "Auvergne-Rhône-Alpes", "ara", "region")
    city = make_territory(parent=region)
    for place, day in ((city, date(2019, 5, 8)), (region, date(2020, 1, 1))):
        about(make_document("un", territories=[place], date=day, nature="contract"), serenicity, sensors)
    context = client.get(reverse("browse")).context
    names = {"places": "place", "provenance": "kind", "nature": "nature", "technologies": "technology",
             "organisations": "organisation", "years": ""}  # fmt: skip
    for facet, name in names.items():
        assert context[facet]
        for share in context[facet]:
            asked = {name: share.value} if name else {"from": share.value, "to": share.value}
            assert client.get(reverse("search"), asked).context["results"].count == share.count, share


def test_browsing_an_empty_archive_says_so(client, db):
    assert client.get(reverse("browse")).status_code == 200


def test_lists_take_as_many_queries_for_many_rows(client, django_assert_max_num_queries, serenicity, sensors):
    for number in range(30):
        row = Organisation.objects.create(name=f"Société {number}", slug=f"societe-{number}")
        about(make_document(f"texte {number}", territories=[make_territory()]), row, serenicity, sensors)
    for address in ("/organisations/", "/technologies/", serenicity.get_absolute_url(), sensors.get_absolute_url(),
                    "/parcourir/"):  # fmt: skip
        with django_assert_max_num_queries(12):
            client.get(address)
