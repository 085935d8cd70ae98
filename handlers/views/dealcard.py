"""A deal with its quotes and invoices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from domain.conversation import Ask
from domain.messages import Message, _
from domain.money import Money
from domain.roles import EVERYONE, SELL, Role
from handlers.choices import AnyDeal
from handlers.choices.deals import stage_name
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Offer, Reply, offer
from handlers.statuses import document_line, quote_line
from storage import customers, deals, dossier
from storage.tables import Deal, Stage


class ShowDeal(
    Conversation,
    command="dealcard",
    french="ficheaffaire",
    allowed=EVERYONE,
    confirmed=False,
    title=_("Deal"),
    listed=False,
):
    """Show a deal with its quotes and invoices."""

    deal: Annotated[AnyDeal, Ask(_("Deal"), _("Which deal?"))]

    def finish(self, desk: Desk) -> Reply:
        deal = deals.get(desk.books, self.deal.id or 0)
        assert deal is not None
        stage = deals.stage(desk.books, deal.stage_id)
        customer = customers.get(desk.books, deal.customer_id)
        title = Message("{deal} · {customer}", {"deal": deal.name, "customer": customer.name if customer else "…"})
        lines = (*_where(desk, deal, stage), *_papers(desk, deal.id or 0))
        return Reply.of(title, *lines, offers=tuple(_offers(desk, deal, stage)))


def _where(desk: Desk, deal: Deal, stage: Stage) -> Iterator[Message]:
    name = stage_name(stage, desk.language)
    if deal.amount_cents is None:
        yield _("Stage: {stage}", stage=name)
    else:
        yield _("Stage: {stage} · {amount}", stage=name, amount=Money(deal.amount_cents))
    if deal.closes_on and stage.outcome == "open":
        yield _("To be decided on {day}", day=deal.closes_on)
    if deal.lost_reason:
        yield _("Reason: {reason}", reason=deal.lost_reason)


def _papers(desk: Desk, id: int) -> Iterator[Message]:
    made = [_("Quote {line}", line=quote_line(quote)) for quote in dossier.quotes(desk.books, deal_id=id, limit=5)]
    issued = dossier.invoices(desk.books, deal_id=id, limit=5)
    made += [document_line(invoice, owed, desk.today) for invoice, owed in issued]
    yield from made or [_("No quote nor invoice yet.")]


def _offers(desk: Desk, deal: Deal, stage: Stage) -> Iterator[Offer]:
    if Role(desk.person.role) in SELL:
        yield offer("move", _("Move it"), deal=deal.id)
        if stage.outcome == "open":
            yield offer("won", _("🏆 Won"), deal=deal.id)
            yield offer("lost", _("Lost"), deal=deal.id)
            yield offer("remind", _("Plan the next step"), deal=deal.id)
        yield offer("quote", _("New quote"), customer=deal.customer_id, deal=deal.id)
        yield offer("editdeal", _("✏ Change"), deal=deal.id)
    yield offer("record", _("Open the customer"), customer=deal.customer_id)
