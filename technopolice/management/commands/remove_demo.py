"""`manage.py remove_demo`: the demonstration leaves, without a trace."""

from django.core.management.base import BaseCommand

from archive.demonstration.removing import remove_accounts, remove_documents
from archive.search import outbox
from archive.search.engines.folder import IndexUnavailable
from wiki.discussion.demonstration import remove_comments
from wiki.dossiers.removing_demonstration import remove_facts
from wiki.evidence.demonstration import forget_documents
from wiki.pages.demonstration import remove_pages
from wiki.proposals.demonstration import remove_proposals


class Command(BaseCommand):
    """The wiki's half first: a citation protects its document, a proposal its page's history."""

    help = "Remove the demonstration's documents, files, dossiers and accounts."

    def handle(self, *args, **options):
        facts = remove_facts()
        remove_proposals()
        remove_comments()
        pages = remove_pages()
        cited = forget_documents()
        documents = remove_documents()
        accounts, kept = remove_accounts()
        self._update_index()
        if cited:
            self.stdout.write(f"{cited} citations of real pages lead to a removed document: they show no source now.")
        for pseudonym in kept:
            self.stdout.write(f"{pseudonym} decided about a real document: the account is closed, its name stays.")
        self.stdout.write(f"documents={documents} dossiers={pages} accounts={accounts} facts={facts}")

    def _update_index(self):
        try:
            while outbox.drain():
                pass
        except IndexUnavailable:
            self.stdout.write("The index cannot be written now: the worker removes the entries later.")
