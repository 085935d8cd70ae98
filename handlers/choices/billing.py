"""Pickers of what is billed and credited: a quote with what is left of it, lines, invoices, credits that were kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from domain.billing import Account, Invoiced, worths
from domain.conversation import Choice, Found, Known
from domain.credit_notes import quantity_left
from domain.folding import fold
from domain.messages import Percent, _
from domain.money import ZERO, Money, total
from domain.progress import reached
from domain.shares import gross
from domain.vat import VatCase
from handlers.choices.base import Choose
from handlers.choices.sales import SHOWN, AnAcceptedQuote
from storage import billing, credit_notes, customers, invoices, quotes
from storage.tables import Invoice, Quote

if TYPE_CHECKING:
    from handlers.desk import Desk


class ABillableQuote(AnAcceptedQuote):
    """An accepted quote with what may still be asked for, VAT included, and what is invoiced of it, in percent."""

    left: Money
    reached: Decimal
    deposit: Decimal | None
    """The percent that the quote asks for on acceptance, until a deposit is invoiced."""
    net: Money = ZERO
    status: str = "accepted"
    invoice: tuple[int, str] | None = None
    """The last one that was made of it, and its number."""
    is_taxed: bool = False

    @classmethod
    def _of(cls, desk: Desk, quote: Quote, customer: str) -> Self:
        account = billing.account(desk.books, quote)
        amount = Money(quote.gross_cents)
        made = invoices.of_quote(desk.books, quote.id or 0)[-1:] if quote.status == "invoiced" else ()
        return cls(
            id=quote.id, label=quote.number, detail=f"{customer} · {desk.words.money(amount)}", total=amount,
            customer=customer, left=max(gross(account.askable), ZERO),
            reached=reached(total(account.billed.values()), total(account.accepted.values())),
            deposit=None if account.invoices else quote.deposit_percent,
            status=quote.status,
            invoice=next(((one.id or 0, one.number or desk.say(_("draft"))) for one in made), None),
            net=Money(quote.net_cents), is_taxed=account.quote.case is VatCase.TAXED,
        )  # fmt: skip


class AQuoteLine(Choose):
    """A line of the quote that is billed; its id is its position."""

    reached: Decimal

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        return _found(cls._all(desk, known), typed)

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        return next((line for line in cls._all(desk, known) if line.id == id), None)

    @classmethod
    def _all(cls, desk: Desk, known: Known) -> Iterator[AQuoteLine]:
        quote = quotes.get(desk.books, known.quote.id) if known.quote else None
        if quote is not None:
            account = billing.account(desk.books, quote)
            yield from (cls._of(desk, account, position) for position in account.accepted)

    @classmethod
    def _of(cls, desk: Desk, account: Account, position: int) -> AQuoteLine:
        worth = account.accepted[position]
        percent = reached(account.billed.get(position, ZERO), worth)
        detail = f"{desk.words.money(worth)} · {desk.words.percent(Percent(percent))}"
        return cls(id=position, label=_headline(account.quote.lines[position - 1].description), detail=detail,
                   reached=percent)  # fmt: skip


class AnInvoiceToCredit(Choose):
    """An issued invoice or deposit invoice with what can still be given back of it; `used` when a deposit was."""

    left: Money
    is_open: bool
    is_used: bool

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        """The one of that very number, whatever is left of it: the check says why it will not do."""
        found = invoices.search(desk.books, typed, "issued", 3 * SHOWN, kinds=("invoice", "deposit"))
        named = [pair for pair in found if pair[0].number == typed.strip().upper()]
        choices = [cls._of(desk, invoice, customer) for invoice, customer in named or found]
        return [Found(one, bool(fold(typed))) for one in choices if named or one.is_open][:SHOWN]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        invoice = invoices.get(desk.books, id)
        if invoice is None or invoice.status != "issued" or invoice.kind == billing.CREDIT_NOTE:
            return None
        customer = customers.get(desk.books, invoice.customer_id)
        return cls._of(desk, invoice, customer.name if customer else "")

    @classmethod
    def _of(cls, desk: Desk, invoice: Invoice, customer: str) -> AnInvoiceToCredit:
        standing = billing.standing(desk.books, invoice)
        left = gross(standing.rest)
        return cls(
            id=invoice.id, label=invoice.number or "", detail=f"{customer} · {desk.words.money(left)}", left=left,
            is_open=bool(standing.whole_rest) and not standing.is_cancelled, is_used=bool(standing.used),
        )  # fmt: skip


class AnInvoiceLine(Choose):
    """A line of the invoice that is credited; its id is its position."""

    left: Decimal

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        return _found(cls._all(desk, known), typed)

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        return next((line for line in cls._all(desk, known) if line.id == id), None)

    @classmethod
    def _all(cls, desk: Desk, known: Known) -> Iterator[AnInvoiceLine]:
        invoice = invoices.get(desk.books, known.invoice.id) if known.invoice else None
        if invoice is not None:
            standing = billing.standing(desk.books, invoice)
            yield from (line for at in range(1, len(standing.document.lines) + 1)
                        if (line := cls._of(desk, standing, at)).left)  # fmt: skip

    @classmethod
    def _of(cls, desk: Desk, standing: Invoiced, position: int) -> AnInvoiceLine:
        document = standing.document
        line, left = document.lines[position - 1], quantity_left(standing, position)
        worth = worths(document.lines, document.totals.shares)[position - 1]
        detail = f"{desk.words.number(left)} · {desk.words.money(worth)}"
        return cls(id=position, label=_headline(line.description), detail=detail, left=left)


class AKeptCredit(Choose):
    """A credit note of which something is left; of the customer, when the invoice is known."""

    left: Money

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        invoice = invoices.get(desk.books, known.invoice.id) if known.invoice else None
        customer_id = invoice.customer_id if invoice else None
        found = credit_notes.kept(desk.books, customer_id=customer_id, typed=typed)
        return [Found(cls._of(desk, kept), bool(fold(typed))) for kept in found]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        kept = credit_notes.get(desk.books, id)
        return cls._of(desk, kept) if kept and kept.left else None

    @classmethod
    def _of(cls, desk: Desk, kept: credit_notes.Kept) -> AKeptCredit:
        return cls(id=kept.id, label=kept.number, detail=f"{kept.customer} · {desk.words.money(kept.left)}",
                   left=kept.left)  # fmt: skip


def _found(choices: Iterable[Choice], typed: str) -> Sequence[Found]:
    words = fold(typed).split()
    return [Found(one, bool(words)) for one in choices if all(word in fold(one.label) for word in words)]


def _headline(description: str) -> str:
    return description.partition("\n")[0]
