"""`manage.py load_demo`: documents, dossiers and accounts that show what the site does."""

from django.core.management.base import BaseCommand, CommandError

from archive.demonstration.loading import (
    ACCOUNTS,
    TRUSTED,
    DemonstrationError,
    codes,
    load_accounts,
    load_documents,
)
from archive.demonstration.outdated import outdated_documents, worked_with
from archive.demonstration.removing import remove_documents
from archive.models import User
from archive.moderation import ModerationError
from archive.sandbox import SandboxUnavailableError
from archive.search import outbox
from wiki.dossiers.demonstration import load_projects
from wiki.dossiers.snapshots import FactError
from wiki.evidence.demonstration import forget_documents
from wiki.pages.demonstration import load_dossiers
from wiki.pages.render_child import CannotRender
from wiki.pages.saving import CannotSave

REFUSALS = (DemonstrationError, ModerationError, SandboxUnavailableError, CannotSave, CannotRender, FactError)


class Command(BaseCommand):
    """Does what people and the worker would do; a run that was stopped is taken up where it was."""

    help = "Load the demonstration (documents, dossiers, projects, four accounts), or bring an older one up to date."

    def add_arguments(self, parser):
        parser.add_argument("--wait", action="store_true", help="read and index everything before returning")

    def handle(self, *args, wait, **options):
        try:
            passwords = load_accounts()
            former = self._replaced()
            documents = load_documents(wait=wait, progress=self.stdout.write, former=former)
            pages = load_dossiers(codes(), User.objects.get(pseudonym=TRUSTED))
            projects = load_projects(codes())
        except REFUSALS as error:
            raise CommandError(str(error)) from error
        while wait and outbox.drain():
            pass
        if not (passwords or documents or pages or projects):
            self.stdout.write("The demonstration is already here: nothing was changed.")
        if passwords:
            self._print_passwords(passwords)
        self.stdout.write(
            f"documents={len(documents)} dossiers={len(pages)} projects={len(projects)} accounts={len(passwords)}"
        )

    def _replaced(self) -> dict[str, str]:
        """Take out the documents that an older site made otherwise; return their codes by title."""
        old = outdated_documents()
        kept = worked_with(old)
        for document in old:
            if document.pk in kept:
                self.stdout.write(f"left as it is, people have worked with it: {document.title}")
        old = [document for document in old if document.pk not in kept]
        forget_documents(old)
        remove_documents(old)
        return {document.title: document.code for document in old}

    def _print_passwords(self, passwords):
        self.stdout.write("Accounts of the demonstration; these passwords are shown once:")
        for pseudonym, password in passwords.items():
            self.stdout.write(f"  {pseudonym}  {password}  ({ACCOUNTS[pseudonym].label})")
