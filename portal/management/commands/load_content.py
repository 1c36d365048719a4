"""`manage.py load_content [--if-empty]`: load the starter content of every app."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

import directory.starter
import guidance.starter
import incidents.starter
from directory.models import ContentVersion, LoadedItem, Platform
from incidents.feeds import board
from portal.people import groups


class Command(BaseCommand):
    help = "Load the starter content. Never overwrites what editors changed."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="only into an empty database")

    @transaction.atomic
    def handle(self, *args, if_empty, **options):
        if if_empty and LoadedItem.objects.exists():
            return
        # A worker may be settling the board: it locks platforms in this order too.
        locked = Platform.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
        list(locked.values_list("pk"))
        loader = directory.starter.Loader()
        directory.starter.load(loader, guidance.starter.SOURCES)
        guidance.starter.load(loader)
        incidents.starter.load(loader)
        board.settle_all(timezone.now())
        groups.ensure()  # the trees of the guides are there now
        if loader.wrote:
            ContentVersion.bump()
        done = ", ".join(f"{number} {word}" for word, number in loader.counts.items() if number)
        self.stdout.write(f"starter content: {done}")
