"""Title, date and nature read in the first pages: right or not said."""

import datetime
import unicodedata

import pypdfium2
import pytest

from archive.extraction.normalise import normalise
from archive.proposing import proposed
from archive.proposing_dates import date_in
from archive.proposing_natures import nature_in
from archive.proposing_titles import title_in

MINUTES = """DEPARTEMENT DE LA LOIRE CM 10 septembre 2013
Canton de SAINT-HEAND
Commune de SORBIERS
72
CONSEIL MUNICIPAL
SEANCE DU 10 SEPTEMBRE 2013
Nombre de Conseillers
en exercice : 17
L'an deux mil treize, le dix septembre, à vingt heures
trente minutes, le Conseil Municipal, dûment convoqué, s'est réuni à la Mairie.
Convocation :
3 septembre 2013
Présents : le maire, les adjoints
"""
DELIBERATION = """RÉPUBLIQUE FRANÇAISE
Ville de Saint-Étienne
EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS
DU CONSEIL MUNICIPAL
Séance du 20 juin 2019
Date de convocation : 13 juin 2019
Délibération n° 2019.00123
OBJET : Expérimentation de capteurs sonores dans le quartier de Beaubrun
Vu la loi n° 78-17 du 6 janvier 1978 relative à l'informatique, aux fichiers et aux libertés,
Vu la délibération du 4 mars 2019,
Le conseil municipal, après en avoir délibéré, approuve la convention.
"""
ORDER = """PRÉFET DE LA LOIRE
Direction des sécurités
Arrêté n° 2019-084 portant autorisation d'installation
d'un système de vidéoprotection
Le préfet de la Loire,
Vu le code de la sécurité intérieure, notamment ses articles L. 251-1 et suivants ;
Vu le décret du 17 octobre 1996 ;
ARRÊTE :
Article 1er. Le maire est autorisé à installer douze caméras.
Fait à Saint-Étienne, le 12 mars 2019
"""
AGREEMENT = """CONVENTION DE PARTENARIAT
RELATIVE À L'EXPÉRIMENTATION D'UN DISPOSITIF DE CAPTATION SONORE
Entre
La ville, représentée par son maire, dûment habilité par délibération du 4 mars 2019,
et la société, dont le siège est à Lyon.
Fait en deux exemplaires à Saint-Étienne, le 18/03/2019
"""
CONTRACT = """VILLE DE NICE
Direction de la commande publique
MARCHÉ PUBLIC DE FOURNITURES
Cahier des clauses techniques particulières (C.C.T.P.)
Fourniture et pose de caméras de vidéoprotection
Mars 2018
Le présent marché obéit au décret n° 2016-360 du 25 mars 2016.
"""
JUDGMENT = """TRIBUNAL ADMINISTRATIF DE MARSEILLE
N° 1901249
RÉPUBLIQUE FRANÇAISE
AU NOM DU PEUPLE FRANÇAIS
Audience du 3 février 2020
Lecture du 27 février 2020
Vu la procédure suivante :
Par une requête enregistrée le 14 février 2019, une association demande au tribunal d'annuler la délibération
n° 18-893 du 14 décembre 2018.
"""
OPINION = """Commission nationale de l'informatique et des libertés
Délibération n° 2019-001 du 10 janvier 2019 portant avis sur un projet de décret
La Commission nationale de l'informatique et des libertés,
Saisie par le ministre de l'intérieur le 3 décembre 2018 d'une demande d'avis ;
"""
REPORT = """Chambre régionale des comptes
Auvergne-Rhône-Alpes
RAPPORT D'OBSERVATIONS DÉFINITIVES
COMMUNE DE SAINT-ÉTIENNE
Exercices 2010 et suivants
Observations délibérées le 5 avril 2016
La procédure a été ouverte par lettre du 2 mars 2015.
"""
IMPACT = """Analyse d'impact relative à la protection des données
Dispositif de vidéosurveillance algorithmique
Version 2, 15.11.2022
Le responsable de traitement est la ville.
"""
LETTER = """Ville de Saint-Étienne
Cabinet du maire
Saint-Étienne, le 8 avril 2019
Objet : demande de communication de documents administratifs
Réf : votre courrier du 11 mars 2019
Madame, Monsieur,
Par courrier du 11 mars 2019, vous avez sollicité la communication de la convention.
Je vous prie d'agréer, Madame, Monsieur, l'expression de mes salutations distinguées.
"""
RELEASE = """COMMUNIQUÉ DE PRESSE
Nice, le 16 septembre 2019
La ville expérimente la reconnaissance faciale
La ville annonce une conférence le 20 septembre 2019.
"""
EMAIL = """De : service.juridique@ville.example
À : direction@ville.example
Objet : capteurs sonores, calendrier
Date : 4 avril 2019 09:12
Bonjour, la réunion du 2 mai 2019 est confirmée.
"""
PAPERS = [
    (MINUTES, "minutes", "2013-09-10", "Conseil municipal, séance du 10 septembre 2013"),
    (DELIBERATION, "deliberation", "2019-06-20", "Expérimentation de capteurs sonores dans le quartier de Beaubrun"),
    (ORDER, "order", "2019-03-12", "Arrêté n° 2019-084 portant autorisation d'installation d'un système de"
     " vidéoprotection"),
    (AGREEMENT, "agreement", "2019-03-18", "Convention de partenariat relative à l'expérimentation d'un dispositif de"
     " captation sonore"),
    (CONTRACT, "contract", "2018-03-01", "Marché public de fournitures"),
    (JUDGMENT, "judgment", "2020-02-27", "Décision de justice du 27 février 2020"),
    (OPINION, "opinion", "2019-01-10", "Délibération n° 2019-001 du 10 janvier 2019 portant avis sur un projet de"
     " décret"),
    (REPORT, "report", "2016-04-05", "Rapport d'observations définitives, commune de Saint-Étienne"),
    (IMPACT, "impact-assessment", "2022-11-15", "Analyse d'impact relative à la protection des données"),
    (LETTER, "letter", "2019-04-08", "Demande de communication de documents administratifs"),
    (RELEASE, "leaflet", "2019-09-16", "La ville expérimente la reconnaissance faciale"),
    (EMAIL, "email", "2019-04-04", "Capteurs sonores, calendrier"),
]  # fmt: skip


OTHERS = [
    (
        """Conseil métropolitain du 4 février 2021
Compte rendu sommaire
Étaient présents : ...
""",
        "minutes",
        "2021-02-04",
        "Conseil métropolitain du 4 février 2021, compte rendu sommaire",
    ),
    (
        """MAIRIE DE MARSEILLE
Délégation Générale Ville Durable
REÇU EN PRÉFECTURE LE 29/06/2016
DÉLIBÉRATION N° 16/0512/DDCV
Vidéoprotection urbaine - Approbation de l'affectation de l'autorisation de programme
16-29987-DPMS
Monsieur le Maire, sur la proposition de Madame l'Adjointe, soumet au Conseil Municipal le rapport suivant :
La séance du 27 juin 2016 ...""",
        "deliberation",
        "2016-06-27",
        "Vidéoprotection urbaine - Approbation de l'affectation de l'autorisation de programme",
    ),
    (
        """Décision du maire n° D-2020-45
prise en application de l'article L. 2122-22 du CGCT
Objet : location de drones
Le maire,
Vu la délibération du 28 mai 2020,
Fait à Istres, le 1er décembre 2020""",
        "",
        "2020-12-01",
        "Location de drones",
    ),
    (
        """COUR D'APPEL D'AIX-EN-PROVENCE
ARRÊT AU FOND
DU 12 janvier 2022
N° 2022/15
""",
        "judgment",
        "2022-01-12",
        "Arrêt au fond du 12 janvier 2022",
    ),
    (
        """ARRÊTÉ MUNICIPAL N° 2018-77
PORTANT RÉGLEMENTATION DU STATIONNEMENT RUE DE LA PAIX
Le Maire de la commune de Chalon,
Vu le code général des collectivités territoriales,
Chalon, le 3 mai 2018""",
        "order",
        "2018-05-03",
        "Arrêté municipal n° 2018-77 portant réglementation du stationnement rue de la paix",
    ),
    (
        """Acte d'engagement
Marché n° 2017-120
Maintenance du système de vidéoprotection
Date limite de remise des offres : 15 mars 2017
""",
        "contract",
        None,
        "Acte d'engagement",
    ),
    (
        """Rapport annuel 2019 du comité d'éthique de la vidéoprotection
Ville de Lyon
Présenté au conseil municipal du 30 janvier 2020
""",
        "report",
        "2020-01-30",
        "Rapport annuel 2019 du comité d'éthique de la vidéoprotection",
    ),
    (
        """Monsieur le Préfet,
Nous vous demandons par la présente la communication des arrêtés autorisant les drones depuis le 17 mars 2020.
Paris, le 4 mai 2020
Veuillez agréer, Monsieur le Préfet, nos salutations.""",
        "letter",
        "2020-05-04",
        "Lettre du 4 mai 2020",
    ),
    (
        """12 540,00 13 000,00
45 678 99""",
        "",
        None,
        None,
    ),
    (
        """Les caméras de Saint-Étienne en 2006
L'achat
La chambre régionale des comptes a examiné en 2006 la politique de sécurité.""",
        "",
        None,
        "Les caméras de Saint-Étienne en 2006",
    ),
    (
        """Convention entre l'État et la commune de Valenciennes relative à la vidéoprotection
Le 7 novembre 2017, il est convenu ce qui suit""",
        "agreement",
        "2017-11-07",
        "Convention entre l'État et la commune de Valenciennes relative à la vidéoprotection",
    ),
    (
        """PROCES-VERBAL
DE LA SEANCE DU CONSEIL MUNICIPAL
DU LUNDI 14 DECEMBRE 2020 A 18 H 30
Convocation du 8 décembre 2020""",
        "minutes",
        "2020-12-14",
        "Procès-verbal de la séance du conseil municipal du lundi 14 décembre 2020 à 18 h 30",
    ),
]


@pytest.mark.parametrize(
    ("text", "nature", "date", "title"), PAPERS + OTHERS, ids=[str(paper[3]) for paper in PAPERS + OTHERS]
)
def test_what_a_paper_says_of_itself_is_proposed(text, nature, date, title):
    said = proposed([text])
    assert (said.get("nature", ""), said.get("date"), said.get("title")) == (nature, date, title)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Séance du 1er juillet 2015", "2015-07-01"),
        ("séance du 1\ner juillet 2015", "2015-07-01"),
        ("L’an deux mille vingt-et-un, le vingt et un janvier, le conseil s'est réuni", "2021-01-21"),
        ("L'an deux mil, le trente décembre", "2000-12-30"),
        ("En date du vingt-trois août deux mille dix-neuf", "2019-08-23"),
        ("Fait à Nice, le 16/09/2019", "2019-09-16"),
        ("Compte rendu du 16.09.2019", "2019-09-16"),
        ("RÉUNION DU LUNDI 14 DÉCEMBRE 2020", "2020-12-14"),
        ("Vu la loi du 6 janvier 1978", None),
        ("Convocation du 3 septembre 2013", None),
        ("né le 12 mars 1970 à Lyon", None),
        ("Le 31 février 2019, le 99/99/2019", None),
        ("Séance du 12 mars 2099", None),
        ("article 12.03.2019.4 et 1/2/2019/3", None),
        ("", None),
    ],
)
def test_a_date_is_the_documents_or_none(text, date):
    found = date_in(text, datetime.date(2026, 1, 1))
    assert (found and found.day.isoformat()) == date


def test_the_month_alone_is_a_month():
    found = date_in("Cahier des clauses\nMars 2018\n")
    assert (found.day.isoformat(), found.precision) == ("2018-03-01", "month")
    assert date_in("De mars 2018 à avril 2019") is None


@pytest.mark.parametrize("text", ["", "Bonjour à tous", "12 540,00", "recours devant le tribunal administratif"])
def test_a_nature_that_is_not_said_is_not_proposed(text):
    assert nature_in(text) == ""


@pytest.mark.parametrize("text", ["", "12 540,00\n13 000,00", "Commune de Nice\n72\n", "Présents : le maire", "a b c"])
def test_a_page_without_title_has_none(text):
    assert title_in(text) == ""


def test_a_title_in_capitals_is_written_as_the_page_writes_its_words():
    text = "RAPPORT SUR LE CSU ET LA VIDEOPROTECTION A SAINT-DENIS\nLe CSU de Saint-Denis emploie douze agents."
    assert title_in(text) == "Rapport sur le CSU et la vidéoprotection à Saint-Denis"


def test_a_title_is_cut_between_two_words():
    title = title_in("Rapport " + "sur la sécurité " * 40)
    assert len(title) <= 181
    assert title.endswith("…")


@pytest.mark.parametrize(
    "text",
    [
        " " * 50_000, "1" + " " * 50_000, "a\n" * 20_000, "objet : " * 5_000, "de : a@" * 5_000, "séance " * 5_000,
        "\0\ud800" * 100, "l'an deux mil " * 3_000, "1 mars " * 3_000, "A" * 50_000, "COMMUNE DE " * 3_000,
    ],
)  # fmt: skip
def test_a_hostile_page_costs_little(text):
    before = datetime.datetime.now(datetime.UTC)
    proposed([text, text])
    assert (datetime.datetime.now(datetime.UTC) - before).total_seconds() < 2


def test_only_the_first_pages_are_read():
    assert proposed(["", "", DELIBERATION]) == {}
    assert proposed([]) == {}


REAL_DAYS = {
    "CM 12 octobre 2011.pdf": "2011-10-12", "CM 7 juillet 2015.pdf": "2015-07-07",
    "CM 4 novembre 2014.pdf": "2014-11-04",
    "CM 10 septembre 2013.pdf": "2013-09-10", "CM 16 décembre 2014.pdf": "2014-12-16",
    "CM 13 novembre 2012.pdf": "2012-11-13",
}  # fmt: skip


@pytest.mark.slow
def test_real_minutes_are_proposed_with_their_day_and_title(corpus):
    for path in sorted((corpus / "public-records").glob("*.pdf")):
        pages = [page.get_textpage().get_text_range(errors="ignore") for page in pypdfium2.PdfDocument(path)]
        said = proposed([normalise(page) for page in pages])
        day = unicodedata.normalize("NFC", path.name)
        assert (said["nature"], said["date"]) == ("minutes", REAL_DAYS[day])
        assert said["title"] == f"Conseil municipal, séance du {day.removeprefix('CM ').removesuffix('.pdf')}"
