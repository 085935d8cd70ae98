"""Books of a company that has sold for years: nearly everything is done, and the little that is open came first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from string import ascii_lowercase
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from domain.turnover import NOTHING, Perpetual, as_json
from storage.acceptances import digest_of
from storage.tables import (
    Acceptance,
    Account,
    AlertStage,
    Approval,
    Call,
    Closing,
    Contact,
    Credit,
    CreditUse,
    Customer,
    Deal,
    DealMove,
    DraftRow,
    Inbound,
    Invoice,
    InvoiceLine,
    LedgerHead,
    LedgerRecord,
    Notice,
    Paper,
    Payment,
    Person,
    Product,
    Quote,
    QuoteLine,
    QuoteLink,
    QuoteVersion,
    Receivable,
    Reminder,
    Upload,
)

BEGUN = datetime(2016, 1, 4, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OPEN = 12
"""The rows that still wait for something: those in the middle, far from the oldest and from the newest."""
EACH = 6
"""Deals, calls, quotes … of each customer."""

Row = Mapping[str, Any]


def grow(session: Session, size: int) -> None:
    """Fill every table that grows with that many rows, all of them the work of two people."""
    tables: dict[Any, Any] = {
        Person: _person, Account: _account, Customer: _customer, Contact: _contact, Product: _product, Deal: _deal,
        DealMove: _deal_move, Call: _call, Reminder: _reminder, Quote: _quote, QuoteLine: _quote_line,
        Invoice: _invoice, InvoiceLine: _invoice_line, Receivable: _receivable, Payment: _payment,
        Credit: _credit, CreditUse: _credit_use,
        AlertStage: _alert_stage, LedgerRecord: _record, Closing: _closing, Inbound: _inbound, Notice: _notice,
        DraftRow: _draft, Paper: _paper, Upload: _upload, QuoteVersion: _quote_version, Approval: _approval,
        QuoteLink: _quote_link, Acceptance: _acceptance,
    }  # fmt: skip
    for table, row in tables.items():
        few = table in (Person, Account)
        lines = [row(n, size // 2 < n <= size // 2 + OPEN) for n in range(1, (2 if few else size) + 1)]
        session.connection().execute(insert(table), [line for line in lines if line])
    session.connection().exec_driver_sql("UPDATE invoice SET status = 'issued' WHERE number IS NOT NULL")
    session.add(LedgerHead(id=1, sequence=size, digest=str(size), closed_until=BEGUN))


def name(number: int) -> str:
    """A name for each number."""
    return "".join(Random(number).choices(ascii_lowercase, k=9))


def _day(n: int) -> date:
    return BEGUN.date() + timedelta(days=n % 3000)


def _at(n: int) -> datetime:
    return BEGUN + timedelta(minutes=n)


def _customer_of(n: int) -> int:
    return 1 + n // EACH


def _person(n: int, is_open: bool) -> Row:
    return {"id": n, "name": f"P{n}", "role": "owner", "language": "fr", "is_active": True, "created_at": BEGUN}


def _account(n: int, is_open: bool) -> Row:
    place = f"telegram:{n}"
    return {"platform": "telegram", "external_id": str(n), "person_id": n, "place": place, "is_reachable": True}


def _customer(n: int, is_open: bool) -> Row:
    return {
        "id": n, "name": name(n), "folded": name(n), "is_consumer": False, "siren": "", "vat_number": "", "address": "",
        "postal_code": "", "city": "", "country": "FR", "email": "", "phone": "", "language": "fr", "terms": "",
        "note": "", "owner_id": 1, "created_at": _at(n), "deleted_at": None,
    }  # fmt: skip


def _contact(n: int, is_open: bool) -> Row:
    return {
        "id": n, "customer_id": _customer_of(n), "name": name(n), "folded": name(n), "title": "", "email": "",
        "phone": "", "created_at": _at(n), "deleted_at": None,
    }  # fmt: skip


def _product(n: int, is_open: bool) -> Row:
    return {
        "id": n, "name": name(n), "folded": name(n), "reference": "", "unit": "", "unit_price": 1, "vat_rate": 20,
        "is_service": True, "created_at": _at(n), "deleted_at": None,
    }  # fmt: skip


def _deal(n: int, is_open: bool) -> Row:
    return {
        "id": n, "customer_id": _customer_of(n), "name": name(n), "folded": name(n),
        "stage_id": 1 if is_open else 6, "amount_cents": 100,
        "closes_on": None, "owner_id": 1, "lost_reason": "",
        "closed_at": None if is_open else _at(n), "created_at": _at(n), "deleted_at": None,
    }  # fmt: skip


def _deal_move(n: int, is_open: bool) -> Row:
    return {"id": n, "deal_id": n, "person_id": 1, "from_stage_id": None, "to_stage_id": 1, "at": _at(n)}


def _call(n: int, is_open: bool) -> Row:
    return {
        "id": n, "customer_id": _customer_of(n), "contact_id": None, "deal_id": n, "person_id": 1, "direction": "out",
        "outcome": "reached", "minutes": 1, "note": "", "at": _at(n), "deleted_at": None,
    }  # fmt: skip


def _reminder(n: int, is_open: bool) -> Row:
    done = None if is_open else _at(n)
    return {
        "id": n, "person_id": 1, "customer_id": _customer_of(n), "deal_id": n if n % 2 else None, "invoice_id": None,
        "subject": "", "due_at": _at(n), "told_at": done, "done_at": done, "done_by": 1, "created_at": _at(n),
        "deleted_at": None,
    }  # fmt: skip


def _quote(n: int, is_open: bool) -> Row:
    return {
        "id": n, "number": f"D-2026-{n:06}", "customer_id": _customer_of(n), "deal_id": n, "person_id": 1,
        "variant_of": None, "status": "sent" if is_open else "accepted", "issued_on": _day(n),
        "valid_until": TODAY if n % 2 else _day(n), "discount_percent": None, "note": "", "terms": "net:30",
        "net_cents": 100, "vat_cents": 20, "gross_cents": 120, "created_at": _at(n), "decided_at": None,
        "snapshot": b"{}", "is_favourite": n % 2 == 0,
    }  # fmt: skip


def _quote_version(n: int, is_open: bool) -> Row:
    return {
        "id": n, "quote_id": n, "version": 1, "snapshot": b"{}", "sha256": f"{n:064x}", "products": [n], "kept_by": 1,
        "kept_at": _at(n),
    }  # fmt: skip


def _approval(n: int, is_open: bool) -> Row:
    return {
        "id": n, "quote_id": n, "sha256": "", "discount": 20, "asked_by": 1, "asked_at": _at(n),
        "expires_on": TODAY if n % 2 else _day(n), "status": "asked" if is_open else "approved", "granted": None,
        "decided_by": None, "decided_at": None,
    }  # fmt: skip


def _line(n: int) -> dict[str, Any]:
    return {
        "id": n, "position": 1, "product_id": n, "description": "", "quantity": 1, "unit": "", "unit_price": 1,
        "discount_percent": None, "vat_rate": 20, "net_cents": 100,
    }  # fmt: skip


def _quote_line(n: int, is_open: bool) -> Row:
    return {**_line(n), "quote_id": n}


def _invoice(n: int, is_open: bool) -> Row:
    """Issued once its lines are in: the database refuses lines of an issued one."""
    return {
        "id": n, "number": None if is_open else f"FA-2026-{n:06}", "status": "draft", "customer_id": _customer_of(n),
        "quote_id": n, "deal_id": n, "person_id": 1, "terms": "net:30", "issued_on": _day(n), "issued_at": _at(n),
        "due_on": _day(n), "discount_percent": None, "note": "", "net_cents": 100, "vat_cents": 20, "gross_cents": 120,
        "snapshot": b"{}", "created_at": _at(n),
    }  # fmt: skip


def _invoice_line(n: int, is_open: bool) -> Row:
    return {**_line(n), "invoice_id": n}


def _receivable(n: int, is_open: bool) -> Row:
    return {
        "invoice_id": n, "customer_id": _customer_of(n), "person_id": 1, "due_on": _day(n), "gross_cents": 120,
        "open_cents": 120 if is_open else 0, "snoozed_until": None,
    }  # fmt: skip


def _payment(n: int, is_open: bool) -> Row:
    return {
        "id": n, "invoice_id": n, "amount_cents": 120, "means": "transfer", "received_on": _day(n), "person_id": 1,
        "reverses": None, "recorded_at": _at(n),
    }  # fmt: skip


def _credit(n: int, is_open: bool) -> Row:
    left = 120 if is_open else 0
    return {"invoice_id": n, "customer_id": _customer_of(n), "gross_cents": 120, "open_cents": left}


def _credit_use(n: int, is_open: bool) -> Row:
    return {
        "id": n, "credit_id": n, "invoice_id": n, "amount_cents": 120, "means": "", "used_on": _day(n), "person_id": 1,
        "recorded_at": _at(n),
    }  # fmt: skip


def _alert_stage(n: int, is_open: bool) -> Row:
    return {"invoice_id": n, "stage": 1, "told_at": _at(n)}


def _record(n: int, is_open: bool) -> Row:
    """Its content would also do for the closing of a day without sales."""
    ends = {"opens_at": BEGUN.isoformat(), "closes_at": BEGUN.isoformat()}
    after = {**ends, **as_json(NOTHING), "perpetual": Perpetual().as_json()}
    return {
        "id": n, "sequence": n, "at": _at(n), "person_id": 1, "action": "deal moved", "target": f"deal:{n}",
        "content": json.dumps({"subject": "", "before": None, "after": after}).encode(), "previous": "",
        "digest": str(n), "seal": "", "beside": "",
    }  # fmt: skip


def _closing(n: int, is_open: bool) -> Row:
    day = BEGUN.date() + timedelta(days=n)
    return {"period": str(day), "kind": "day", "last_day": day, "sequence": n, "through": n}


def _inbound(n: int, is_open: bool) -> Row:
    done = None if is_open else _at(n)
    return {
        "id": n, "key": f"k{n}", "lane": "telegram:1|1", "event": {}, "received_at": _at(n), "handled_at": done,
        "reference": "",
    }  # fmt: skip


def _notice(n: int, is_open: bool) -> Row:
    return {
        "id": n, "key": f"k{n}", "place": "telegram:1", "kind": "answer", "post": {},
        "state": "queued" if is_open else "sent", "attempts": 0, "not_before": 0, "claimed_by": "",
        "claimed_until": 0, "message_id": "", "reason": "", "created_at": _at(n), "sent_at": None,
    }  # fmt: skip


def _draft(n: int, is_open: bool) -> Row:
    return {
        "id": n, "form": "quote", "person_id": 1, "version": 1, "log": [], "ended": "" if is_open else "confirmed",
        "outcome": "", "touched_at": NOW - timedelta(seconds=n),
    }  # fmt: skip


def _paper(n: int, is_open: bool) -> Row:
    """All but those of the last two."""
    return {
        "id": n, "subject": f"invoice:{n}", "name": "", "sha256": "", "content": b"", "made_at": _at(n),
    } if n % 100 else {}  # fmt: skip


def _upload(n: int, is_open: bool) -> Row:
    return {"id": n, "person_id": 1, "name": "", "content": b"", "received_at": _at(n)}


def _quote_link(n: int, is_open: bool) -> Row:
    return {
        "id": n, "digest": digest_of(f"t{n}"), "quote_id": n, "shows": "x", "made_by": 1, "made_at": _at(n),
        "expires_on": TODAY, "viewed_at": None, "used_at": None, "revoked_at": None,
    }  # fmt: skip


def _acceptance(n: int, is_open: bool) -> Row:
    return {
        "id": n, "quote_id": n, "link_id": n, "accepted_at": _at(n), "name": "Claire", "evidence": b"{}",
        "accepted": b"{}", "drawing": None,
    }  # fmt: skip
