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
_CREATE = frozenset(("create", "creer", "new", "nouveau", "nouvelle", "keep", "garder"))
_EDIT = ("edit ", "modifier ", "change ", "changer ", "add ", "ajouter ")
_NO_MORE = frozenset(
    (
        *("no more", "nothing more", "no", "done", "that s all"),
        *("rien de plus", "rien d autre", "c est tout", "non", "fini", "termine"),
    )
)


def steering(text: str) -> Move | None:
    """The move that a whole message spells, whatever is being asked."""
    return _STEERING.get(fold(text))


def at_the_summary(text: str) -> Move | None:
    """The move that a message spells when everything is answered."""
    return _AT_THE_SUMMARY.get(fold(text))


def named_edit(text: str) -> str:
    """What a message asks to change, folded: `discount` for "edit discount" or for plain "discount"."""
    typed = fold(text)
    return next((typed.removeprefix(verb).strip() for verb in _EDIT if typed.startswith(verb)), typed)


def is_create(text: str) -> bool:
    """Whether the words ask to take the words searched before as they are."""
    return fold(text) in _CREATE


def is_no_more(text: str) -> bool:
    """Whether the words end a list."""
    return fold(text) in _NO_MORE
