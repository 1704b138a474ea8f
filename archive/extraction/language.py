"""Which language a text is in, by its smallest words: English where they say so, French otherwise."""

import re
from collections import Counter

_ENGLISH = {"the", "of", "and", "to", "in", "is", "was", "that", "with", "for", "are", "by", "this", "be"}
_FRENCH = {"de", "la", "le", "les", "et", "des", "du", "en", "un", "une", "que", "est", "pour", "par", "sur"}
_WORD = re.compile(r"[^\W\d_]+")


def is_english(text: str) -> bool:
    """Tell whether a text has more of the small words of English than of French."""
    words = Counter(word.lower() for word in _WORD.findall(text))
    english, french = (sum(words[word] for word in known) for known in (_ENGLISH, _FRENCH))
    return english > max(4, french)
