"""What `comptoir verify` says of the books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from domain.messages import Language, Message, _
from handlers import proof
from handlers.reception import House
from storage import audit
from storage.chain import Verdict
from templates.words import Words


@dataclass(frozen=True)
class Report:
    """The lines to print, and whether everything was proved."""

    lines: tuple[str, ...]
    is_fine: bool


def findings(house: House, head: str = "") -> Report:
    """Look at everything; with a head that was told earlier, also whether these books contain it."""
    told = proof.read_head(head) if head else None
    with house.books.read() as session:
        verdict = audit.examine(session, house.secret)
        is_held = told is None or proof.holds(session, told)
        lines = tuple(Words(Language.ENGLISH, house.zone).lines(_said(session, verdict, told)))
    return Report(lines, verdict.is_intact and is_held)


def _said(session: Session, verdict: Verdict, told: proof.Head | None) -> Iterator[Message]:
    yield from proof.verdict_lines(verdict)
    if told is not None:
        yield proof.comparison(session, told)
    yield _("Seal {head}", head=str(proof.head(session)))
