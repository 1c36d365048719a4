"""`manage.py prepare`: everything between an empty database and a portal that can start."""

import errno
import os
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from portal import catalogues


class Command(BaseCommand):
    help = "Migrate, load the starter content, collect static files, make the first editor."

    def handle(self, *args, **options):
        self._step("message catalogues", catalogues.compile_all)
        self._step("database tables", self._migrate)
        self._step("starter content", lambda: call_command("load_content", if_empty=True))
        if os.environ.get("BINHTINH_FRESH_STATIC"):
            self._step("static files", self._collect)
        call_command("first_editor", stdout=self.stdout)

    def _step(self, name, work):
        """Do one step and say how long it took. Raises CommandError where the machine failed."""
        started = time.monotonic()
        try:
            work()
        except OperationalError as error:
            first_line = str(error).strip().partition("\n")[0]
            raise CommandError(f"The database failed at the {name}: {first_line}") from None
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise CommandError(f"The disk is full (at the {name}): free some space.") from None
        self.stdout.write(f"{name}: done in {time.monotonic() - started:.1f} s")
        self.stdout.flush()

    @staticmethod
    def _migrate():
        executor = MigrationExecutor(connection)
        # The handlers after a migration take seconds, so only where there is something to do.
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)

    @staticmethod
    def _collect():
        # Redoc comes with the documentation pages and is not used: 5 MB that need no compressing.
        ignored = ["redoc"]
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ignored)
