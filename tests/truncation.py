"""How transactional tests empty the database: past the append-only triggers, and keeping the rows migrations made."""

from django.db import connection

SEED = "rows_of_migrations"


def remember_the_rows_of_migrations() -> None:
    """Copy every non-empty table of a fresh test database into a schema of its own."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SEED}")
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name})")
            if cursor.fetchone()[0]:
                cursor.execute(f"CREATE TABLE IF NOT EXISTS {SEED}.{name} AS TABLE {name}")


def _seeded_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [SEED])
        return {row[0] for row in cursor.fetchall()}


def _columns(table: str) -> str:
    """The columns that may be written: a generated one may not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return ", ".join(connection.ops.quote_name(row[0]) for row in cursor.fetchall())


def _restoring(table: str) -> str:
    name, columns = connection.ops.quote_name(table), _columns(table)
    return f"INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM {SEED}.{name}"


def install() -> None:
    """In the role of a replica no trigger fires and no foreign key is checked (session_replication_role)."""
    operations = type(connection.ops)
    sql_flush = operations.sql_flush

    def flush_past_triggers(self, style, tables, **options) -> list[str]:
        emptied = sql_flush(self, style, tables, **options)
        if not emptied:
            return []
        restored = [_restoring(table) for table in sorted(_seeded_tables() & set(tables))]
        role = "SET LOCAL session_replication_role = {}"
        return [role.format("replica"), *emptied, *restored, role.format("origin")]

    operations.sql_flush = flush_past_triggers
