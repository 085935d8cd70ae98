"""Answer a seller who asks for a larger discount."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from domain.conversation import Ask, Known, Rate
from domain.errors import Refusal
from domain.labels import LabelledEnum
from domain.messages import Language, Message, Percent, _
from domain.roles import MANAGE
from handlers.approving import refuse_author, release
from handlers.choices import AnApproval
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Card, Offer, Reply, offer
from handlers.statuses import quote_line
from storage import approvals, people, places, quotes
from storage.tables import Approval, Quote


class Decision(LabelledEnum):
    """What a manager answers."""

    APPROVE = "approve", _("Approve")
    REFUSE = "refuse", _("Refuse")
    COUNTER = "counter", _("Counter-offer")


STATUSES = {Decision.APPROVE: "approved", Decision.REFUSE: "refused", Decision.COUNTER: "countered"}


def is_countered(known: Known) -> bool:
    """Whether less is offered than was asked for."""
    return known.decision is Decision.COUNTER


def is_less(percent: Decimal, known: Known) -> Message | None:
    """A counter-offer is below what was asked for."""
    if known.approval is None or percent < known.approval.discount:
        return None
    return _("{discount} was asked for: offer less, or approve it.", discount=Percent(known.approval.discount))


class Approve(
    Conversation,
    command="approve",
    french="approuver",
    allowed=MANAGE,
    confirmed=False,
    title=_("Discount to approve"),
    topic=Topic.SALES,
    listed=False,
):
    """Approve a seller's discount, refuse it, or offer less."""

    approval: Annotated[AnApproval, Ask(_("Quote"), _("Which discount shall I show you?"))]
    decision: Annotated[Decision, Ask(_("Answer"), _("What is your answer?"))]
    percent: Annotated[
        Rate | None,
        Ask(_("At most"), _("Which discount at most, in percent?"), when=is_countered, check=is_less),
    ] = None

    def finish(self, desk: Desk) -> Reply:
        approval, quote = self._asked(desk)
        approval.status = STATUSES[self.decision]
        approval.granted = {Decision.APPROVE: approval.discount, Decision.COUNTER: self.percent}.get(self.decision)
        approval.decided_by, approval.decided_at = desk.person_id, desk.now
        desk.books.add(approval)
        if self.decision is Decision.APPROVE:
            release(desk, quote)
        self._note(desk, approval, quote)
        answer = self._answer(desk, approval, quote)
        self._tell(desk, approval, answer, _next_step(approval, quote))
        return Reply.of(answer, offers=(offer("quotecard", _("Open the quote"), quote=quote.id),))

    def _asked(self, desk: Desk) -> tuple[Approval, Quote]:
        """What is asked, as it stands at this very moment."""
        approval = approvals.locked(desk.books, self.approval.id or 0)
        quote = quotes.locked(desk.books, approval.quote_id) if approval else None
        if approval is None or quote is None:
            raise Refusal(_("That quote is gone."))
        refuse_author(desk, quote, approval)
        if approval.status in STATUSES.values():
            raise Refusal(_("That was answered already: {quote}.", quote=quote_line(quote)))
        if approval.expires_on < desk.today:
            raise Refusal(_("That was to be answered by {day}: let the seller ask again.", day=approval.expires_on))
        if approval.status != "asked" or quotes.sha256_of(quote.snapshot) != approval.sha256 or not quote.is_blocked:
            raise Refusal(_("{quote} has been changed since: look at it again.", quote=quote.number))
        return approval, quote

    def _note(self, desk: Desk, approval: Approval, quote: Quote) -> None:
        after = {"asked": approval.discount, "granted": approval.granted, "sha256": quotes.sha256_of(quote.snapshot)}
        desk.record(f"discount {approval.status}", quote.number, target=f"quote:{quote.id}", after=after)

    def _answer(self, desk: Desk, approval: Approval, quote: Quote) -> Message:
        name, number, asked = desk.person.name, quote.number, Percent(approval.discount)
        if self.percent is not None:
            offered = Percent(self.percent)
            return _("{name} offers {offered} at most on {quote}, instead of {discount}.", name=name, quote=number,
                     discount=asked, offered=offered)  # fmt: skip
        if self.decision is Decision.APPROVE:
            return _("{name} approves {discount} off {quote}.", name=name, quote=number, discount=asked)
        return _("{name} refuses {discount} off {quote}.", name=name, quote=number, discount=asked)

    def _tell(self, desk: Desk, approval: Approval, answer: Message, step: Offer) -> None:
        person, place = people.get(desk.books, approval.asked_by), places.of_person(desk.books, approval.asked_by)
        if person is not None and place:
            language = Language(person.language)
            desk.notify(place, Card(answer, offers=(step,)), key=f"approval:{approval.id}:answer", language=language)


def _next_step(approval: Approval, quote: Quote) -> Offer:
    """What the seller does next."""
    if approval.status == "approved":
        return offer("sent", _("Sent"), quote=quote.id, primary=True)
    if approval.granted is not None:
        label = _("Make it {discount}", discount=Percent(approval.granted))
        return offer("changequote", label, quote=quote.id, discount=approval.granted, primary=True)
    return offer("changequote", _("✏ Change"), quote=quote.id, primary=True)
