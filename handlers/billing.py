"""Bills an accepted quote: a deposit, the progress of the work, or all that is left; never more than was accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.billing import Account, amounts_of
from domain.conversation import Known
from domain.deposits import deposits_off
from domain.documents import DocumentKind, DocumentLine
from domain.errors import Fix, Refusal
from domain.messages import Language, Message, Percent, _
from domain.money import ZERO, Money, total
from domain.progress import Percents, progress_of, reached, work_done, work_lines
from domain.shares import gross
from domain.totals import totals
from handlers.choices import ABillableQuote, AnAcceptableQuote
from handlers.desk import Desk
from handlers.issuing import draft_document, issue, lines_of_draft
from handlers.reply import Reply, offer
from handlers.undoing import note
from storage import billing, customers, invoices, quotes
from storage.changes import apply
from storage.tables import Invoice, Quote
from templates.words import Words


@dataclass(frozen=True)
class Work:
    """Lines to invoice, each with the position of the line of the quote that it bills."""

    lines: Sequence[DocumentLine]
    sources: Sequence[int | None]
    discount_percent: Decimal | None = None


def accepted(desk: Desk, chosen: ABillableQuote) -> Quote:
    """The quote, held so that two who bill it at once cannot both fit; refused when it is invoiced by now."""
    quote = quotes.locked(desk.books, chosen.id or 0)
    if quote is None:
        raise Refusal(_("That quote is gone."))
    if quote.status == "invoiced":
        last = invoices.of_quote(desk.books, chosen.id or 0)[-1]
        number = last.number or desk.say(_("draft"))
        raise Refusal(_("{quote} was invoiced already: {invoice}.", quote=quote.number, invoice=number))
    if quote.status != "accepted":
        raise Refusal(_("{quote} is not accepted (any more).", quote=quote.number))
    return quote


def is_billable(quote: ABillableQuote, known: Known) -> None:
    """Refuse at once, with what mends it, a quote that is not accepted or all invoiced."""
    if quote.status == "invoiced" and quote.invoice is not None:
        id, number = quote.invoice
        raise Refusal(
            _("{quote} was invoiced already: {invoice}.", quote=quote.label, invoice=number),
            fix=Fix("invoicecard", _("Open the invoice"), {"invoice": id}),
        )
    if quote.status != "accepted":
        is_open = quote.status in AnAcceptableQuote.statuses
        raise Refusal(
            _("{quote} is not accepted (any more).", quote=quote.label),
            fix=Fix("accepted", _("Accepted"), {"quote": quote.id}) if is_open else None,
        )


ISSUE = _("Shall I issue the invoice? It will not change any more.")
"""What is asked before an invoice, a deposit invoice or a progress invoice gets its number."""


def summary_of(quote: ABillableQuote) -> Sequence[Message]:
    """A quote in one line, and what is left to invoice of it once something is."""
    said = _("{customer} · {total}", customer=quote.customer, total=quote.total)
    return (said, _("Left to invoice: {left}", left=quote.left)) if quote.left != quote.total else (said,)


def row_of(desk: Desk, quote: Quote, **values: Any) -> Invoice:
    """A draft for the customer of a quote, under the same deal, by the same salesperson."""
    taken = {
        "terms": quote.terms, "note": quote.note, "letterhead": quote.letterhead, "particulars": quote.particulars,
    }  # fmt: skip
    return Invoice(
        customer_id=quote.customer_id, quote_id=quote.id, deal_id=quote.deal_id, person_id=quote.person_id,
        created_at=desk.now, **taken | values,
    )  # fmt: skip


def whole(account: Account) -> Work:
    """The quote as it was accepted, its discounts too."""
    positions = list(account.accepted)
    lines = [account.quote.lines[position - 1].model_copy(update={"option": None}) for position in positions]
    return Work(lines, positions, account.quote.discount_percent)


def done(desk: Desk, quote: Quote, account: Account, percents: Percents) -> Work:
    """What is done of lines in all, less what is invoiced already."""
    amounts = work_done(account, percents)
    return Work(work_lines(account, amounts, _noted(desk, quote, account)), list(amounts))


def rest(desk: Desk, quote: Quote, account: Account) -> Work:
    """All that is not invoiced yet."""
    is_begun = any(account.billed.values())
    return done(desk, quote, account, dict.fromkeys(account.accepted, Decimal(100))) if is_begun else whole(account)


def bill(desk: Desk, quote: Quote, account: Account, invoice: Invoice, work: Work, *, later: bool = False) -> Reply:
    """Make the invoice and issue it, or keep it as a draft, which holds all the quote until it is issued."""
    invoice.discount_percent = work.discount_percent
    facts = _of_its_kind(account, invoice, work)
    if later or account.completes(_amounts(work)):
        note(desk, "quote invoiced", quote.number, apply(desk.books, quote, {"status": "invoiced"}))
    made = draft_document(desk, invoice, work.lines, **facts)
    if account.invoices and made.case is not account.quote.case:
        raise Refusal(_("{quote} is invoiced in part with other VAT: make a credit note first.", quote=quote.number))
    products = {line.position: line.product_id for line in quotes.lines(desk.books, quote.id or 0)}
    sold = [products.get(source or 0) for source in work.sources]
    invoices.add_draft(desk.books, invoice, made, sold, work.sources)
    return kept(invoice) if later else issue(desk, invoice, made)


def issue_draft(desk: Desk, invoice: Invoice) -> Reply:
    """Issue what was kept as a draft; deposits that were made in the meantime are taken off."""
    lines = lines_of_draft(desk, invoice)
    quote = quotes.locked(desk.books, invoice.quote_id) if invoice.quote_id else None
    if quote is None:
        return issue(desk, invoice, draft_document(desk, invoice, lines))
    work = Work(lines, billing.sources(desk.books, invoice), invoice.discount_percent)
    facts = _of_its_kind(billing.account(desk.books, quote), invoice, work)
    return issue(desk, invoice, draft_document(desk, invoice, lines, **facts))


def kept(invoice: Invoice) -> Reply:
    """What is said of a draft."""
    return Reply.of(
        _("Kept as a draft: it has no number until you issue it."),
        offers=(
            offer("issue", _("Issue it"), invoice=invoice.id, primary=True),
            offer("letterhead", _("Our details"), invoice=invoice.id),
            offer("dropdraft", _("Drop it"), invoice=invoice.id),
        ),
    )


def _of_its_kind(account: Account, invoice: Invoice, work: Work) -> Mapping[str, Any]:
    """The deposits that an invoice takes off, and its progress if it does not bill all of the quote at once."""
    if invoice.kind != DocumentKind.INVOICE:
        return {}
    amounts = _amounts(work)
    if any(account.billed.get(at, ZERO) + amount > account.accepted[at] for at, amount in amounts.items()):
        raise Refusal(_("At most {most} can still be invoiced of this quote.", most=gross(account.rest)))
    shares = totals(work.lines, work.discount_percent).shares
    is_all = total(amounts.values()) == total(account.accepted.values())
    return {
        "deposits": deposits_off(account, shares) or None,
        "progress": None if is_all else progress_of(account, amounts),
    }


def _amounts(work: Work) -> Mapping[int, Money]:
    return amounts_of(work.lines, totals(work.lines, work.discount_percent).shares, work.sources)


def _noted(desk: Desk, quote: Quote, account: Account) -> Callable[[int, Money], str]:
    """`Progress: 0 % → 30 % of 1,000.00`, in the customer's language."""
    customer = customers.get(desk.books, quote.customer_id)
    words = Words(Language(customer.language if customer else "fr"))

    def said(position: int, amount: Money) -> str:
        whole = account.accepted[position]
        before = account.billed.get(position, ZERO)
        return words.say(
            _("Progress: {before} → {reached} of {whole}", before=Percent(reached(before, whole)),
              reached=Percent(reached(before + amount, whole)), whole=whole)
        )  # fmt: skip

    return said
