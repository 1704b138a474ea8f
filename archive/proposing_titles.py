"""The title of a document: its object, or the first lines that are no letterhead."""

import re

from archive.plain_letters import plain
from archive.quiet_capitals import in_capitals, quietly

LINES_READ = 40
LENGTH_MAX = 180
LETTERS_MIN = 8
GOES_ON_MAX = 2  # lines after the first
# All patterns are on one line, folded (`plain`).
_LETTERHEAD = re.compile(
    r"^\W*(?:(?:republique francaise|liberte\b.*egalite|etat francais|departements?\b|canton\b|commune\b|ville\b"
    r"|mairie\b|arrondissement|prefecture|prefete?\b|metropole\b|region\b|ministere\b|direction\b|service\b|cabinet\b"
    r"|communaute (?:de communes|d'agglomeration|urbaine)|secretariat\b|tel\b|telephone|fax\b|courriel|e-?mail"
    r"|tribunal\b|cour (?:administrative|d'appel|des comptes|de cassation)|conseil d'etat|chambre regionale"
    r"|commission nationale|conseil (?:regional|departemental)\b|https?:|www\.|siret|page\b|cedex|bp \d"
    r"|\d+[, ]+(?:rue|avenue|place|boulevard|quai|bis|ter)|affaire suivie|dossier suivi|nos? ref|vos? ref|ref\b"
    r"|envoye en|recu en|affiche le|publie le|id ?:|au nom du peuple|delegation generale)[^:]{0,60}"
    r"|n[°o] ?[\w/ .-]{1,30})\W*$"
)
_SAYS_NOTHING = re.compile(
    r"^\W*(?:communique(?: de presse)?|dossier de presse|note|projet|annexes?(?: n?[°o]? ?\d+)?|version \S+|courrier"
    r"|extrait d(?:u|es) registres? (?:des )?deliberations(?: du conseil \w+)?|copie|original|confidentiel"
    r"|(?:deliberation|arrete|decision|marche)(?: \w+)? n[°o]?\.? ?[\w/.-]{1,25}"
    r"|[^:]{2,40}, le (?:\d|1er)[^:]{3,20}|(?:le )?\d{1,2}(?:er)? \w+ \d{4})\W*$"
)
_BODY = re.compile(
    r"^\W*(?:presents?|absents?|excusee?s?|nombre d|etaient|convocation|date d|l'an (?:deux|mil)|vu\b|considerant"
    r"|secretaire|madame\b|monsieur\b|mesdames|mm?\.|sommaire|table des|ordre du jour|le (?:maire|conseil|prefet)\b"
    r"|en exercice|votants|procuration|pouvoirs?|article\b|a l'attention|de ?:|a ?:|from ?:|to ?:|entre\b|audience\b)"
)
_OBJECT = re.compile(r"^\W*objet\s*:\s*(\S.*)$")
_GOES_ON = re.compile(
    r"^\W*(?:(?P<apart>seance|session|reunion|compte[- ]rendu|proces[- ]verbal)"
    r"|du|de|des|d'|relati(?:fs?|ves?)|portant|sur)\b"
)
_ENDS = re.compile(r"[.:;!?]\s*$")


def title_in(text: str) -> str:
    """Return the title that a first page gives its document, in sentence case, or nothing."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    full = [line for line in lines if line][:LINES_READ]
    title = _object(full) or _heading(full)
    title = " ".join(title.split()).strip(" -–—:;,.*#•")
    if len(title) > LENGTH_MAX:
        title = title[:LENGTH_MAX].rpartition(" ")[0].rstrip(" ,;:") + "…"
    letters = sum(map(str.isalpha, title))
    if letters < LETTERS_MIN or letters < 0.5 * len(title.replace(" ", "")) or " " not in title:
        return ""
    return title[0].upper() + title[1:]


def _object(lines: list[str]) -> str:
    """Return what « Objet : » says, with the lines that it goes on over."""
    for n, line in enumerate(lines):
        if match := _OBJECT.match(plain(line)):
            said = [line[match.start(1) :]]
            for more in lines[n + 1 : n + 1 + GOES_ON_MAX]:
                shouts = in_capitals(more) and in_capitals(said[-1])
                if _ENDS.search(said[-1]) or _BODY.match(plain(more)) or not (more[:1].islower() or shouts):
                    break
                said.append(more)
            return quietly(" ".join(said), lines)
    return ""


def _heading(lines: list[str]) -> str:
    """Return the first line that is neither letterhead nor figures nor body, with those that go on with it."""
    for n, line in enumerate(lines):
        folded = plain(line)
        if _BODY.match(folded):
            return ""  # the text begins: what stood before was no title
        if _is_title(line, folded, lines[n + 1 : n + 2]):
            title = quietly(line, lines)
            for before, more in zip(lines[n : n + GOES_ON_MAX], lines[n + 1 : n + 1 + GOES_ON_MAX], strict=False):
                if not _goes_on(before, more):
                    break
                title += _joined(more, quietly(more, lines))
            return title
    return ""


def _is_title(line: str, folded: str, after: list[str]) -> bool:
    goes_on = bool(after) and _goes_on(line, after[0])  # « PROCÈS-VERBAL », then « de la séance du »
    says = sum(map(str.isalpha, line)) >= LETTERS_MIN - 2 and (" " in line or goes_on)
    return says and not _LETTERHEAD.match(folded) and (goes_on or not _SAYS_NOTHING.match(folded))


def _goes_on(before: str, more: str) -> bool:
    """Return whether a line goes on with the title that the line before it began."""
    folded = plain(more)
    if _ENDS.search(before) or _BODY.match(folded) or not any(map(str.isalpha, more)):
        return False
    return bool(more[:1].islower() or _GOES_ON.match(folded) or (in_capitals(before) and in_capitals(more)))


def _joined(line: str, quiet: str) -> str:
    """Return a line that goes on with a title, with what stands between."""
    first, space, rest = quiet.partition(" ")
    small = (first.lower() if first.isupper() else first[0].lower() + first[1:]) + space + rest
    match = _GOES_ON.match(plain(quiet))
    return f" {small}" if line[:1].islower() or (match and not match["apart"]) else f", {small}"
