"""Proves that nothing that was sealed has changed: the chain of records, and the rows that the records tell of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session, col, select

from domain.documents import read_document
from storage import einvoices, ledger
from storage.ledger import Broken
from storage.tables import Invoice, LedgerRecord, Paper

PAGE = 200


def verify(session: Session, secret: str = "") -> Broken | None:
    """The first record that does not hold, or whose row is not what was sealed."""
    broken = ledger.verify(session, secret)
    return broken if broken is not None else _first_changed(session)


def _first_changed(session: Session) -> Broken | None:
    last = 0
    while page := session.exec(
        select(LedgerRecord.sequence, LedgerRecord.action, LedgerRecord.target, LedgerRecord.content)
        .where(LedgerRecord.sequence > last, col(LedgerRecord.action).in_(_CHECKS))
        .order_by(col(LedgerRecord.sequence))
        .limit(PAGE)
    ).all():
        for sequence, action, target, content in page:
            if reason := _CHECKS[action](session, target, json.loads(content)["after"]):
                return Broken(sequence, reason)
        last = page[-1][0]
    return None


def _paper_fault(session: Session, target: str, sealed: Mapping[str, Any]) -> str:
    content = session.exec(select(Paper.content).where(Paper.subject == target)).first()
    if content is None:
        return f"the paper {target} is missing"
    return "" if hashlib.sha256(content).hexdigest() == sealed["sha256"] else f"the paper {target} was changed"


def _invoice_fault(session: Session, target: str, sealed: Mapping[str, Any]) -> str:
    query = select(Invoice.number, Invoice.snapshot, Invoice.gross_cents)
    row = session.exec(query.where(col(Invoice.id) == int(target.partition(":")[2]))).first()
    if row is None or row[1] is None:
        return f"invoice {sealed.get('number')} is missing"
    number, snapshot, gross_cents = row
    if reason := _xml_fault(session, target, sealed.get("xml")):
        return reason
    try:
        document = read_document(snapshot)
    except ValueError:
        return f"invoice {number} was changed"
    said, known = json.loads(snapshot)["document"], _present({**sealed, "xml": None})
    is_same = said == known and number == document.number and gross_cents == document.totals.gross.cents
    return "" if is_same else f"invoice {number} was changed"


def _xml_fault(session: Session, target: str, digest: str | None) -> str:
    """Records of versions before Factur-X name no XML."""
    if digest is None:
        return ""
    xml = einvoices.find(session, target)
    return "" if xml and hashlib.sha256(xml).hexdigest() == digest else f"the XML of {target} was changed"


def _present(sealed: Any) -> Any:
    """What was sealed, without what is absent: a snapshot does not write it."""
    match sealed:
        case Mapping():
            return {name: _present(value) for name, value in sealed.items() if value is not None}
        case list():
            return [_present(value) for value in sealed]
    return sealed


_CHECKS: dict[str, Callable[[Session, str, Mapping[str, Any]], str]] = {
    "paper made": _paper_fault,
    "invoice issued": _invoice_fault,
}
