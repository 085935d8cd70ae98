"""Every question that is asked of the books costs the same at ten times as many rows, on both databases."""

from __future__ import annotations

import inspect
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlmodel import Session

import storage
from domain.periods import month_of
from storage import (
    acceptances,
    accounting,
    alerts,
    approvals,
    billing,
    calls,
    chain,
    closings,
    companies,
    credit_notes,
    customers,
    deals,
    dossier,
    drafts,
    einvoices,
    inbox,
    invoices,
    ledger,
    outbox,
    papers,
    payments,
    people,
    places,
    products,
    quotes,
    reminders,
    search,
    sought,
    undo,
    uploads,
)
from storage.books import Books
from storage.outbox import Claimed
from storage.tables import CreditUse, Deal, Invoice, Payment, Quote, QuoteLink
from storage.undo import Step
from tests.postgres import Databases
from tests.storage.grown import BEGUN, NOW, TODAY, grow, name

SMALL, LARGE = 400, 4000
PARIS = ZoneInfo("Europe/Paris")
FEBRUARY = month_of(BEGUN.date() + timedelta(days=30))
LATER = TODAY + timedelta(days=30)
MS = 1_000_000
CLAIMED = Claimed(5, "telegram:1", "k5", "answer", {}, 1, is_unknown=False)
LINK = QuoteLink(id=5, digest="", quote_id=5, shows="x", made_by=1, made_at=NOW, expires_on=TODAY)
CREDIT_USE = CreditUse(credit_id=205, amount_cents=1, used_on=TODAY, person_id=1, recorded_at=NOW)
QUOTE = Quote(
    id=5, number="", customer_id=1, deal_id=6, person_id=1, issued_on=TODAY, valid_until=TODAY, terms="net:30",
    created_at=NOW, snapshot=b"{}",
)  # fmt: skip
INVOICE = Invoice(id=5, customer_id=1, person_id=1, terms="net:30", created_at=NOW)
PAYMENT = Payment(
    id=10**6, invoice_id=5, amount_cents=20, means="transfer", received_on=TODAY, person_id=1, recorded_at=NOW
)

ASKED: dict[str, Callable[[Session], Any]] = {
    "acceptances.find": lambda s: acceptances.find(s, "t5"),
    "acceptances.locked": lambda s: acceptances.locked(s, "t5"),
    "acceptances.made_since": lambda s: acceptances.made_since(s, QUOTE, 1, NOW),
    "acceptances.revoke": lambda s: acceptances.revoke(s, 5, NOW),
    "acceptances.get": lambda s: acceptances.get(s, 5),
    "acceptances.of_link": lambda s: acceptances.of_link(s, LINK),
    "acceptances.of_quote": lambda s: acceptances.of_quote(s, 5),
    "accounting.export": lambda s: accounting.export(s, 5),
    "alerts.overdue": lambda s: alerts.overdue(s, TODAY),
    "alerts.overdue after": lambda s: alerts.overdue(s, TODAY, (BEGUN.date(), 3)),
    "alerts.mark_told": lambda s: alerts.mark_told(s, 5, 1, NOW),
    "alerts.put_off": lambda s: alerts.put_off(s, 5, LATER),
    "alerts.end_put_off": lambda s: alerts.end_put_off(s, 5, TODAY),
    "approvals.locked": lambda s: approvals.locked(s, 5),
    "approvals.last": lambda s: approvals.last(s, 5),
    "approvals.waiting": lambda s: approvals.waiting(s, TODAY),
    "approvals.unanswered": lambda s: approvals.unanswered(s, LATER),
    "approvals.outdate": lambda s: approvals.outdate(s, 5),
    "calls.latest": lambda s: calls.latest(s, 5),
    "companies.tax_status": companies.tax_status,
    "chain.head": chain.head,
    "chain.has_seal": lambda s: chain.has_seal(s, 5),
    "chain.digest_of": lambda s: chain.digest_of(s, 5),
    "chain.examine the last": lambda s: chain.examine(s, last=10),
    "closings.refuse_closed": lambda s: closings.refuse_closed(s, NOW + timedelta(days=4000)),
    "closings.is_closed": lambda s: closings.is_closed(s, NOW),
    "closings.due": lambda s: list(closings.due(s, TODAY - timedelta(days=4000), PARIS)),
    "closings.last_day": closings.last_day,
    "closings.latest": lambda s: closings.latest(s, "day", 6),
    "closings.within": lambda s: closings.within(s, "day", FEBRUARY),
    "closings.find": lambda s: closings.find(s, "2016-02-05"),
    "closings.turnover_of": lambda s: closings.turnover_of(s, FEBRUARY, PARIS),
    "closings.open_records": lambda s: list(closings.open_records(s, PARIS)),
    "customers.get": lambda s: customers.get(s, 5),
    "customers.search": lambda s: customers.search(s, name(77)),
    "customers.search beginning": lambda s: customers.search(s, name(77)[:2]),
    "customers.search typo": lambda s: customers.search(s, name(77)[:5] + "q" + name(77)[5:]),
    "customers.search nothing": lambda s: customers.search(s, "wwwwww"),
    "customers.called": lambda s: customers.called(s, name(77)),
    "customers.recent": customers.recent,
    "customers.by_siren": lambda s: customers.by_siren(s, "552100554"),
    "customers.contacts": lambda s: customers.contacts(s, 5),
    "customers.contact": lambda s: customers.contact(s, 5),
    "customers.search_contacts": lambda s: customers.search_contacts(s, 5, name(31)),
    "deals.is_used": lambda s: deals.is_used(s, 6),
    "deals.get": lambda s: deals.get(s, 5),
    "deals.locked": lambda s: deals.locked(s, 5),
    "billing.sources": lambda s: billing.sources(s, INVOICE),
    "credit_notes.get": lambda s: credit_notes.get(s, 5),
    "credit_notes.kept": lambda s: credit_notes.kept(s, customer_id=5),
    "credit_notes.balance": lambda s: credit_notes.balance(s, 5),
    "credit_notes.uses": lambda s: credit_notes.uses(s, credit_id=5),
    "credit_notes.uses on an invoice": lambda s: credit_notes.uses(s, invoice_id=5),
    "credit_notes.use": lambda s: credit_notes.use(s, CREDIT_USE.model_copy()),
    "deals.last_move": lambda s: deals.last_move(s, 5),
    "deals.of_customer": lambda s: deals.of_customer(s, 5),
    "deals.counts_of_customer": lambda s: deals.counts_of_customer(s, 5),
    "deals.open_ones": deals.open_ones,
    "deals.open_ones in a stage": lambda s: deals.open_ones(s, stage_id=1),
    "deals.open_ones in another stage": lambda s: deals.open_ones(s, stage_id=2),
    "deals.open_ones of a customer": lambda s: deals.open_ones(s, customer_id=5),
    "deals.named": lambda s: deals.named(s, name(77)),
    "deals.named closed": lambda s: deals.named(s, name(77), closed=True),
    "deals.pipeline": deals.pipeline,
    "deals.without_next_step": lambda s: deals.without_next_step(s, 1),
    "dossier.balance": lambda s: dossier.balance(s, 5, TODAY),
    "dossier.quotes": lambda s: dossier.quotes(s, customer_id=5),
    "dossier.quotes of a deal": lambda s: dossier.quotes(s, deal_id=5),
    "dossier.invoices": lambda s: dossier.invoices(s, customer_id=5),
    "dossier.invoices of a deal": lambda s: dossier.invoices(s, deal_id=5),
    "dossier.expiring": lambda s: dossier.expiring(s, TODAY, LATER),
    "drafts.find": lambda s: drafts.find(s, 5, 1),
    "drafts.open_ones": lambda s: drafts.open_ones(s, 1, NOW),
    "drafts.open_ones of nobody": lambda s: drafts.open_ones(s, 2, NOW),
    "drafts.last_done": lambda s: drafts.last_done(s, 1, NOW - timedelta(hours=12)),
    "drafts.last_done of nobody": lambda s: drafts.last_done(s, 2, NOW - timedelta(hours=12)),
    "drafts.save": lambda s: drafts.save(s, drafts.open_ones(s, 1, NOW)[0], NOW),
    "drafts.put_forward": lambda s: drafts.put_forward(s, 1, "telegram:1", 5),
    "drafts.is_forward": lambda s: drafts.is_forward(s, 5, "telegram:1"),
    "drafts.end": lambda s: drafts.end(s, drafts.open_ones(s, 1, NOW)[0], "confirmed", NOW),
    "inbox.take_in": lambda s: inbox.take_in(s, "k5", "l", {}, NOW),
    "inbox.next_in": lambda s: inbox.next_in(s, "telegram:1|1"),
    "inbox.has_more": lambda s: inbox.has_more(s, "another"),
    "inbox.mark_handled": lambda s: inbox.mark_handled(s, 5, NOW),
    "inbox.waiting_lanes": inbox.waiting_lanes,
    "inbox.waiting_lanes before": lambda s: inbox.waiting_lanes(s, NOW),
    "inbox.waiting": inbox.waiting,
    "invoices.get": lambda s: invoices.get(s, 5),
    "invoices.of_quote": lambda s: invoices.of_quote(s, 5),
    "invoices.credits_of": lambda s: invoices.credits_of(s, 5),
    "invoices.locked": lambda s: invoices.locked(s, 5),
    "invoices.search": lambda s: invoices.search(s, ""),
    "invoices.search customer": lambda s: invoices.search(s, name(20)),
    "invoices.search number": lambda s: invoices.search(s, "FA-2026-000011"),
    "invoices.search nothing": lambda s: invoices.search(s, "wwwwww"),
    "invoices.search drafts": lambda s: invoices.search(s, "", "draft"),
    "invoices.lines": lambda s: invoices.lines(s, 5),
    "ledger.next_sequence": ledger.next_sequence,
    "ledger.append": lambda s: ledger.append(s, []),
    "ledger.first_at": ledger.first_at,
    "ledger.last_sequence_about": lambda s: ledger.last_sequence_about(s, "deal:5"),
    "ledger.was_busy_since": lambda s: ledger.was_busy_since(s, 5),
    "ledger.last_standing": lambda s: ledger.last_standing(s, 1, NOW),
    "outbox.put": lambda s: outbox.put(s, "telegram:1", {}, NOW, kind="answer", key="k5"),
    "outbox.due_places": lambda s: outbox.due_places(s, ("telegram",), MS),
    "outbox.claim": lambda s: outbox.claim(s, "telegram:1", "h", MS, 1000),
    "outbox.claim elsewhere": lambda s: outbox.claim(s, "telegram:2", "h", MS, 1000),
    "outbox.has_more": lambda s: outbox.has_more(s, "telegram:2"),
    "outbox.settle": lambda s: outbox.settle(s, CLAIMED, "h", state="sent"),
    "outbox.give_up_claims": lambda s: outbox.give_up_claims(s, lambda holder: True),
    "outbox.move": lambda s: outbox.move(s, "telegram:2", "telegram:3"),
    "outbox.counts": outbox.counts,
    "outbox.oldest": outbox.oldest,
    "einvoices.find": lambda s: einvoices.find(s, "invoice:5"),
    "papers.first_channel": lambda s: papers.first_channel(s, "invoice:5"),
    "papers.find": lambda s: papers.find(s, "invoice:5"),
    "papers.snapshot": lambda s: (papers.snapshot(s, "quote", 5), papers.snapshot(s, "invoice", 5)),
    "papers.unprinted_invoices": papers.unprinted_invoices,
    "payments.owed": lambda s: payments.owed(s, 5, TODAY),
    "payments.unpaid": lambda s: payments.unpaid(s, "", TODAY),
    "payments.unpaid overdue": lambda s: payments.unpaid(s, "", TODAY, overdue=True),
    "payments.unpaid named": lambda s: payments.unpaid(s, "wwwwww", TODAY),
    "payments.unpaid amount": lambda s: payments.unpaid(s, "", TODAY, cents=777),
    "payments.most_urgent": lambda s: payments.most_urgent(s, TODAY),
    "payments.total_unpaid": lambda s: payments.total_unpaid(s, TODAY),
    "payments.total_unpaid overdue": lambda s: payments.total_unpaid(s, TODAY, overdue=True),
    "payments.receive": lambda s: payments.receive(s, PAYMENT.model_copy()),
    "payments.cash_on": lambda s: payments.cash_on(s, 5),
    "payments.of_customer": lambda s: payments.of_customer(s, 5, TODAY),
    "payments.of_invoice": lambda s: payments.of_invoice(s, 5),
    "payments.get": lambda s: payments.get(s, 5),
    "people.by_account": lambda s: people.by_account(s, "telegram", "1"),
    "people.get": lambda s: people.get(s, 1),
    "people.everyone": people.everyone,
    "people.accounts": lambda s: people.accounts(s, 1),
    "people.account_at": lambda s: people.account_at(s, "telegram:1"),
    "people.is_team_place": lambda s: people.is_team_place(s, "telegram:1"),
    "places.move": lambda s: places.move(s, "telegram:8", "telegram:9"),
    "places.language_of": lambda s: places.language_of(s, "telegram:1"),
    "places.of_person": lambda s: places.of_person(s, 1),
    "places.of_owners": places.of_owners,
    "products.get": lambda s: products.get(s, 5),
    "products.search": lambda s: products.search(s, name(77)),
    "products.search newest": lambda s: products.search(s, ""),
    "products.prices": lambda s: products.prices(s, {5, 6, 7}),
    "quotes.favourite_of": lambda s: quotes.favourite_of(s, 6),
    "quotes.undecided": lambda s: quotes.undecided(s, QUOTE),
    "quotes.variants": lambda s: quotes.variants(s, QUOTE),
    "quotes.version": lambda s: quotes.version(s, 5, 1),
    "quotes.versions": lambda s: quotes.versions(s, 5),
    "quotes.next_version": lambda s: quotes.next_version(s, QUOTE),
    "quotes.kept_as": lambda s: quotes.kept_as(s, 5, "00"),
    "quotes.unanswered": lambda s: quotes.unanswered(s, TODAY),
    "quotes.get": lambda s: quotes.get(s, 5),
    "quotes.locked": lambda s: quotes.locked(s, 5),
    "quotes.lines": lambda s: quotes.lines(s, 5),
    "quotes.latest": quotes.latest,
    "quotes.ended": lambda s: quotes.ended(s, TODAY),
    "quotes.search": lambda s: quotes.search(s, "", ("draft", "sent")),
    "quotes.search accepted": lambda s: quotes.search(s, "", ("accepted",)),
    "quotes.search number": lambda s: quotes.search(s, "D-2026-000011", ("accepted",)),
    "quotes.search customer": lambda s: quotes.search(s, name(20), ("accepted",)),
    "quotes.products": lambda s: quotes.products(s, 5),
    "quotes.search nothing": lambda s: quotes.search(s, "wwwwww", ("accepted",)),
    "reminders.get": lambda s: reminders.get(s, 5),
    "reminders.locked": lambda s: reminders.locked(s, 5),
    "reminders.due": lambda s: reminders.due(s, NOW),
    "reminders.waiting": lambda s: reminders.waiting(s, 1, NOW),
    "reminders.next_of_customer": lambda s: reminders.next_of_customer(s, 5),
    "search.find": lambda s: search.find(s, Deal, name(77)),
    "undo.steps": lambda s: undo.steps(s, 1, NOW, ("deal moved",)),
    "undo.can_take_back": lambda s: undo.can_take_back(s, Step(5, "deal made", "", "deal:5", None, {})),
    "search.find_sure": lambda s: search.find_sure(s, Deal, name(77)),
    "sought.find": lambda s: sought.find(s, Quote, "", ("sent", "draft"), 8),
    "uploads.describe": lambda s: uploads.describe(s, 5),
    "uploads.content": lambda s: uploads.content(s, 5),
}

OF_THE_WHOLE = {
    "accounting.entries", "archive.days", "archive.files", "archive.journal", "archive.weight", "attestation.attested",
    "audit.verify", "audit.examine", "ledger.verify", "dump.rows", "dump.is_empty", "dump.pour", "wipe.wipe",
}  # fmt: skip
"""What reads or writes all of the books, by its nature."""
SMALL_TABLES = {
    "deals.stages", "deals.stage", "deals.stage_of", "deals.place_after", "jobs.claim", "jobs.finish", "jobs.last_runs",
    "jobs.latest_run", "numbers.begin_at", "numbers.take", "papers.logo", "people.is_empty", "people.redeem",
    "people.owners", "people.disconnect", "people.team_places", "places.hear_finance", "places.of_finance",
    "places.team_place", "places.set_reachable", "people.deciders", "templates.get", "templates.called",
    "templates.search",
}  # fmt: skip
"""Questions to tables of a few rows: stages, jobs, series, people, places, templates."""
WRITES = {"add", "add_contact", "add_draft", "add_export", "attach", "apply", "begin", "change", "change_contact",
          "connect", "insert_once", "issue", "keep", "keep_logo", "keep_version", "mark", "move", "new_code",
          "new_link", "note_return", "prefer", "put_back", "rewrite", "speak", "take_back"}  # fmt: skip
"""Writes by primary key of rows that the caller holds."""
NO_QUESTIONS = {"archive.hold_still", "outbox.places"}
OF_OTHERS = {"billing.account", "billing.standing"}
"""Made of `invoices.of_quote`, `invoices.credits_of` and `billing.sources`."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def young_and_old(
    request: pytest.FixtureRequest, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Books, Books]]:
    """The same company after a year and after ten."""
    with ExitStack() as clones:
        made = []
        for size in (SMALL, LARGE):
            if request.param == "sqlite":
                path = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("grown") / "books.db")
                books = Books(f"sqlite:///{path}")
            else:
                postgres: Databases = request.getfixturevalue("postgres")
                books = Books(clones.enter_context(postgres.clone()))
            with books.open() as session:
                grow(session, size)
                if not books.is_sqlite:
                    session.connection().exec_driver_sql("ANALYZE")
            made.append(books)
        yield made[0], made[1]
        for books in made:
            books.close()


@pytest.mark.parametrize("question", ASKED)
def test_a_question_costs_the_same_at_ten_times_as_many_rows(young_and_old: tuple[Books, Books], question: str) -> None:
    young, old = (_work(books, ASKED[question]) for books in young_and_old)
    spare = 300 if young_and_old[0].is_sqlite else 600
    assert old <= 2 * young + spare, f"{old} instead of {young}"


def test_every_question_is_asked_here() -> None:
    known = {question.partition(" ")[0] for question in ASKED} | OF_THE_WHOLE | SMALL_TABLES | NO_QUESTIONS | OF_OTHERS
    missing = {name for name in _questions() if name not in known and name.partition(".")[2] not in WRITES}
    assert not missing


def _questions() -> Iterator[str]:
    """The functions of storage that take a session."""
    for module in pkgutil.iter_modules(storage.__path__):
        if module.ispkg:
            continue
        for function_name, function in inspect.getmembers(import_module(f"storage.{module.name}"), inspect.isfunction):
            is_own = function.__module__ == f"storage.{module.name}" and not function_name.startswith("_")
            if is_own and "session" in inspect.signature(function).parameters:
                yield f"{module.name}.{function_name}"


class TakenBack(Exception):
    """Ends a transaction without a trace."""


def _work(books: Books, question: Callable[[Session], Any]) -> int:
    """How much the database did: tens of SQLite's steps, or rows that PostgreSQL looked at."""
    work = 0
    try:
        with books.open() as session:
            session.connection()
            work = _steps(session, question) if books.is_sqlite else _rows(session, question)
            raise TakenBack
    except TakenBack:
        return work


def _steps(session: Session, question: Callable[[Session], Any]) -> int:
    steps = 0

    def one_more() -> int:
        nonlocal steps
        steps += 1
        return 0

    driver: Any = session.connection().connection.dbapi_connection
    driver.set_progress_handler(one_more, 10)
    try:
        question(session)
    finally:
        driver.set_progress_handler(None, 0)
    return steps


def _rows(session: Session, question: Callable[[Session], Any]) -> int:
    """A sequential scan is only made where there is no index: tables of a test are too small for the planner."""
    connection, asked = session.connection(), list[tuple[str, Any]]()
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")

    class Noting(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
            if query.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
                asked.append((query, params))
            return super().execute(query, params, **more)

    driver: Any = connection.connection.dbapi_connection
    driver.cursor_factory = Noting
    question(session)
    driver.cursor_factory = psycopg.Cursor
    plans = [connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", given) for sql, given in asked]
    return sum(_looked_at(plan.scalar_one()[0]["Plan"]) for plan in plans)


def _looked_at(node: dict[str, Any]) -> int:
    removed = sum(node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck"))
    own = (node["Actual Rows"] + removed) * node["Actual Loops"] if "Relation Name" in node else 0
    return int(own) + sum(_looked_at(inner) for inner in node.get("Plans", ()))
