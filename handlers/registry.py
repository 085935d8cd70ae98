"""Every conversation and view there is: dropping a file in its folder puts it in the menu and the help."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from domain.folding import fold
from handlers.conversation import Conversation

LONGEST = 3
"""As many words as a name may be typed in: "liste des devis"."""


class Registry:
    """Conversations by any of their names, in both languages."""

    def __init__(self, conversations: list[type[Conversation]]) -> None:
        self.conversations = tuple(sorted(conversations, key=lambda c: c.command))
        self._by_name: dict[str, type[Conversation]] = {}
        for conversation in self.conversations:
            for name in {conversation.command, conversation.french, *conversation.short}:
                if self._by_name.setdefault(name, conversation) is not conversation:
                    raise ValueError(f"two conversations are called {name}")

    def find(self, name: str) -> type[Conversation] | None:
        """The conversation of that name, accents and case aside."""
        return self._by_name.get(fold(name).replace(" ", ""))

    def heard(self, typed: str) -> tuple[type[Conversation], str] | None:
        """The conversation that words begin with ("fiche devis" is one name), and the words that follow."""
        for count in range(LONGEST, 0, -1):
            words = typed.split(maxsplit=count)
            is_name = len(words) >= count and all(map(fold, words[:count]))
            if is_name and (found := self.find("".join(words[:count]))):
                return found, words[count] if len(words) > count else ""
        return None

    def nearest(self, name: str, among: frozenset[str]) -> list[type[Conversation]]:
        """The listed conversations whose names look like a mistyped one, best first."""
        from rapidfuzz import fuzz, process

        names = [n for n, c in self._by_name.items() if c.is_listed and c.command in among]
        matches = process.extract(fold(name), names, scorer=fuzz.ratio, limit=3, score_cutoff=65)
        return list(dict.fromkeys(self._by_name[match[0]] for match in matches))


def registry() -> Registry:
    """All the conversations of `handlers/conversations` and `handlers/views`."""
    return Registry(list(_discovered()))


def _discovered() -> Iterator[type[Conversation]]:
    for package in ("handlers.conversations", "handlers.views"):
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
            loaded = importlib.import_module(f"{package}.{module.name}")
            yield from (
                value
                for value in vars(loaded).values()
                if isinstance(value, type) and issubclass(value, Conversation) and value.__module__ == loaded.__name__
            )
