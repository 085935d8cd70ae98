"""The figures and the proof of the books: turnover, closings, the seal that is told, an older copy (COMPLIANCE H)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from domain.errors import Refusal
from handlers.events import Event
from handlers.job import Job, JobDesk
from handlers.jobs import closings, daily_head
from handlers.posts import Post
from storage import ledger, payments
from storage.core import edition
from storage.tables import Invoice, LedgerRecord, Notice, Payment
from tests.stories.selling import set_up
from tests.talking import Clock, Talk, readable, reception_on

INVOICE = ("/invoice acme", "audit", "1", "nothing more", "confirm")
LATE = datetime(2026, 11, 24, 22, 59, tzinfo=UTC)
"""23:59 in Paris."""


def run(talk: Talk, job: Job) -> None:
    """Run a job as the clock does."""
    house = talk.reception.house
    with house.books.open() as session:
        desk = JobDesk(session, talk.clock(), house.zone, house.registry, house.finance_mail)
        job.run(desk)
        ledger.append(session, desk.records, house.secret)


@pytest.fixture
def in_a_terminal(database_url: str, clock: Clock) -> Iterator[Talk]:
    """The owner in a terminal, whatever the platform of the other stories."""
    talk = Talk(reception_on(database_url, clock), clock)
    talk("/start")
    yield talk
    talk.reception.house.books.close()


def a_day_of_sales(talk: Talk) -> None:
    set_up(talk)
    talk(*INVOICE) >> "FA-2026-0001"
    talk("/paid FA-2026-0001 500 card", "confirm") >> "received"


def next_morning(talk: Talk, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
    run(talk, closings.JOB)


def told(talk: Talk) -> list[Post]:
    with talk.reception.house.books.read() as session:
        notices = session.exec(select(Notice).where(Notice.kind == "notice").order_by(col(Notice.id))).all()
        return [Post.model_validate(notice.post) for notice in notices]


def mailed(talk: Talk) -> list[tuple[str, Post]]:
    with talk.reception.house.books.read() as session:
        to = select(Notice).where(col(Notice.place).startswith("mail:")).order_by(col(Notice.id))
        return [(notice.place, Post.model_validate(notice.post)) for notice in session.exec(to).all()]


def seal_in(shown: str) -> str:
    found = re.search(r"\d+:[0-9a-f]{64}", shown)
    assert found
    return found[0]


def test_the_turnover_of_any_period_is_told_on_demand(talk: Talk, clock: Clock) -> None:
    """H4: of open days and closed ones alike."""
    a_day_of_sales(talk)
    talk("/turnover") >> "November 2026" >> "1 invoice" >> "Net €900.00 · VAT €180.00 · Total €1,080.00"
    next_morning(talk, clock)
    talk(*INVOICE) >> "FA-2026-0002"
    shown = talk("/turnover 2026-11")
    shown >> "2 invoices" >> "at 20%: €1,800.00 before VAT, VAT €360.00" >> "Received: €500.00" >> "Card: €500.00"
    talk("2026") >> "Turnover: 2026" >> "2 invoices"
    talk("/turnover 24/11/2026") >> "1 invoice"
    talk("/turnover Q3 2026") >> "Nothing was invoiced"
    talk("/turnover soon") >> "I do not know the period"


def test_a_payment_that_was_taken_back_is_no_longer_in_what_came_in(talk: Talk) -> None:
    a_day_of_sales(talk)
    talk("/undo") >> "payment recorded"
    talk("/turnover") >> "Received: €0.00"


def test_a_day_is_closed_and_stays_as_it_was(talk: Talk, clock: Clock) -> None:
    a_day_of_sales(talk)
    talk("/closings") >> "No day is closed yet"
    next_morning(talk, clock)
    talk("/closings") >> "Closed up to 24 Nov 2026" >> "€1,080.00 invoiced, €0.00 credited, €500.00 received"
    talk("24 Nov 2026") >> "Closed: 24 Nov 2026" >> "1 invoice" >> "Sealed by record"
    talk("/closings 2026-11") >> "November 2026 is not closed"
    clock.travel(days=7)
    run(talk, closings.JOB)
    talk("/closings") >> "November 2026 · Net €900.00 · total €1,080.00 · received €500.00"
    talk("/closings 2026-11") >> "Closed: November 2026" >> "1 invoice"


def confirmed_late(talk: Talk, clock: Clock, handled_at: datetime) -> str:
    """An invoice that is confirmed just before midnight, and handled later; the day it is issued on."""
    set_up(talk)
    talk(*INVOICE) >> "FA-2026-0001"
    clock.now = LATE
    talk(*INVOICE[:-1])
    confirm = next(button for button in talk.buttons if "Confirm" in button.label)
    who = {"platform": "terminal", "id": "claire", "name": "Claire", "language": "en", "place": "terminal:claire"}
    event = Event.model_validate(
        {"key": "late", "who": who, "place": "terminal:claire", "at": LATE, "kind": "tap", "data": confirm.data}
    )
    assert talk.reception.take_in(event)
    clock.now = handled_at
    run(talk, closings.JOB)
    talk.reception.handle_next(event.lane)
    with talk.reception.house.books.read() as session:
        return str(session.exec(select(Invoice).where(Invoice.number == "FA-2026-0002")).one().issued_on)


def test_what_waited_until_its_day_was_closed_counts_the_next_day(in_a_terminal: Talk, clock: Clock) -> None:
    """H4: nothing is issued with a date inside a closed day, whatever was delayed on its way."""
    next_day = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
    assert confirmed_late(in_a_terminal, clock, handled_at=next_day) == "2026-11-25"


def test_a_day_stays_open_for_what_is_still_on_its_way(in_a_terminal: Talk, clock: Clock) -> None:
    past_midnight = LATE.replace(hour=23, minute=14)
    assert confirmed_late(in_a_terminal, clock, handled_at=past_midnight) == "2026-11-24"
    next_morning(in_a_terminal, clock)
    in_a_terminal("/closings 2026-11-24") >> "2 invoices"


def test_nothing_is_paid_nor_issued_inside_a_closed_day(talk: Talk, clock: Clock) -> None:
    """H4: what came in yesterday is recorded today, and counts today."""
    a_day_of_sales(talk)
    next_morning(talk, clock)
    with talk.reception.house.books.open() as session:
        late = Payment(
            invoice_id=1, amount_cents=100, means="card", received_on=LATE.date(), person_id=1, recorded_at=LATE
        )
        with pytest.raises(Refusal, match="closed"):
            payments.receive(session, late)
    talk("/paid FA-2026-0001 80 card", "edit received on", "yesterday", "confirm") >> "€80.00 received"
    talk("/turnover 2026-11-25") >> "Received: €80.00"
    talk("/turnover 2026-11-24") >> "Received: €500.00"


def test_the_owner_is_told_the_figures_and_a_seal_that_one_tap_looks_for(talk: Talk, clock: Clock) -> None:
    """H3: the head of the chain stands outside the books, once a day."""
    a_day_of_sales(talk)
    next_morning(talk, clock)
    run(talk, daily_head.JOB)
    run(talk, daily_head.JOB)
    (post,) = told(talk)
    assert "€1,080.00 invoiced" in readable(post.text)
    assert seal_in(post.text)
    talk.terminal.buttons = [button for row in post.buttons for button in row]
    talk("Are the books intact?") >> "contain the seal of record" >> "Intact"
    clock.travel(days=1)
    run(talk, closings.JOB)
    run(talk, daily_head.JOB)
    assert len(told(talk)) == 1, "a day without anything is not told"


def test_a_key_that_was_lost_stops_nothing_and_is_told(in_a_terminal: Talk, clock: Clock) -> None:
    """H3: the work goes on, and the owner hears of it the next morning."""
    reception = in_a_terminal.reception
    reception.house = replace(reception.house, secret="the key")
    a_day_of_sales(in_a_terminal)
    next_morning(in_a_terminal, clock)
    run(in_a_terminal, daily_head.JOB)
    reception.house = replace(reception.house, secret="")
    in_a_terminal(*INVOICE) >> "FA-2026-0002"
    clock.travel(days=1)
    run(in_a_terminal, closings.JOB)
    run(in_a_terminal, daily_head.JOB)
    before, after = told(in_a_terminal)
    assert "any more" not in before.text
    assert "Nothing is sealed with your key any more" in after.text
    in_a_terminal("/verify") >> "Nothing is missing from the chain, but the seal of records"


@pytest.mark.parametrize(
    ("set_to", "arrives_at"), [("", "bonjour@atelier-lumen.example"), ("compta@lumen.example", "compta@lumen.example")]
)
def test_the_seal_is_mailed_once_a_day_with_the_line_to_paste_back(
    talk: Talk, clock: Clock, set_to: str, arrives_at: str
) -> None:
    """H3: the head of the chain is mailed too, whatever the number of runs; nothing after a quiet day."""
    talk.reception.house = replace(talk.reception.house, finance_mail=set_to)
    a_day_of_sales(talk)
    next_morning(talk, clock)
    run(talk, daily_head.JOB)
    talk(*INVOICE) >> "FA-2026-0002"
    run(talk, daily_head.JOB)
    ((place, post),) = mailed(talk)
    assert place == f"mail:{arrives_at}"
    assert post.title == "Closed: 24 Nov 2026"
    assert "€1,080.00 invoiced" in readable(post.text)
    pasted = post.lines[-1]
    assert pasted == f"/verify {seal_in(post.text)}"
    talk(pasted) >> "contain the seal of record" >> "Intact"
    clock.travel(days=1)
    run(talk, closings.JOB)
    run(talk, daily_head.JOB)
    assert len(mailed(talk)) == 2
    clock.travel(days=1)
    run(talk, closings.JOB)
    run(talk, daily_head.JOB)
    assert len(mailed(talk)) == 2, "a quiet day"


def test_the_seal_is_mailed_in_the_owners_language(parler: Talk, clock: Clock) -> None:
    parler.reception.house = replace(parler.reception.house, finance_mail="")
    set_up(parler)
    parler(*INVOICE) >> "FA-2026-0001"
    next_morning(parler, clock)
    run(parler, daily_head.JOB)
    ((_place, post),) = mailed(parler)
    parler(post.lines[-1]) >> "Intact"
    assert post.lines[-1].startswith("/verifier ")


@pytest.mark.parametrize("why", ["no server", "no address", "demo"])
def test_no_mail_is_written_that_cannot_leave_or_proves_nothing(talk: Talk, clock: Clock, why: str) -> None:
    talk.reception.house = replace(talk.reception.house, finance_mail=None if why == "no server" else "")
    a_day_of_sales(talk)
    with talk.reception.house.books.open() as session:
        if why == "no address":
            session.connection().execute(text("UPDATE company SET email = ''"))
        if why == "demo":
            session.connection().execute(text("UPDATE company SET is_demo = :yes"), {"yes": True})
    next_morning(talk, clock)
    run(talk, daily_head.JOB)
    assert mailed(talk) == []
    assert bool(told(talk)) is (why != "demo")


def test_the_figures_are_told_where_finance_is(talk: Talk, clock: Clock) -> None:
    a_day_of_sales(talk)
    talk("/finance") >> "Type it in the channel"
    with talk.reception.house.books.open() as session:
        session.connection().execute(
            text("INSERT INTO team_place (place, language, for_finance) VALUES ('slack:C9', 'fr', :yes)"), {"yes": True}
        )
    next_morning(talk, clock)
    run(talk, daily_head.JOB)
    (post,) = told(talk)
    assert "1 facture" in post.text
    assert "Sceau " in post.text


def test_books_are_proved_in_the_chat_and_an_older_copy_is_found(talk: Talk, clock: Clock) -> None:
    """H3: a seal that was told is in these books, or they are older."""
    a_day_of_sales(talk)
    shown = talk("/verify") >> "Intact: nothing that was sealed has changed" >> "No day is closed yet"
    seal = seal_in(shown.text)
    number = int(seal.partition(":")[0])
    talk(f"/verify Seal {seal}") >> f"contain the seal of record {number}"
    talk(f"/verify {number + 5}:{'ab' * 32}") >> f"end at record {number}: they are an older copy"
    talk(f"/verify {number}:{'ab' * 32}") >> f"Record {number} of these books is another one"
    talk("/verify everything") >> "I find no seal in that"


def test_what_was_changed_behind_our_back_is_named_in_the_chat(talk: Talk) -> None:
    a_day_of_sales(talk)
    books = talk.reception.house.books
    with books.open() as session:
        on = "" if books.is_sqlite else " ON ledger"
        session.connection().execute(text(f"DROP TRIGGER keep_ledger_update{on}"))
        session.connection().execute(text("UPDATE ledger SET action = 'x' WHERE sequence = 1"))
    talk("/verify") >> "Record 1 does not hold: the columns beside it do not say what was sealed"


def test_a_seller_sees_none_of_it(talk: Talk) -> None:
    set_up(talk)
    paul = talk.another("paul")
    for command in ("turnover", "closings", "verify", "finance"):
        said = paul(f"/{command}").text
        assert "Turnover" not in said
        assert "Closed" not in said
        assert "Intact" not in said


def test_payments_and_invoices_of_a_demo_are_marked_as_made_up_in_the_log(talk: Talk) -> None:
    """H1 (BOI § 150): training leaves traces too, and they say what they are."""
    set_up(talk, is_demo=True)
    talk(*INVOICE)
    talk("/paid FA-2026-0001 500 card", "confirm")
    with talk.reception.house.books.read() as session:
        modes = {json.loads(content).get("mode") for content in session.exec(select(LedgerRecord.content))}
        assert modes == {"factice"}


def test_every_payment_is_recorded_to_the_minute_with_its_means_and_its_invoice(talk: Talk) -> None:
    """H1: and the invoice with each of its lines."""
    a_day_of_sales(talk)
    with talk.reception.house.books.read() as session:
        said = {record.action: json.loads(record.content) for record in session.exec(select(LedgerRecord))}
    paid, issued = said["payment recorded"], said["invoice issued"]
    assert (paid["subject"], paid["after"]["means"], paid["after"]["amount_cents"]) == ("FA-2026-0001", "card", 50000)
    assert paid["after"]["recorded_at"][:16] == paid["at"][:16] == "2026-11-24T09:00"
    (line,) = issued["after"]["lines"]
    assert (line["description"], line["quantity"], line["unit_price"], line["vat_rate"]) == ("Audit", "1", "900", "20")
    assert issued["after"]["totals"]["gross"]["cents"] == 108000


def test_en_francais(parler: Talk, clock: Clock) -> None:
    set_up(parler)
    parler("/facture acme", "audit", "1", "rien de plus", "confirmer") >> "FA-2026-0001"
    parler("/ca novembre 2026") >> "Chiffre d’affaires : novembre 2026" >> "HT 900,00 € · TVA 180,00 € · TTC 1 080,00 €"
    parler("chiffre d’affaires 2026") >> "1 facture"
    next_morning(parler, clock)
    parler("/clotures") >> "Clôturé jusqu’au 24 nov. 2026"
    parler("/verifier") >> "Intact : rien de ce qui est scellé n’a changé"


def test_the_program_says_what_it_is(talk: Talk) -> None:
    """H8: the version, the commit and the hash of the sealed core, for the attestation."""
    shown = talk("/about") >> f"Comptoir {edition().version}" >> "Sealed core"
    assert edition().core in shown.text
