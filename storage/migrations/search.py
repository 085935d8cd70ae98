"""Search indexes: trigrams of the folded names, kept in step by the database itself."""

from __future__ import annotations

from collections.abc import Iterator

SEARCHED = ("customer", "contact", "product", "deal")
"""Tables with a `folded` column that people search."""


def search_indexes(dialect: str) -> Iterator[str]:
    """The statements that make the indexes, with the triggers that keep SQLite's in step."""
    if dialect == "postgresql":
        yield "CREATE EXTENSION IF NOT EXISTS pg_trgm"
        for table in SEARCHED:
            yield f"CREATE INDEX ix_{table}_trigrams ON {table} USING gin (folded gin_trgm_ops)"
        return
    for table in SEARCHED:
        yield from _sqlite(table)


def _sqlite(table: str) -> Iterator[str]:
    """A contentless FTS5 index, the name between blanks so that its ends count as trigrams too.

    The folding is ours: the tokenizer's own needs SQLite 3.45.
    """
    index = f"{table}_trigrams"
    added = f"INSERT INTO {index}(rowid, folded) VALUES (NEW.id, ' ' || NEW.folded || ' ')"
    gone = f"INSERT INTO {index}({index}, rowid, folded) VALUES ('delete', OLD.id, ' ' || OLD.folded || ' ')"
    yield f"CREATE VIRTUAL TABLE {index} USING fts5(folded, content='', tokenize='trigram')"
    yield f"CREATE VIRTUAL TABLE {index}_counted USING fts5vocab({index}, 'row')"
    yield f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {added}; END"
    yield f"CREATE TRIGGER {index}_gone AFTER DELETE ON {table} BEGIN {gone}; END"
    yield f"CREATE TRIGGER {index}_changed AFTER UPDATE OF folded ON {table} BEGIN {gone}; {added}; END"
