"""The words that stand for a thing, side by side: what people say, what administrations write, how both shorten it."""

from archive.models import Term
from archive.search.synonyms import key_of


def words_of(names: list[str]) -> dict[str, list[str]]:
    """Return the words of each register (`Term.Register`) that stand for one of these names, in alphabetical order.

    What stands for a word that stands for the name is one of them too. The names themselves are left out, and so is
    a register without a word. One query.
    """
    own = {key_of(name) for name in names} - {()}
    terms = [(key_of(term.word), key_of(term.equivalent), term) for term in Term.objects.order_by("pk")]
    joined = _joined(own, [(word, equivalent) for word, equivalent, _term in terms])
    found: dict[str, dict[tuple, str]] = {register: {} for register in Term.Register.values}
    for word, equivalent, term in terms:
        if word in joined or equivalent in joined:
            found[term.register][word] = term.word
            found[Term.Register.PLAIN].setdefault(equivalent, term.equivalent)
    said = {term for register, words in found.items() if register != Term.Register.PLAIN for term in words}
    plain = {key: word for key, word in found[Term.Register.PLAIN].items() if key not in said}
    found[Term.Register.PLAIN] = plain
    return {
        register: sorted(word for key, word in words.items() if key not in own)
        for register, words in found.items()
        if words.keys() - own
    }


def _joined(own: set, pairs: list[tuple]) -> set:
    """Return the keys that a chain of pairs joins to one of `own`, those included."""
    joined, before = set(own), None
    while joined != before:
        before = set(joined)
        for pair in pairs:
            if joined.intersection(pair):
                joined.update(key for key in pair if key)
    return joined
