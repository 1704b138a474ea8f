"""Which words the search takes for one another: adding a pair, taking one away, at once for every search."""

from django.db import transaction

from archive.models import Term, Visibility


def add(word: str, equivalent: str, register: str) -> Term:
    """Write that two words stand for one another. Raises `IntegrityError` when that is already written."""
    with transaction.atomic():
        term = Term.objects.create(word=word, equivalent=equivalent, register=register)
        Visibility.raise_counter()  # answers that were kept found less
    return term


def remove(term: Term) -> None:
    """Forget a pair; what its words find by themselves stays."""
    with transaction.atomic():
        Term.objects.filter(pk=term.pk).delete()
        Visibility.raise_counter()
