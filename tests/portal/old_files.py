"""The migrations as they landed one by one, without those that take the place of many."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

OURS = {"directory", "feeds", "guidance", "incidents"}


class OldFiles(MigrationLoader):
    """To be put in the place of Django's loader."""

    def load_disk(self):
        super().load_disk()
        last = {}
        for key, migration in list(self.disk_migrations.items()):
            if key[0] in OURS and migration.replaces:
                last[key] = migration.replaces[-1]
                del self.disk_migrations[key]
        for migration in self.disk_migrations.values():  # later ones may name what is left out
            migration.dependencies = [last.get(key, key) for key in migration.dependencies]


def migrate(targets) -> MigrationExecutor:
    """Bring the database to where it was after some of the old files, as they left it."""
    executor = MigrationExecutor(connection)
    executor.loader = OldFiles(connection)
    executor.migrate(targets)
    for app, name in executor.recorder.applied_migrations():
        if app in OURS and (app, name) not in executor.loader.disk_migrations:
            executor.recorder.record_unapplied(app, name)  # unknown at that time
    return executor
