import pytest

from archive.search.french import folded, stems, tokens


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("expérimentation", "l’expérimentation"),
        ("opérateur", "d'opérateurs"),
        ("vidéosurveillance", "videosurveillance"),
        ("délibération", "deliberations"),
        ("marche public", "marchés publics"),
        ("municipal", "municipaux municipales"),
        ("préfectoral", "préfectoraux"),
        ("général", "généraux"),
        ("surveiller", "surveillées"),
        ("déployer", "déployée"),
        ("installer", "installera"),
        ("communiqué", "communiquee"),
        ("communiquer", "communiqués"),
        ("refusé", "refusees"),
        ("annule", "annulée"),
        ("interdit", "interdites"),
        ("votee", "votés"),
        ("jeu olympique", "jeux olympiques"),
        ("travail", "travaux"),
        ("journal", "journaux"),
        ("œil", "OEIL"),
        ("cœur", "coeur"),
        ("élue", "élus"),
        ("elu", "élues"),
        ("camera", "CAMÉRAS"),
        ("securite", "sécurité"),
        ("premiere", "premières"),
        ("micro vidéo", "micros vidéos"),
        ("individu", "individus"),
        ("conseiller usager", "conseillers usagers"),
        ("refuser", "refus"),
        ("finance", "ﬁnancé"),  # a ligature of the printer
        ("délibération", "de\u0301libe\u0301ration"),  # accents as characters of their own
        ("délibération", "délibé\u00adration"),
        ("surveillance", "surveil-\nlance"),
        ("surveillance", "surveil\ufffelance"),  # as pdfium writes a cut word
        ("saint étienne", "Saint-\nÉtienne"),
        ("30 000", "30\u202f000 €"),
        ("30000", "30 000 €"),
        ("30.000", "30000"),
        ("1 500 000", "1500000"),
        ("CNIL", "la C.N.I.L."),
        ("c.n.i.l.", "CNIL"),
        ("ANSSI", "l’A.N.S.S.I. et"),
        ("habitant", "les habitant·es"),
        ("habitants", "habitant.e.s"),
        ("habitante", "habitant-e-s"),
        ("habitant·e·s", "HABITANT(E)S"),
        ("agents", "agent(s)"),
        ("acteur", "acteur·rices"),
        ("directeurs", "directeur.trice.s"),
        ("vidéo-surveillance", "vidéosurveillance"),
        ("vidéosurveillance", "vidéo-surveillance"),
        ("videosurveillance", "vidéo surveillance"),
        ("intercommunal", "inter-communaux"),
        ("email", "e-mails"),
        ("saint etienne", "Saint-Étienne"),
        ("associe", "associés"),
        ("publie", "publiée"),
        ("publier", "publies"),
        ("verifie", "vérifiés"),
        ("surveiller", "surveillent"),
        ("publique", "public"),
        ("nouveau", "nouvelles"),
        ("œuvre", "oeuvres"),
        ("1901249", "n°1901249"),
    ],
)
def test_words_meet_with_and_without_accents_and_endings(query, text):
    assert stems(query)
    assert set(stems(query)) <= set(stems(text))


@pytest.mark.parametrize(
    ("quoted", "text"),
    [
        ("police", "policier"),
        ("surveillance", "bienveillance"),
        ("communication", "commune"),
        ("région", "régie"),
        ("voix", "voie"),
        ("portique", "port"),
    ],
)
def test_quotes_keep_words_apart(quoted, text):
    assert folded(quoted) != folded(text)


def test_what_says_nothing_is_left_out_of_stems_only():
    assert stems("Qu'est-ce que l'État ? aujourd'hui, c'est cela") == ["etat"]
    assert folded("L’État à la rue") == ["etat", "a", "la", "rue"]


def test_the_sound_of_a_microphone_is_no_stop_word():
    assert stems("le son") == ["son"]


def test_tokens_know_their_place():
    text = "L'œil de l’opérateur"
    assert [(text[one.start : one.end], one.stem) for one in tokens(text)] == [
        ("œil", "oeil"),
        ("de", ""),
        ("opérateur", "oper"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ceux·celles", ["ceux", "celles"]),
        ("Fin.Le début", ["fin", "le", "debut"]),
        ("celui-ci", ["celui", "ci"]),
        ("micro-phones", ["micro", "phones"]),
        ("en 2019 250 personnes", ["en", "2019", "250", "personnes"]),
        ("dossier 18-893", ["dossier", "18", "893"]),
        ("J.-P. Dupont", ["j", "p", "dupont"]),
        ("Lorsqu’il", ["il"]),
    ],
)
def test_signs_that_join_nothing(text, words):
    assert folded(text) == words


def test_strange_texts_give_words_or_nothing():
    assert stems("\x00 😀 … — %_\\ ''''") == []
    assert len(stems("x" * 1_000_000)[0]) == 100
    assert stems("mot-" + "\n" * 200_000 + "fin") == ["mot", "fin"]


@pytest.mark.parametrize(
    "part", ["a.", "A.B", "1 234", "1 ", "vidéo-", "a·b", "é(e)s", "é(", "e\u0301\u00ad", "l'", "mot-\n"]
)
def test_long_texts_of_signs_are_read_in_time_with_their_length(part):
    assert len(folded(part * 30_000)) <= 120_000
