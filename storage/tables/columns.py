"""Column types that keep exact values on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Integer, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

BigId = BigInteger().with_variant(Integer, "sqlite")
Json = JSON().with_variant(JSONB, "postgresql")


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as text, for SQLite would pass it through a float: quantities, unit prices and rates."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


def key() -> Any:
    """The primary key of a row."""
    return Field(default=None, primary_key=True, sa_type=BigId)


def cents(default: int = 0) -> Any:
    """An amount in euro cents."""
    return Field(default=default, sa_type=BigInteger)


def decimal(default: Decimal | None = None, **options: Any) -> Any:
    """An exact decimal; see `ExactDecimal`."""
    return Field(default=default, sa_type=ExactDecimal, **options)


def json(factory: Callable[[], Any] = dict) -> Any:
    """A JSON document."""
    return Field(default_factory=factory, sa_type=Json)


def reference(target: str, *, index: bool = True, **options: Any) -> Any:
    """A foreign key to `table.id`."""
    return Field(foreign_key=target, sa_type=BigId, index=index, **options)
