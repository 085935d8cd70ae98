"""What follows from a company's legal form: a share capital, an entry in the register of commerce, the letters EI."""

from __future__ import annotations

from domain.folding import fold

LEGAL_FORMS = ("SARL", "SAS", "EURL", "SASU", "EI", "Micro-entreprise")
"""Those that are proposed; any other may be typed."""

_SOLE_TRADERS = (
    "ei", "e i", "eirl", "micro", "microentreprise", "entreprise individuelle", "entrepreneur individuel",
    "auto entrepreneur", "autoentrepreneur",
)  # fmt: skip
_UNREGISTERED = (*_SOLE_TRADERS, "association", "profession liberale")


def is_sole_trader(form: str) -> bool:
    """Whether it is a person in business under their own name."""
    return _begins(form, _SOLE_TRADERS)


def is_registered(form: str) -> bool:
    """Whether the register of commerce (RCS) knows it, and it has a share capital to print (C. com. R123-238)."""
    return not _begins(form, _UNREGISTERED)


def printed_name(name: str, form: str) -> str:
    """The name as documents print it: a sole trader's has EI beside it (C. com. R526-27; COMPLIANCE B5)."""
    says_so = {"ei", "entrepreneur", "entreprise"} & set(fold(name).split())
    return f"{name} EI" if is_sole_trader(form) and not says_so else name


def _begins(form: str, words: tuple[str, ...]) -> bool:
    return any(f"{fold(form)} ".startswith(f"{word} ") for word in words)
