"""A process of its own that issues invoices as fast as it can: `python -m tests.storage.issuer URL COUNT`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from decimal import Decimal

from handlers.choices import ACustomer, AProduct
from handlers.conversations.invoice import MakeInvoice
from handlers.desk import Desk
from handlers.lines import Line
from handlers.reception import House
from handlers.registry import registry
from storage import ledger
from storage.books import Books
from storage.people import Member

CLAIRE = Member(1, "Claire", "owner", "en")
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def issue(house: House, count: int) -> None:
    """Issue invoices to the first customer, each in a transaction of its own."""
    line = Line(product=AProduct(label="Audit"), quantity=Decimal(1), unit_price=Decimal(100), vat_rate=Decimal(20))
    form = MakeInvoice(customer=ACustomer(id=1, label="Acme"), lines=[line])
    for _number in range(count):
        with house.books.open() as session:
            desk = Desk(session, CLAIRE, NOON, house.zone, "terminal:claire", house.registry)
            form.finish(desk)
            ledger.append(session, desk.records)


def house_on(url: str) -> House:
    return House(books=Books(url), registry=registry())


if __name__ == "__main__":
    issue(house_on(sys.argv[1]), int(sys.argv[2]))
