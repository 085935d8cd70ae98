"""Proves that nothing that was sealed has changed: the chain, the closings, and the rows that the records tell of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import String, cast, exists, literal, or_
from sqlmodel import Session, col, select

from domain.closings import Reckoning
from domain.documents import Document, read_document
from domain.messages import Message, _
from storage import chain, einvoices
from storage.chain import Broken, Verdict
from storage.ledger import plain
from storage.lines import line_values
from storage.tables import Closing, CreditUse, Invoice, InvoiceLine, LedgerRecord, Paper, Payment

PAGE = 200


@dataclass(frozen=True)
class Sealed:
    """A record whose rows are looked at."""

    sequence: int
    action: str
    target: str
    subject: str
    after: Mapping[str, Any]

    @property
    def row_id(self) -> int:
        """The id of the row that it is about; 0 when it names none."""
        id = self.target.partition(":")[2]
        return int(id) if id.isdecimal() else 0


def verify(session: Session, secret: str = "") -> Broken | None:
    """The first record that is not proved, or whose rows are not what was sealed."""
    return examine(session, secret).fault


def examine(session: Session, secret: str = "", last: int = 0) -> Verdict:
    """What is proved and what is not; of the `last` records alone, neither closings nor what no record tells of."""
    if last:
        verdict = chain.examine(session, secret, last=last)
        after = max(0, verdict.records - last)
        return verdict if verdict.broken else replace(verdict, broken=_first_changed(session, after))
    verdict = chain.examine(session, secret, Reckoning().fault)
    return verdict if verdict.broken else replace(verdict, broken=_first_changed(session) or _unsealed(session))


def _first_changed(session: Session, after: int = 0) -> Broken | None:
    for sealed in _records(session, after):
        for ending, fault in _CHECKS.items():
            if sealed.action.endswith(ending) and (why := fault(session, sealed)):
                return Broken(sealed.sequence, why)
    return None


def _records(session: Session, after: int) -> Iterator[Sealed]:
    """The records that tell of rows, a page at a time."""
    told = or_(*(col(LedgerRecord.action).endswith(ending) for ending in _CHECKS))
    query = select(LedgerRecord.sequence, LedgerRecord.action, LedgerRecord.target, LedgerRecord.content).where(told)
    query = query.order_by(col(LedgerRecord.sequence)).limit(PAGE)
    while page := session.exec(query.where(LedgerRecord.sequence > after)).all():
        for sequence, action, target, content in page:
            said = json.loads(content)
            yield Sealed(sequence, action, target, said["subject"], said["after"] or {})
        after = page[-1][0]


def _document_fault(session: Session, sealed: Sealed) -> Message | None:
    """An invoice, a deposit invoice or a credit note: its row, its snapshot, its lines and its XML."""
    query = select(Invoice).where(col(Invoice.id) == sealed.row_id).execution_options(populate_existing=True)
    row = session.exec(query).first()
    if row is None or row.snapshot is None:
        return _("invoice {number} is missing", number=sealed.subject)
    if (digest := sealed.after.get("xml")) is not None:
        xml = einvoices.find(session, sealed.target)
        if xml is None or hashlib.sha256(xml).hexdigest() != digest:
            return _("the XML of {target} was changed", target=sealed.target)
    try:
        is_same = _says_the_same(session, sealed, row, read_document(row.snapshot))
    except ValueError:
        is_same = False
    return None if is_same else _("invoice {number} was changed", number=sealed.subject)


def _says_the_same(session: Session, sealed: Sealed, row: Invoice, document: Document) -> bool:
    totals = document.totals
    amounts = [totals.net.cents, totals.vat.cents, totals.gross.cents]
    return (
        json.loads(row.snapshot or b"")["document"] == _present({**sealed.after, "xml": None})
        and (row.number, row.status, row.issued_on) == (document.number, "issued", document.issued_on)
        and [row.net_cents, row.vat_cents, row.gross_cents] == amounts
        and _lines_agree(session, sealed.row_id, document)
    )


def _lines_agree(session: Session, invoice_id: int, document: Document) -> bool:
    query = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id).order_by(col(InvoiceLine.position))
    rows = session.exec(query.execution_options(populate_existing=True)).all()
    if len(rows) != len(document.lines):
        return False
    expected = line_values(document, [row.product_id for row in rows])
    return all(_holds(row, said) for row, said in zip(rows, expected, strict=True))


def _holds(row: Any, said: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in said.items())


def _payment_fault(session: Session, sealed: Sealed) -> Message | None:
    row = session.exec(select(Payment).where(col(Payment.id) == sealed.row_id)).first()
    return _row_fault(row, sealed)


def _reversal_fault(session: Session, sealed: Sealed) -> Message | None:
    """The second row that takes a payment back; what else was undone may have changed since."""
    if not sealed.target.startswith("payment:"):
        return None
    row = session.exec(select(Payment).where(Payment.reverses == sealed.row_id)).first()
    return _row_fault(row, sealed)


def _use_fault(session: Session, sealed: Sealed) -> Message | None:
    """How a credit note was used: its record names the documents by their numbers."""
    row = session.exec(select(CreditUse).where(col(CreditUse.id) == sealed.row_id)).first()
    ids = {} if row is None else {"credit": row.credit_id, "invoice": row.invoice_id}
    return _row_fault(row, sealed, {name: _number(session, id) for name, id in ids.items()})


def _number(session: Session, id: int | None) -> str | None:
    return session.exec(select(Invoice.number).where(col(Invoice.id) == id)).first()


def _row_fault(
    row: Payment | CreditUse | None, sealed: Sealed, named: Mapping[str, str | None] | None = None
) -> Message | None:
    if row is None:
        return _("the payment on {number} is missing", number=sealed.subject)
    said = row.model_dump() | dict(named or {})
    is_same = all(plain(said[name]) == value for name, value in sealed.after.items())
    return None if is_same else _("the payment on {number} was changed", number=sealed.subject)


def _paper_fault(session: Session, sealed: Sealed) -> Message | None:
    content = session.exec(select(Paper.content).where(Paper.subject == sealed.target)).first()
    if content is None:
        return _("the paper {target} is missing", target=sealed.target)
    is_same = hashlib.sha256(content).hexdigest() == sealed.after["sha256"]
    return None if is_same else _("the paper {target} was changed", target=sealed.target)


def _closing_fault(session: Session, sealed: Sealed) -> Message | None:
    row = session.exec(select(Closing).where(Closing.sequence == sealed.sequence)).first()
    is_same = row is not None and f"{row.kind} closed" == sealed.action and row.period == sealed.subject
    return None if is_same else _("the closing of {period} was changed", period=sealed.subject)


_CHECKS: dict[str, Callable[[Session, Sealed], Message | None]] = {
    " issued": _document_fault,
    "payment recorded": _payment_fault,
    "credit used": _use_fault,
    "credit refunded": _use_fault,
    "undone": _reversal_fault,
    "paper made": _paper_fault,
    " closed": _closing_fault,
}
"""What is looked at, by how the action ends."""


def _unsealed(session: Session) -> Broken | None:
    """What stands in the books as issued, paid, printed or closed, and no record tells of."""
    for stray, action, target in (
        (select(Invoice.number).where(Invoice.status == "issued"), "% issued", _named("invoice", Invoice.id)),
        (select(Payment.id).where(col(Payment.reverses).is_(None)), "payment recorded", _named("payment", Payment.id)),
        (select(Payment.id).where(col(Payment.reverses).is_not(None)), "undone", _named("payment", Payment.reverses)),
        (select(CreditUse.id), "credit %", _named("credit_use", CreditUse.id)),
        (select(Paper.subject).where(~col(Paper.subject).endswith(":xml")), "paper made", col(Paper.subject)),
        (select(Closing.period), "% closed", literal("closing:") + col(Closing.period)),
    ):
        told = exists().where(col(LedgerRecord.target) == target, col(LedgerRecord.action).like(action))
        found = session.exec(stray.where(~told).limit(1)).first()
        if found is not None:
            return Broken(0, _("no record tells of {what}", what=str(found)))
    return None


def _named(table: str, id: Any) -> Any:
    return literal(f"{table}:") + cast(col(id), String)


def _present(sealed: Any) -> Any:
    """What was sealed, without what is absent: a snapshot does not write it."""
    match sealed:
        case Mapping():
            return {name: _present(value) for name, value in sealed.items() if value is not None}
        case list():
            return [_present(value) for value in sealed]
    return sealed
