"""Moves a deal along the pipeline, once: whoever comes second is told who was first."""

from __future__ import annotations

from collections.abc import Sequence

from domain.conversation import Known
from domain.errors import Refusal
from domain.messages import Language, _
from domain.money import Money
from handlers.choices.deals import stage_name
from handlers.desk import Desk
from handlers.reply import Card, Reply, offer
from handlers.undoing import note, undo
from storage import customers, deals, people
from storage.tables import Deal, Stage

ACTIONS = {"open": "deal moved", "won": "deal won", "lost": "deal lost"}


def usual_reasons(known: Known) -> Sequence[str]:
    """Why deals are lost, most of the time."""
    reasons = (_("Too expensive"), _("Went to a competitor"), _("No budget"), _("No answer any more"))
    return [known.context.say(reason) for reason in reasons]


def move_deal(desk: Desk, id: int, to: Stage, lost_reason: str = "") -> Reply:
    """Move a deal and say so; one that is there already is not moved again."""
    deal = deals.locked(desk.books, id)
    if deal is None:
        raise Refusal(_("That deal is gone."))
    if deal.stage_id == to.id:
        return _there_already(desk, deal, to)
    came_from = deals.stage(desk.books, deal.stage_id)
    change = deals.move(desk.books, deal, to, desk.person_id, desk.now, lost_reason)
    note(desk, ACTIONS[to.outcome], f"{deal.name}: {came_from.name} → {to.name}", change)
    facts = {"deal": deal.name, "before": stage_name(came_from, desk.language), "after": stage_name(to, desk.language)}
    offers = [undo(desk), offer("dealcard", _("Open the deal"), deal=deal.id)]
    match to.outcome:
        case "won":
            _tell_team(desk, deal)
            offers.insert(0, offer("quote", _("New quote"), customer=deal.customer_id, deal=deal.id))
            return Reply.of(_("🏆 Won: {deal}", deal=deal.name), offers=tuple(offers))
        case "lost":
            reason = _("Reason: {reason}", reason=lost_reason)
            return Reply.of(_("Lost: {deal}", deal=deal.name), reason, offers=tuple(offers))
    offers.insert(0, offer("remind", _("Plan the next step"), deal=deal.id))
    return Reply.of(_("{deal}: {before} → {after}", **facts), offers=tuple(offers))


def _tell_team(desk: Desk, deal: Deal) -> None:
    customer = customers.get(desk.books, deal.customer_id)
    about = f"{deal.name} · {customer.name}" if customer else deal.name
    by = _("by {name}", name=desk.person.name)
    amount = [_("{amount} before tax", amount=Money(deal.amount_cents))] if deal.amount_cents is not None else []
    card = Card(_("🏆 Won: {deal}", deal=about), (*amount, by))
    for place in people.team_places(desk.books):
        key = f"won:{deal.id}:{place.id}:{desk.now.isoformat()}"
        desk.notify(place.place, card, key=key, language=Language(place.language))


def _there_already(desk: Desk, deal: Deal, stage: Stage) -> Reply:
    last = deals.last_move(desk.books, deal.id or 0)
    by = people.get(desk.books, last.person_id) if last else None
    return Reply.of(
        _("{deal} is there already: {stage}, by {name}, {moment}.", deal=deal.name,
          stage=stage_name(stage, desk.language), name=by.name if by else "…",
          moment=last.at if last else deal.created_at),
        offers=(offer("dealcard", _("Open the deal"), deal=deal.id),),
    )  # fmt: skip
