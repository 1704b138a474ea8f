"""manage.py leak_keys: who may read leaks. Only from the console: whoever holds a moderator's account adds no key."""

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from archive.leaks import keys, rehearsing
from archive.leaks.models import KeyHolder


class Command(BaseCommand):
    """Adds, retires and lists key holders; begins a rehearsal."""

    help = "Key holders of the way for leaks: add, retire, list, rehearse (docs/key-holders.md)."

    def add_arguments(self, parser):
        """Four verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="add a public key (age1…)")
        add.add_argument("label")
        add.add_argument("recipient")
        verbs.add_parser("retire", help="use a key no more").add_argument("label")
        verbs.add_parser("list", help="say which keys there are, and whether the box is open")
        verbs.add_parser("rehearse", help="make a message for each key holder")

    def handle(self, *args, verb, **options):
        """Do one of them."""
        getattr(self, f"_{verb}")(options)

    def _add(self, options):
        try:
            with transaction.atomic():
                KeyHolder.objects.create(label=options["label"], recipient=keys.checked(options["recipient"]))
        except keys.BadKey as error:
            raise CommandError(str(error)) from error
        except IntegrityError as error:
            raise CommandError(
                "This label or this key is there already: each holder has a key of their own."
            ) from error
        self.stdout.write("Added. It counts once a rehearsal was opened with it: manage.py leak_keys rehearse")

    def _retire(self, options):
        if not KeyHolder.objects.filter(label=options["label"]).update(is_active=False):
            raise CommandError(f"There is no key holder “{options['label']}”.")
        self.stdout.write("Retired: nothing new is encrypted to it. What was received before still opens with it.")

    def _list(self, options):
        for holder in KeyHolder.objects.all():
            self.stdout.write(f"{'active ' if holder.is_active else 'retired'}  {holder.label}  {holder.recipient}")
        try:
            self.stdout.write(f"The box is open, for: {', '.join(keys.recipients())}")
        except keys.Closed as error:
            self.stdout.write(f"The box is closed. {error}")

    def _rehearse(self, options):
        made = rehearsing.begin()
        self.stdout.write(f"{len(made)} message(s) wait at /relecture/fuites/repetition/")
