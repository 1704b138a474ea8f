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


def test_strange_texts_give_words_or_nothing():
    assert stems("\x00 😀 … — %_\\ ''''") == []
    assert len(stems("x" * 1_000_000)[0]) == 100
    assert stems("mot-" + "\n" * 200_000 + "fin") == ["mot", "fin"]
