"""The demo: a company in every state, made by talking to the desk, and gone with one command."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import select

from handlers.demo import fill
from storage import ledger
from storage.tables import Deal, Invoice, Person, Quote, Receivable
from tests.talking import Clock, Talk, reception_on


@pytest.fixture
def talk(database_url: str) -> Iterator[Talk]:
    """The owner of the demo."""
    clock = Clock()
    reception = reception_on(database_url, clock)
    owner = Talk(reception, clock, language="fr")
    assert fill(reception.house, owner.terminal.who)
    yield owner
    reception.house.books.close()


def test_there_is_something_of_everything(talk: Talk) -> None:
    with talk.reception.house.books.read() as session:
        statuses = {quote.status for quote in session.exec(select(Quote))}
        assert statuses == {"draft", "sent", "accepted", "refused", "expired", "invoiced"}
        assert {invoice.status for invoice in session.exec(select(Invoice))} == {"issued"}
        owed = session.exec(select(Receivable)).all()
        assert any(0 < one.open_cents < one.gross_cents for one in owed), "partly paid"
        assert any(one.open_cents == 0 for one in owed), "paid"
        assert any(one.open_cents and one.due_on < talk.clock().date() for one in owed), "late"
        assert len({deal.stage_id for deal in session.exec(select(Deal))}) >= 4
        assert ledger.verify(session) is None
    talk("/impayés") >> "en retard"
    talk("/pipeline") >> "Négociation"


def test_books_in_which_somebody_works_are_never_filled(talk: Talk) -> None:
    assert not fill(talk.reception.house, talk.terminal.who)


def test_one_command_wipes_it_and_the_guards_are_back(talk: Talk) -> None:
    talk("/paye")
    said = talk("/effacer", "oui", "confirmer") >> "La démonstration est effacée"
    assert "Toujours en cours" not in said.text
    with talk.reception.house.books.read() as session:
        assert len(session.exec(select(Person)).all()) == 1
        assert not session.exec(select(Invoice)).all()
        assert ledger.verify(session) is None
    talk("/impayés") >> "Personne ne vous doit rien"
    with pytest.raises(Exception, match="never change"), talk.reception.house.books.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM ledger")


def test_real_books_are_never_wiped(parler: Talk) -> None:
    parler("/effacer", "oui", "confirmer") >> "rien n’y est jamais effacé"


def test_one_s_own_company_is_not_set_up_over_the_demo(talk: Talk) -> None:
    talk("/parametres", "confirmer") >> "effacez-les" >> "[Effacer la démonstration]"


def test_its_documents_say_that_they_are_made_up(talk: Talk) -> None:
    with talk.reception.house.books.read() as session:
        assert b"fictif" in session.exec(select(Quote)).first().snapshot  # type: ignore[union-attr]
