"""One way of old files, one of the migration that takes the place of many: the same database."""

import functools

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations import executor
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from .old_files import OldFiles

pytestmark = [pytest.mark.audit, pytest.mark.django_db(transaction=True)]  # minutes

LANDED = {
    "nothing": [],
    "the first release": [
        ("directory", "0002_not_listed"),
        ("feeds", "0002_probes_health_and_drift"),
        ("guidance", "0003_question_pages"),
        ("incidents", "0001_records"),
    ],
    "one app is whole": [
        ("directory", "0010_names_of_records"),
        ("feeds", "0001_records"),
        ("guidance", "0004_four_eyes"),
        ("incidents", "0002_publication"),
    ],
    "one app is at its beginning": [
        ("directory", "0003_publication"),
        ("feeds", "0002_probes_health_and_drift"),
        ("guidance", "0007_names_of_pages"),
    ],
}
SAME = {
    "columns": """
        SELECT attrelid::regclass::text, row_number() OVER (PARTITION BY attrelid ORDER BY attnum),
          attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
          attcollation, pg_get_expr(adbin, adrelid)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S')
          AND attnum > 0 AND NOT attisdropped ORDER BY 1, 2""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype, condeferrable, condeferred,
          convalidated, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
    "indexes": """
        SELECT tablename, indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public' ORDER BY 1, 2""",
    "sequences": """
        SELECT sequencename, data_type::text, start_value, min_value, max_value, increment_by, cycle
        FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1""",
    "triggers": """
        SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2""",
    "functions": """
        SELECT proname, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace ORDER BY 1""",
    "rights": """
        SELECT app_label, model, codename, name FROM django_content_type AS kind
        LEFT JOIN auth_permission ON content_type_id = kind.id ORDER BY 1, 2, 3""",
    "workflows": """
        SELECT workflow.name, workflow.active, task.name, task.active, model, depth
        FROM wagtailcore_workflow AS workflow
        LEFT JOIN wagtailcore_workflowtask AS link ON link.workflow_id = workflow.id
        LEFT JOIN wagtailcore_task AS task ON task.id = task_id
        LEFT JOIN django_content_type AS kind ON kind.id = content_type_id
        LEFT JOIN wagtailcore_workflowpage AS place ON place.workflow_id = workflow.id
        LEFT JOIN wagtailcore_page AS page ON page.id = page_id ORDER BY 1, 3, 6""",
    "applied": "SELECT app, name FROM django_migrations ORDER BY 1, 2",
}


def seen() -> dict[str, list[tuple]]:
    """Return what a database is and what the migrations put into it."""
    with connection.cursor() as cursor:

        def rows(query):
            cursor.execute(query)
            return cursor.fetchall()

        found = {name: rows(query) for name, query in SAME.items()}
        tables = sorted(connection.introspection.table_names())
        found["rows"] = [(table, *rows(f'SELECT count(*) FROM "{table}"')[0]) for table in tables]
    return found


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    cache.clear()


def migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


@functools.cache
def new_database() -> dict[str, list[tuple]]:
    empty()
    migrate()
    return seen()


@pytest.mark.parametrize("landed", LANDED.values(), ids=LANDED)
def test_the_old_files_lead_to_the_same_database(landed, monkeypatch):
    new = new_database()
    assert ("directory", "0001_squashed_0010_names_of_records") in new["applied"]
    empty()
    with monkeypatch.context() as old, translation.override(None):  # as the command does
        old.setattr(executor, "MigrationLoader", OldFiles)
        if landed:
            MigrationExecutor(connection).migrate(landed)
        else:
            migrate()
    migrate()
    upgraded = seen()
    assert {
        name: sorted(set(new[name]) ^ set(rows), key=str) for name, rows in upgraded.items()
    } == {name: [] for name in new}
