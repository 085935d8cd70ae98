"""The composition root: builds the parts from the settings."""

from __future__ import annotations

from bot.settings import Settings
from handlers.reception import House, Reception
from handlers.registry import registry
from storage.books import Books


def open_house(settings: Settings) -> House:
    """The house on the books that the settings name."""
    return House(
        books=Books(settings.database_url),
        registry=registry(),
        zone=settings.zone,
        owner=settings.owner,
        secret=settings.sealing_key,
    )


def reception(settings: Settings) -> Reception:
    """A reception on those books."""
    return Reception(open_house(settings))
