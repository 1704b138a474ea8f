"""The one analysis of French: from a text to the words that the index, the pages and the highlights compare."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property, lru_cache
from threading import Lock
from typing import NamedTuple

import Stemmer

APOSTROPHES = "'’ʼ‘´`′"
ELIDED = "jusqu|lorsqu|puisqu|quoiqu|qu|[cdjlmnst]"
# Letters and digits. Combining accents belong to the word that they stand in; so do the soft hyphen and the two
# characters that pdfium writes where a line cuts a word.
_WORD = r"[^\W_]+(?:[\u0300-\u036f\u00ad\u0002\ufffe]+[^\W_]*)*"
# What is cut by a hyphen at the end of a line is one word again, unless its second half is a capital (Saint-Étienne)
# or a word of its own (celui-ci, rendez-vous).
_WHOLE = "ci|là|la|vous|vis|même|meme|mêmes|elle|il|ils|on|être"
_CUT = rf"(?:[-\u2010][^\S\n]{{0,9}}\n\s{{0,9}}(?-i:(?!(?:{_WHOLE})\b)[a-zß-ÿœ])[^\W_\d]+)?"
# One word whether it is written with a hyphen or without: « vidéo-surveillance »; after « vidéo », a space too.
_E = r"(?:é|e\u0301?)"
_JOINED = rf"(?=[vtcgbie])(?<![\w-])(?:(?:vid{_E}o|t{_E}l{_E}|cyber|g{_E}o|bio|inter)[-‐‑](?=[^\W\d_]{{3}})|e-(?=mail))"
SPACED = rf"(?=v)(?<![\w-])vid{_E}o[ \u00a0](?=surveill|protec|verbalis|patrouill)"
# One word too: « C.N.I.L. », and a number written in threes, « 30 000 », « 30.000 ».
_ACRONYM = r"(?=[^\W\d_]\.\w)(?<![\w.])(?:(?-i:[A-ZÀ-ÖØ-Þ](?:\.[A-ZÀ-ÖØ-Þ])+)|[a-zß-öø-ÿ](?:\.[a-zß-öø-ÿ]){2,})(?!\w)"
_NUMBER = r"(?=\d)(?<![\w.,])\d{1,3}(?:[ .\u00a0\u202f]\d{3}){1,4}(?!\w)"
# What inclusive writing adds is no word: « habitant·es », « habitant.e.s », « acteur-rice-s », « agent(e)s ».
_ENDING = r"(?:e|ne|le|te|ve|fe|se|sse|esse|euse|[tr]?rice|ice|(?:è|e\u0300?)re)"
_INCLUSIVE = (
    r"(?:(?=[·•‧∙⋅.\-‐‑/(])(?<=[^\W\d_]{2})(?:"
    r"[·•‧∙⋅](?:[^\W\d_]{1,5}|trices)(?:[·•‧∙⋅]s)?"
    rf"|[.\-‐‑/](?:{_ENDING}[.\-‐‑/]s|es?|(?:euse|[tr]?rice|ère)s?)"
    rf"|\((?:{_ENDING}|s|es|x)\)s?"
    r")(?!\w))?"
)
_TOKEN = re.compile(
    rf"(?=[^\W_])(?:(?=[cdjlmnpqst][{APOSTROPHES}uo])\b(?:{ELIDED})[{APOSTROPHES}](?=\w))?"
    rf"({_ACRONYM}|{_NUMBER}|(?:{_JOINED}|{SPACED})?{_WORD}{_CUT}){_INCLUSIVE}",
    re.IGNORECASE,
)
_NOT_IN_WORD = re.compile(r"[\W_]+")

# Words that say nothing by themselves. Not here, though lists of stop words hold them: « son » (microphones),
# « été », « état », « nom », « droit », « force ».
_SAYING_NOTHING = """
à a afin ai ainsi alors as au aucun aucune auquel aura aurait aussi autre aux auxquelles auxquels avaient avait
déjà avant avec avoir ayant c car ce ceci cela celle celles celui cependant ces cet cette ceux chaque ci comme d dans de
depuis des dès desquelles desquels dont donc du duquel elle elles en encore entre es est et étaient était étant être
eu eux fait faire fut furent hui aujourd il ils j je l la laquelle là le lequel les lesquelles lesquels leur leurs
lors lorsque lui m ma mais me même mêmes mes moi mon n ne ni nos notre nous on ont or ou où par parce pas très après
pendant peu peut plus pour pourquoi puis puisque qu quand que quel quelle quelles quels qui quoi s sa sans se selon
sera serait seront ses si sinon soi soient soit sommes sont sous suis sur t ta tandis te tel telle telles tels tes
toi ton tous tout toute toutes tu un une vers voici voilà vos votre vous y
"""

# What the stemmer leaves apart, brought to one word before it.
IRREGULAR = {
    form: word
    for word, forms in {
        "travail": "travaux",
        "journal": "journaux",
        "jeu": "jeux",
        "lieu": "lieux",
        "élu": "élus élue élues",
        "nouveau": "nouvel nouvelle nouvelles",
        "public": "publique publiques",
        "interdit": "interdite interdites interdits",
        "œil": "yeux",
        "aveu": "aveux",
        "enjeu": "enjeux",
        "feu": "feux",
        "bail": "baux",
        "caméra": "caméra caméras",
        "communiqué": "communiqué communiqués",
        "procès": "procès",
        "progrès": "progrès",
        "succès": "succès",
        "accès": "accès",
        "décès": "décès",
    }.items()
    for form in forms.split()
}


# Verbs in -ier, and all those in -ifier: the stemmer takes « publie » for a noun in -ie, apart from « publié ».
_IER = """
affil all apprec appropr assoc benefic concil conf contrar cop def differenc dissoc etud exped expropr humil incend
init licenc multipl negoc oubl pr publ reconcil rel remed remerc repertor repud resil salar tr
"""
# The stemmer takes « conseillers » for no plural of « conseiller », which it takes for a verb.
_PLURAL_ERS = re.compile(r"(?<=\w{2})ers\Z")
# It leaves the s of « micros », « vidéos », « élus ».
_PLURAL_VOWEL = re.compile(r"(?<=\w[iou])s\Z")
# It knows no plural of the verbs in -iller: « surveillent ».
_PLURAL_VERB = re.compile(r"(?<=ill)ent\Z")
# Endings typed without their accent, which the stemmer needs to see: donnees, deploye, securite (not site, conduite).
_BARE_ENDINGS = [
    (re.compile(r"ee(s?)\Z"), r"ée\1"),
    (re.compile(r"iere(s?)\Z"), r"ière\1"),
    (re.compile(r"oye(s?)\Z"), r"oyé\1"),
    (re.compile(r"(?<=\w{3})(?<![eu])(?<!ss)(?<!ell)ite(s?)\Z"), r"ité\1"),
]


class Token(NamedTuple):
    """A word of a text: as it is compared in full (`folded`), by its stem (empty for a stop word), and where."""

    folded: str
    stem: str
    start: int
    end: int


VERSION = 2  # raised with every change of what `stems` gives: the index and the pages' stems are then made again
WORD_LENGTH = 100  # what is longer is no word: a line of signs, a key
_stemmer = Stemmer.Stemmer("french", 0)  # our own cache is in front
_stemming = Lock()  # a PyStemmer object belongs to one thread at a time


def stems(text: str) -> list[str]:
    """Return the stems of a text in order, folded, without stop words: « l'opérateur » gives ["oper"]."""
    return [stem for stem in map(stem_of, _TOKEN.findall(text)) if stem]


def page_stems(text: str) -> str:
    """Return the stems of a page as its row keeps them: each between spaces, for the queries that look for one."""
    return f" {' '.join(stems(text))} "


def folded(text: str) -> list[str]:
    """Return every word of a text, stop words too, lower-case and without accents: for exact phrases."""
    return [fold_of(word) for word in _TOKEN.findall(text)]


def written(text: str) -> set[str]:
    """Return the different words of a text as they are written."""
    return set(_TOKEN.findall(text))


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Yield the words of a text with their place in it; the places leave out the elided article."""
    for match in _TOKEN.finditer(text, start):
        word = match[1]
        yield Token(fold_of(word), stem_of(word), match.start(1), match.end(1))


class Words:
    """The words of a text, by their stems and folded; their places are worked out only when asked."""

    def __init__(self, text: str):
        self._found = list(_TOKEN.finditer(text))
        self.stems = [stem_of(match[1]) for match in self._found]

    @cached_property
    def folded(self) -> list[str]:
        """Every word in lower case without accents."""
        return [fold_of(match[1]) for match in self._found]

    def start(self, rank: int) -> int:
        """Where a word begins."""
        return self._found[rank].start(1)

    def end(self, rank: int) -> int:
        """Where a word ends."""
        return self._found[rank].end(1)


@lru_cache(maxsize=100_000)
def stem_of(word: str) -> str:
    """Return the folded stem of one word, or nothing for a stop word."""
    word = _clean(word)
    if word in STOP_WORDS:
        return ""
    if word in _REGULAR:
        word = _REGULAR[word]
    elif word.isascii():
        for bare, accented in _BARE_ENDINGS:
            word = bare.sub(accented, word)
    if word.endswith(("ie", "ies")):
        word = _verb_in_ie(word)
    # Folding before the stemmer would hide from it the endings in é: it goes second.
    with _stemming:
        stem = _stemmer.stemWord(_PLURAL_VERB.sub("e", _PLURAL_ERS.sub("er", word)))
    return _PLURAL_VOWEL.sub("", _fold(stem))


def _verb_in_ie(word: str) -> str:
    radical, many = word.removesuffix("s")[:-2], "s" if word.endswith("s") else ""
    known = radical.endswith("if") or _fold(radical) in _VERBS_IER
    return f"{radical}ié{many}" if known else word


@lru_cache(maxsize=100_000)
def fold_of(word: str) -> str:
    """Return one word in lower case without accents."""
    return _fold(_clean(word))


def _clean(word: str) -> str:
    return _NOT_IN_WORD.sub("", unicodedata.normalize("NFKC", word[:WORD_LENGTH]).lower())


def _fold(word: str) -> str:
    if word.isascii():
        return word
    word = word.replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


_VERBS_IER = frozenset(_IER.split())
# Both spellings, since a search is often typed without accents.
STOP_WORDS = frozenset(_SAYING_NOTHING.split()) | frozenset(map(_fold, _SAYING_NOTHING.split()))
_REGULAR = IRREGULAR | {_fold(form): word for form, word in IRREGULAR.items()}
