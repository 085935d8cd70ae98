"""Statements that every event needs: written in SQLAlchemy, compiled once, and given to the driver as they are."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session

DRIVER = "driver"
"""Under this name a session of the books holds its driver's connection, in whose transaction it is."""
Convert = Callable[[Any], Any]


class Prepared:
    """A statement with all of its values bound by name; its rows are named tuples.

    It runs in the session's transaction and sees what was flushed. SQLAlchemy takes ten times as long to look a
    statement up, bind it and wrap its rows as SQLite does to run it (docs/decisions/0015).
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[tuple[str, ...], _Compiled] = {}

    def rows(self, session: Session, **values: Any) -> Sequence[Any]:
        """All the rows that it gives."""
        cursor, compiled = self._execute(session, values)
        return [compiled.row(found) for found in cursor.fetchall()]

    def first(self, session: Session, **values: Any) -> Any:
        """The first row; None when there is none."""
        return next(iter(self.rows(session, **values)), None)

    def run(self, session: Session, **values: Any) -> int:
        """How many rows it wrote."""
        return int(self._execute(session, values)[0].rowcount)

    def _execute(self, session: Session, values: dict[str, Any]) -> tuple[Any, _Compiled]:
        dialect = session.get_bind().dialect
        form = (dialect.name, *values)
        compiled = self._compiled.get(form)
        if compiled is None:
            compiled = self._compiled[form] = _Compiled(self._statement, dialect, tuple(values))
        if session.in_nested_transaction():
            session.connection()  # only now is the savepoint set
        try:
            return session.info[DRIVER].execute(compiled.sql, compiled.bound(values)), compiled
        except dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(compiled.sql, values, error, dialect.loaded_dbapi.Error) from error


class _Compiled:
    """A statement as one driver takes it, and what turns its values into the driver's and back."""

    def __init__(self, statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=names)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        missing = [name for name, bind in compiled.binds.items() if bind.required and name not in names]
        assert not missing, missing
        self.sql = str(compiled)
        self._order = compiled.positiontup
        self._constants = {name: value for name, value in compiled.params.items() if name not in names}
        types = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
        converts = {name: type.bind_processor(dialect) for name, type in types.items()}
        self._binding: dict[str, Convert] = {name: convert for name, convert in converts.items() if convert}
        columns = list(getattr(statement, "exported_columns", ()))
        self._results = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._row: Any = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]

    def bound(self, values: dict[str, Any]) -> Any:
        """The values as the driver takes them."""
        bound = {**self._constants, **values}
        for name, convert in self._binding.items():
            bound[name] = convert(bound[name])
        return bound if self._order is None else [bound[name] for name in self._order]

    def row(self, found: tuple[Any, ...]) -> Any:
        """A row as the columns' types say."""
        both = zip(self._results, found, strict=True)
        return self._row._make(convert(value) if convert else value for convert, value in both)
