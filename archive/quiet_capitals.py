"""A heading in capitals brought to sentence case: « SEANCE DU 10 DECEMBRE » becomes « Séance du 10 décembre »."""

import re
from collections import Counter

from archive.plain_letters import plain

ACRONYM = range(2, 6)  # letters
_WORD = re.compile(r"[^\W\d_]+")
# After these, a word names a place.
_PLACE = re.compile(
    r"\b(?:(?:commune|ville|canton|metropole|departement|region|mairie|prefecture|prefet|tribunal administratif)s?"
    r" (?:de |du |des |d')(?:la |l'|le )?|saint[e]?-|-)$"
)
_LITTLE = {plain(word): word for word in "à au aux d de des du en et l la le les lez sous sur".split()}  # noqa: SIM905
# Capitals are often typed without accents: the words of such headings, as they are written.
_WRITTEN = {
    plain(word): word
    for word in (  # noqa: SIM905
        "séance séances session réunion délibération délibérations arrêté procès verbal compte rendu rapport convention"
        " conseil municipal municipale communautaire métropolitain régional régionale départemental février août"
        " décembre république française sécurité vidéoprotection vidéosurveillance caméra caméras expérimentation"
        " système systèmes société métropole département communauté agglomération prévention délinquance propriété"
        " publicité élaboration évaluation étude données protégée création général générale région préfet préfète"
        " préfecture intérieur numérique télécommunications équipement équipements déploiement réalisation opération"
        " références été année présentation intégré modèle début matériel matériels économique état public marché"
        " ordinaire extraordinaire observations définitives provisoires maire commune ville"
    ).split()
}


def in_capitals(line: str) -> bool:
    """Return whether a line is in capitals."""
    letters = [sign for sign in line if sign.isalpha()]
    return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def quietly(line: str, lines: list[str]) -> str:
    """Return a line in capitals in sentence case, its words written as the other lines write them."""
    if not in_capitals(line):
        return line
    forms, acronyms = _written_elsewhere(lines)

    def written(match) -> str:
        word, folded = match[0], plain(match[0])
        if word in acronyms:
            return word
        if folded in _WRITTEN:
            return _WRITTEN[folded]
        if folded in _LITTLE:
            return _LITTLE[folded]
        known = [form for form, _ in forms.get(folded, Counter()).most_common()]
        if small := next((form for form in known if form.islower()), None):
            return small
        if known:
            return known[0]
        is_name = _PLACE.search(plain(line[: match.start()])) or line[match.end() :].startswith("-")
        is_name = is_name or folded in {"saint", "sainte"}
        return word.capitalize() if is_name else word.lower()

    quiet = _WORD.sub(written, line)
    return quiet[0].upper() + quiet[1:]


def _written_elsewhere(lines: list[str]) -> tuple[dict[str, Counter], set[str]]:
    """Return how the lines that are not in capitals write each word, and the acronyms among these."""
    forms: dict[str, Counter] = {}
    acronyms = set()
    for line in lines:
        if in_capitals(line):
            continue
        for word in _WORD.findall(line):
            if not word.isupper():
                forms.setdefault(plain(word), Counter())[word] += 1
            elif len(word) in ACRONYM:
                acronyms.add(word)
    return forms, acronyms
