"""Triggers by which the database itself refuses to change what was issued (COMPLIANCE G1, H2)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

FROZEN = (
    "acceptance",
    "closing",
    "credit_use",
    "ledger",
    "logo",
    "paper",
    "payment",
    "quote_version",
    "undone",
)
"""Tables whose rows never change and never go."""

_ISSUED = "OLD.status = 'issued'"
_LINE_OF_ISSUED = "EXISTS (SELECT 1 FROM invoice WHERE invoice.id = {row}.invoice_id AND invoice.status = 'issued')"


def raise_guards(connection: Connection) -> None:
    """Put every guard in place, and take away those of earlier versions."""
    lower_guards(connection)
    for statement in guards(connection.dialect.name):
        connection.execute(text(statement))


def lower_guards(connection: Connection) -> None:
    """Take every guard away, in the transaction under way: for a migration and for the wiping of demo books alone."""
    if connection.dialect.name == "postgresql":
        named = text("SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE tgname LIKE 'keep\\_%'")
        found = connection.execute(named)
        drops = [f"DROP TRIGGER {name} ON {table}" for name, table in found]
    else:
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'keep_*'"))
        drops = [f"DROP TRIGGER {name}" for (name,) in found]
    for drop in drops:
        connection.execute(text(drop))


def guards(dialect: str) -> Iterator[str]:
    """The statements that make every guard."""
    if dialect == "postgresql":
        yield _POSTGRESQL_REFUSAL
    for table in FROZEN:
        yield from _guard(dialect, table, "UPDATE", "")
        yield from _guard(dialect, table, "DELETE", "")
    yield from _guard(dialect, "invoice", "UPDATE", _ISSUED)
    yield from _guard(dialect, "invoice", "DELETE", _ISSUED)
    yield from _guard(dialect, "invoice_line", "UPDATE", _LINE_OF_ISSUED.format(row="OLD"))
    yield from _guard(dialect, "invoice_line", "DELETE", _LINE_OF_ISSUED.format(row="OLD"))
    yield from _guard(dialect, "invoice_line", "INSERT", _LINE_OF_ISSUED.format(row="NEW"))
    if dialect == "postgresql":
        for table in (*FROZEN, "invoice", "invoice_line"):
            yield (
                f"CREATE TRIGGER keep_{table}_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )


def _guard(dialect: str, table: str, change: str, condition: str) -> Iterator[str]:
    name = f"keep_{table}_{change.lower()}"
    if dialect == "postgresql":
        yield (
            f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if not condition or "SELECT" in condition
            else f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW WHEN ({condition}) "
            "EXECUTE FUNCTION refuse_change()"
        )
    else:
        when = f" WHEN {condition}" if condition else ""
        yield (
            f"CREATE TRIGGER {name} BEFORE {change} ON {table}{when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} rows that were issued never change'); END"
        )


_POSTGRESQL_REFUSAL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'invoice_line' AND TG_LEVEL = 'ROW' THEN
    IF TG_OP <> 'INSERT' AND NOT EXISTS (SELECT 1 FROM invoice WHERE id = OLD.invoice_id AND status = 'issued') THEN
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND NOT EXISTS (SELECT 1 FROM invoice WHERE id = NEW.invoice_id AND status = 'issued') THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% rows that were issued never change', TG_TABLE_NAME;
END $$
"""
