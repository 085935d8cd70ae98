"""The words that steer a conversation, in both languages at once."""

from __future__ import annotations

from domain.conversation.moves import Back, Cancel, Confirm, Edit, Move, Skip
from domain.folding import fold

_STEERING: dict[str, Move] = {
    **dict.fromkeys(("back", "retour", "precedent"), Back()),
    **dict.fromkeys(("cancel", "annuler", "abandonner"), Cancel()),
    **dict.fromkeys(("skip", "passer"), Skip()),
}
_AT_THE_SUMMARY: dict[str, Move] = {
    **dict.fromkeys(("confirm", "confirmer", "ok", "yes", "oui", "valider", "c est bon"), Confirm()),
    **dict.fromkeys(("edit", "modifier", "change", "changer"), Edit("")),
}
_CREATE = frozenset(("create", "creer", "new", "nouveau", "nouvelle", "keep", "garder", "yes", "oui", "ok"))
_NOTHING = frozenset(("no", "none", "nothing", "no thanks", "non", "non merci", "aucun", "aucune", "rien"))
_DASHES = frozenset("-–—")
_EDIT = ("edit", "modifier", "change", "changer", "add", "ajouter")
_REMOVE = ("remove", "delete", "retirer", "enlever", "supprimer")
_RAISE = frozenset(("up", "move up", "monter", "remonter"))
_NO_MORE = frozenset(
    (
        *("no more", "nothing more", "nothing", "no", "no thanks", "done", "that s all", "that s it", "ok", "confirm"),
        *("rien de plus", "rien d autre", "rien", "plus rien", "c est tout", "c est bon", "non", "non merci"),
        *("fini", "termine", "stop", "confirmer", "valider"),
    )
)


def steering(text: str) -> Move | None:
    """The move that a whole message spells, whatever is being asked."""
    return _STEERING.get(fold(text))


def at_the_summary(text: str) -> Move | None:
    """The move that a message spells when everything is answered."""
    return _AT_THE_SUMMARY.get(fold(text))


def named_edit(text: str) -> str:
    """What a message asks to change: `discount` for "edit discount" or for plain "discount"."""
    verb, _space, rest = text.strip().partition(" ")
    return rest.strip() if fold(verb) in _EDIT and rest else text.strip()


def named_removal(text: str) -> str | None:
    """What a message asks to take away: `line 2` for "remove line 2", nothing for plain "remove"; None for no such."""
    verb, _space, rest = text.strip().partition(" ")
    return rest.strip() if fold(verb) in _REMOVE else None


def is_raising(text: str) -> bool:
    """Whether the words bring an item one place forward."""
    return fold(text) in _RAISE


def is_create(text: str) -> bool:
    """Whether the words ask to take the words searched before as they are."""
    return fold(text) in _CREATE


def is_nothing(text: str) -> bool:
    """Whether the words say that there is no answer to give."""
    return fold(text) in _NOTHING or text.strip() in _DASHES


def is_no_more(text: str) -> bool:
    """Whether the words end a list."""
    return fold(text) in _NO_MORE
