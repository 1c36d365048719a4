"""Triggers by which the database itself notes which public record a row belongs to.

Rows are written by forms, bulk writes, loaders and hand-made statements; a trigger sees them all,
in the transaction of the change. The tables it writes to are those of `directory.models.changes`.
Every condition stands in the body of a function, so that no column is bound by a trigger.
"""

from collections.abc import Mapping

from django.db.migrations import RunSQL

_NOTE = """
CREATE FUNCTION note_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r {table}%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' AND NOT ({when}) THEN RETURN NULL; END IF;
  IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
  INSERT INTO directory_recordchange (kind, record, changed_at)
  SELECT kind, record, clock_timestamp() FROM ({touched}) AS touched (kind, record)
  WHERE record IS NOT NULL ORDER BY kind, record
  ON CONFLICT (kind, record) DO UPDATE SET changed_at = excluded.changed_at;
  RETURN NULL;
END $$;
CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION note_{table}();
"""
_BURY = """
CREATE FUNCTION bury_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT ({was}) THEN RETURN NULL; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NOT ({over}) THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO directory_tombstone (kind, key, gone_at)
  SELECT kind, key, clock_timestamp() FROM ({buried}) AS buried (kind, key)
  ORDER BY kind, key ON CONFLICT (kind, key) DO UPDATE SET gone_at = excluded.gone_at;
  RETURN NULL;
END $$;
CREATE TRIGGER bury AFTER UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION bury_{table}();
"""
_DROP = "DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}_{table}();"

ANYTHING = "OLD IS DISTINCT FROM NEW"
WAS_PUBLISHED = "OLD.published_at <= now()"
NO_LONGER = (
    "NEW.slug <> OLD.slug OR NEW.published_at IS NULL"
    " OR (NEW.published_at > now() AND NEW.published_at <> OLD.published_at)"
)


def noting(table: str, touched: Mapping[str, str], when: str = ANYTHING) -> RunSQL:
    """Note a change of each record a row of `table` is part of.

    `touched`: per kind of record an expression or SELECT that gives its keys; `r` is the row.
    `when`: which updates count, of the rows OLD and NEW.
    """
    sql = _NOTE.format(table=table, touched=_keys(touched), when=when)
    return RunSQL(sql, _DROP.format(name="note", table=table))


def burying(
    table: str, buried: Mapping[str, str], was: str = WAS_PUBLISHED, over: str = NO_LONGER
) -> RunSQL:
    """Keep the key of a record that was public and is deleted, renamed or unpublished.

    What the clock or a withdrawal takes off needs no trigger: its row stays and tells when.
    `buried`: per kind an expression or SELECT that gives the keys, of the row OLD. `was`: whether
    it had been public; `over`: which updates end that.
    """
    sql = _BURY.format(table=table, buried=_keys(buried), was=was, over=over)
    return RunSQL(sql, _DROP.format(name="bury", table=table))


def already_there(kind: str, table: str, key: str = "id") -> RunSQL:
    """Give the records of a database that is older than its triggers the moment of now.

    `key`: an expression, or a whole SELECT in place of one.
    """
    keys = key if key.startswith("SELECT") else f"SELECT {key} FROM {table}"  # noqa: S608
    return RunSQL(
        "INSERT INTO directory_recordchange (kind, record, changed_at) "  # noqa: S608
        f"SELECT DISTINCT '{kind}', key::text, clock_timestamp() FROM ({keys}) AS keys (key) "
        "ON CONFLICT DO NOTHING",
        RunSQL.noop,
    )


def _keys(kinds: Mapping[str, str]) -> str:
    """Return a SELECT of kinds and keys."""
    return " UNION ".join(
        f"SELECT '{kind}', key::text FROM ({keys}) AS keys (key)"  # noqa: S608
        for kind, keys in ((kind, _selected(keys)) for kind, keys in kinds.items())
    )


def _selected(keys: str) -> str:
    return keys if keys.startswith("SELECT") else f"SELECT {keys}"
