"""What kind of paper a document is, by the words that open it."""

import re

from archive.plain_letters import plain

TOP = 1500  # signs: what a paper is stands at its head
SURE = 3  # points from which a nature is proposed
HEAD = 250  # signs: a word up there weighs more
# (nature, points, pattern on the text without accents); `^` is the beginning of a line.
_SIGNS = [
    (nature, points, re.compile(pattern, re.MULTILINE))
    for nature, points, pattern in [
        ("impact-assessment", 5, r"analyse d'impact|\baipd\b|etude d'impact (?:sur|relative a) la (?:vie|protection)"),
        (
            "deliberation",
            5,
            r"extrait d(?:u|es) registres? (?:des )?deliberations|(?<!la\n)^ *deliberation\b",
        ),
        ("deliberation", 4, r"(?<!la\n)^ *(?:projet de )?deliberation (?:n|du)"),
        ("deliberation", 2, r"^ *(?:le|la) (?:conseil|bureau|commission)[^\n]{0,60}\n? *(?:decide|approuve|delibere)"),
        ("minutes", 5, r"compte[- ]rendu|proces[- ]verbal|releve de (?:decisions|conclusions)|\bcr (?:du|de la) "),
        ("minutes", 3, r"(?:conseil|bureau|commission|comite)[^\n]{0,30}\s+(?:seance|reunion|session)[^\n]{0,20} du\b"),
        ("minutes", 1, r"secretaire de seance|^ *presents? *:"),
        ("order", 5, r"^ *(?:projet d')?arrete (?:n|municipal|prefectoral|portant|du|ministeriel|conjoint|interpref)"),
        ("order", 3, r"^ *arrete\b|\barretent? ?:"),
        ("contract", 5, r"cahier des clauses|\bcctp\b|\bccap\b|acte d'engagement|reglement (?:de la|de) consultation"),
        ("contract", 4, r"^ *(?:contrat|marche public|marche n|accord-cadre|bon de commande)\b|marche public de"),
        ("agreement", 5, r"^ *(?:projet de )?convention\b|^ *protocole d'accord|^ *avenant\b[^\n]{0,40}convention"),
        ("judgment", 6, r"au nom du peuple francais"),
        (
            "judgment",
            4,
            r"^ *(?:jugement|ordonnance|arret)\b(?! n[^\n]{0,20} du)|juge des referes|^ *conclusions du rap",
        ),
        ("judgment", 2, r"^ *(?:tribunal|cour administrative|cour d'appel|conseil d'etat)"),
        ("opinion", 14, r"\bportant avis\b"),
        ("opinion", 5, r"^ *avis (?:n|du|de|relatif|sur)"),
        ("report", 5, r"^ *rapport\b|rapport d'observations|rapport (?:annuel|d'activite|final|d'information)"),
        ("leaflet", 5, r"communique(?: de presse)?\b|dossier de presse"),
        ("letter", 3, r"^ *(?:madame|monsieur)(?: (?:le|la) [a-z]+)?(?:, monsieur| , *monsieur)? *,"),
        ("letter", 3, r"lettre recommandee|veuillez agreer|je vous prie d'agreer|^ *lettre ouverte"),
        ("email", 4, r"^ *(?:de|from) *:[^\n]+@[^\n]+"),
        ("email", 1, r"^ *(?:objet|subject) *:"),
    ]
]


def nature_in(text: str) -> str:
    """Return one of `archive.models.Nature`, by its value, or nothing."""
    text = plain(text[:TOP])
    points: dict[str, float] = {}
    for nature, worth, pattern in _SIGNS:
        if match := pattern.search(text):
            at_the_head = 1.5 if match.start() < HEAD else 0
            points[nature] = points.get(nature, 0) + worth + at_the_head - match.start() / TOP
    best = max(points, key=points.get, default="")
    return best if best and points[best] >= SURE else ""
