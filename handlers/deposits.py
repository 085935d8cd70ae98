"""Invoices a deposit on an accepted quote, whichever conversation asks for it."""

from __future__ import annotations

from domain.answers import Portion
from domain.billing import lines_of
from domain.deposits import deposit_of
from domain.documents import DocumentKind
from domain.messages import Language, Percent, _
from domain.terms import ON_RECEIPT, Terms
from handlers.billing import Work, accepted, bill, row_of
from handlers.choices import ABillableQuote
from handlers.desk import Desk
from handlers.reply import Reply
from storage import billing, customers
from storage.tables import Quote
from templates.words import Words


def ask_for_deposit(desk: Desk, chosen: ABillableQuote, portion: Portion, terms: Terms | None) -> Reply:
    """The deposit invoice, issued; it is to be paid on receipt unless other terms are given."""
    quote = accepted(desk, chosen)
    asked = portion.percent if portion.amount is None else portion.amount
    assert asked is not None
    account = billing.account(desk.books, quote)
    lines = lines_of(deposit_of(account, asked), _described(desk, quote, portion), account.quote.nature)
    invoice = row_of(desk, quote, kind=DocumentKind.DEPOSIT.value, terms=(terms or ON_RECEIPT).code, note="")
    return bill(desk, quote, account, invoice, Work(lines, [None] * len(lines)))


def _described(desk: Desk, quote: Quote, portion: Portion) -> str:
    """In the customer's language."""
    customer = customers.get(desk.books, quote.customer_id)
    words = Words(Language(customer.language if customer else "fr"))
    if portion.percent is None:
        return words.say(_("Deposit on quote {number}", number=quote.number))
    return words.say(_("Deposit of {rate} on quote {number}", rate=Percent(portion.percent), number=quote.number))
