"""The words that completion and « did you mean » may offer, and how old their list is."""

from django.db import models


class SearchWord(models.Model):
    """A word of at least two public documents; of documents that few or nobody may read, no word is here."""

    word = models.CharField(max_length=40, unique=True, help_text="In lower case, without accents.")
    shown = models.CharField(max_length=60, help_text="As most documents write it.")
    documents = models.PositiveIntegerField(help_text="How many public documents have it.")

    def __str__(self):
        return self.shown


class WordList(models.Model):
    """One row: for which state of what is public the words were counted, when, and who counts them now."""

    counter = models.PositiveBigIntegerField(null=True, help_text="`Visibility` when the counting began.")
    made_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)

    def __str__(self):
        return str(self.counter)
