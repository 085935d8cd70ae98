"""Taking things back: exactly, once, and only what can be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from handlers.events import Event
from storage import ledger
from storage.ledger import Record
from storage.tables import Contact, Customer, Deal, LedgerRecord, Product, Reminder, Undone
from tests.talking import Clock, Talk


def beginning(talk: Talk) -> None:
    talk(
        "/customer Acme",
        "create",
        "business",
        "732829320",
        "4 rue des Tanneurs, 69007 Lyon",
        "a@example.com",
        "confirm",
    )
    talk("/contact acme", "Paul", "Buyer", "skip", "skip", "confirm")
    talk("/product Audit", "900", "20", "day", "confirm")
    talk("/deal acme", "Website", "12000", "31/12/2026", "confirm")
    talk("/remind ring the bank tomorrow")


def rows(talk: Talk) -> dict[str, list[dict[str, Any]]]:
    tables: tuple[type[SQLModel], ...] = (Customer, Contact, Product, Deal, Reminder)
    with talk.reception.house.books.open() as session:
        return {str(t.__tablename__): [row.model_dump() for row in session.exec(select(t)).all()] for t in tables}


@pytest.mark.parametrize(
    "lines",
    [
        ("/customer acme", "edit name", "Zenith", "edit phone", "06 12 34 56 78", "confirm"),
        ("/customer acme", "edit payment terms", "45 days end of month", "confirm"),
        ("/contact acme", "paul", "edit job", "Director", "confirm"),
        ("/product audit", "edit unit price", "950.5", "confirm"),
        ("/dealcard website", "✏ change", "edit closing", "15/01/2027", "confirm"),
        ("/move website", "proposal"),
        ("/won website",),
        ("/lost website", "No budget"),
        ("/day", "plan: website", "call", "tomorrow"),
        ("/reminder", "ring the bank", "✔ done"),
        ("/reminder", "ring the bank", "+1 h"),
    ],
    ids=lambda lines: " ".join(lines)[:40],
)
def test_what_is_taken_back_leaves_every_row_as_it_was(talk: Talk, lines: tuple[str, ...]) -> None:
    beginning(talk)
    before = rows(talk)
    talk(*lines) >> "[↶ Undo]"
    after = rows(talk)
    assert after != before
    talk("undo") >> "Taken back"
    undone = rows(talk)
    made = {table: [row for row in undone[table] if row["deleted_at"] is None] for table in undone}
    assert made == before


def test_two_taps_at_once_take_back_once(talk: Talk) -> None:
    beginning(talk)
    talk("/won website")
    data = next(button.data for button in talk.buttons if "Undo" in button.label)
    who = talk.terminal.who

    def tap(number: int) -> str:
        event = Event(key=f"tap{number}", who=who, place=who.place, at=talk.clock(), kind="tap", data=data)
        return "\n".join(post.text for post in talk.reception.receive(event))

    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(tap, range(4)))
    assert sum("Taken back" in text for text in said) == 1
    assert sum("taken back already" in text for text in said) == 3
    with talk.reception.house.books.open() as session:
        assert ledger.verify(session) is None
        undone = session.exec(select(Undone)).one()
        by = session.exec(select(LedgerRecord).where(col(LedgerRecord.sequence) == undone.undone_by)).one()
        assert by.action == "undone"


def test_nothing_else_is_taken_back_for_an_invoice(talk: Talk, clock: Clock) -> None:
    beginning(talk)
    with talk.reception.house.books.open() as session:
        ledger.append(session, [Record("invoice issued", "FA-2026-0001", target="invoice:1", person_id=1, at=clock())])
    talk("/help", "/undo") >> "An issued invoice is never undone: it takes a credit note."


def test_nobody_takes_back_what_somebody_else_did(talk: Talk) -> None:
    beginning(talk)
    talk("/won website")
    data = next(button for button in talk.buttons if "Undo" in button.label)
    sam = talk.another("sam")
    sam.terminal.buttons = [data]
    sam("undo") >> "taken back already"
    sam("/help", "/undo") >> "nothing of the last ten minutes"


def test_in_french(parler: Talk) -> None:
    parler("/rappel relire le devis demain")
    parler("défaire") >> "C’est défait :\nrappel programmé : relire le devis"
    parler("/aide", "/défaire") >> "Rien à défaire dans les dix dernières minutes."
