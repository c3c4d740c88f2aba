"""Numbers on PostgreSQL, where transactions run side by side and end in another order than they began.

A number is drawn from a sequence when a row is written, and is seen when its transaction ends. Who has read number 7
must not take 6 for read: its transaction may still run. So each transaction, before it draws its first number, takes a
shared advisory lock whose key says "mine come after this one" and that ends with it. The horizon is the lowest number
among these locks (22340 in their upper 16 bits, the number below); every number up to it is of a transaction that has
ended.

Why no transaction slips through: it reads the sequence (v), locks v, then draws (n > v). Who looks for locks has read
the sequence before (m). Either it sees the lock, and stays at v or below; or the lock came later, and so did n: n > m.
A lock ends after its transaction is visible, so a snapshot taken after the look shows all up to the horizon.
`pg_snapshot_xmin` would do the same, but numbers of transactions begin anew where a dump is restored.
"""

from collections.abc import Iterator
from typing import Any

from core.changes.tables import Part, Table, Trigger, digest

FUNCTIONS = (
    # The sequence must have been used, or its first number would be "last" before it is drawn.
    """
    DO $$ BEGIN
      IF to_regclass('wagdesk_change_number') IS NULL THEN
        CREATE SEQUENCE wagdesk_change_number;
        PERFORM nextval('wagdesk_change_number');
      END IF;
    END $$
    """,
    # Numbers above what it returns were read by nobody while this transaction runs: a row that carries one of them
    # needs no other. It is read again after the lock; before it, somebody may have read on.
    """
    CREATE OR REPLACE FUNCTION wagdesk_change_floor() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
    DECLARE
      known text := current_setting('wagdesk.change_floor', true);
      floor bigint;
    BEGIN
      IF known <> '' THEN
        RETURN known::bigint;
      END IF;
      SELECT last_value INTO floor FROM wagdesk_change_number;
      PERFORM pg_advisory_xact_lock_shared((22340::bigint << 48) | floor);
      SELECT last_value INTO floor FROM wagdesk_change_number;
      PERFORM set_config('wagdesk.change_floor', floor::text, true);
      RETURN floor;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION wagdesk_change_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      floor bigint := wagdesk_change_floor();
    BEGIN
      IF TG_OP = 'UPDATE' AND OLD.changed > floor THEN
        NEW.changed := OLD.changed;
      ELSE
        NEW.changed := nextval('wagdesk_change_number');
      END IF;
      RETURN NEW;
    END $$
    """,
    # Arguments: the table of the whole, the column that names its row.
    """
    CREATE OR REPLACE FUNCTION wagdesk_change_whole() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      touch text := format('UPDATE %I SET changed = 0 WHERE id = $1 AND changed <= $2', TG_ARGV[0]);
      part text := format('SELECT ($1).%I', TG_ARGV[1]);
      before bigint;
      after bigint;
    BEGIN
      IF TG_OP <> 'INSERT' THEN
        EXECUTE part INTO before USING OLD;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        EXECUTE part INTO after USING NEW;
      END IF;
      IF before IS NOT NULL THEN
        EXECUTE touch USING before, wagdesk_change_floor();
      END IF;
      IF after IS NOT NULL AND after IS DISTINCT FROM before THEN
        EXECUTE touch USING after, wagdesk_change_floor();
      END IF;
      RETURN NULL;
    END $$
    """,
    # Argument: the kind.
    """
    CREATE OR REPLACE FUNCTION wagdesk_change_gone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO wagdesk_changes_deletion (kind, "row", at, changed) VALUES (TG_ARGV[0], OLD.id, now(), 0);
      RETURN NULL;
    END $$
    """,
    # Its own numbers a transaction sees anyhow. Prepared transactions keep their locks without a process.
    """
    CREATE OR REPLACE FUNCTION wagdesk_change_horizon() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
    DECLARE
      newest bigint;
      running bigint;
    BEGIN
      SELECT last_value INTO newest FROM wagdesk_change_number;
      SELECT min(((classid::bigint & 65535) << 32) | objid::bigint) INTO running FROM pg_locks
      WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = 22340
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND pid IS DISTINCT FROM pg_backend_pid();
      RETURN least(newest, running);
    END $$
    """,
)

HORIZON = "SELECT wagdesk_change_horizon()"
NEWEST = "SELECT last_value FROM wagdesk_change_number"


PRESENT = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname LIKE 'wagdesk\\_change\\_%' AND pg_table_is_visible(c.oid)
"""


def triggers(tables: list[Table], parts: list[Part]) -> Iterator[Trigger]:
    """Those there have to be."""
    for table in tables:
        yield _trigger(table.name, "stamp", "BEFORE INSERT OR UPDATE", "wagdesk_change_stamp()")
        if table.kind:
            yield _trigger(table.name, "gone", "AFTER DELETE", f"wagdesk_change_gone('{table.kind}')")
    for part in parts:
        whole = f"wagdesk_change_whole('{part.whole}', '{part.column}')"
        yield _trigger(part.name, "whole", "AFTER INSERT OR UPDATE OR DELETE", whole)


def present(cursor: Any) -> set[tuple[str, str]]:
    """Table and name of those there are."""
    cursor.execute(PRESENT)
    return set(cursor.fetchall())


def prepare(cursor: Any) -> None:
    """What the triggers call."""
    for function in FUNCTIONS:
        cursor.execute(function)


def remove(cursor: Any, table: str, name: str) -> None:
    """One that is there no longer, or in other words."""
    cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')


def _trigger(table: str, verb: str, when: str, call: str) -> Trigger:
    name = f"wagdesk_change_{verb}_{digest(*FUNCTIONS, when, call)}"
    return Trigger(table, name, f'CREATE TRIGGER "{name}" {when} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {call}')
