"""Mark a quote as accepted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from domain.conversation import Ask, Known, ShortText
from domain.errors import Refusal
from domain.messages import Message, _
from domain.money import Money
from domain.picking import Picks, SomePicks, likely, positions, why_not
from domain.roles import SELL
from handlers.choices import AnAcceptableQuote
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.quoting import moved_to, set_aside, taken
from handlers.reply import Reply, offer
from handlers.undoing import undo


def is_over(known: Known) -> bool:
    """Whether the quote's last day is over: it is accepted on purpose only, with a reason (COMPLIANCE A3)."""
    return known.quote is not None and known.quote.valid_until < known.today


def has_options(known: Known) -> bool:
    """Whether there was something to choose."""
    return bool(known.quote and known.quote.options)


def can_be_taken(picks: Picks, known: Known) -> Message | None:
    """Refuse options that are not on the quote."""
    return why_not(picks, known.quote.options) if known.quote else None


def likely_picks(known: Known) -> Sequence[Picks]:
    """What may have been chosen."""
    return likely(known.quote.options) if known.quote else ()


class MarkAccepted(
    Conversation,
    command="accepted",
    french="accepte",
    allowed=SELL,
    confirmed=False,
    title=_("Quote accepted"),
    topic=Topic.SALES,
):
    """Mark a quote as accepted by the customer."""

    quote: Annotated[AnAcceptableQuote, Ask(_("Quote"), _("Which quote was accepted?"))]
    options: Annotated[
        SomePicks | None,
        Ask(
            _("Options taken"), _("Which options did the customer take?"), hint=_("For example: 1, 3, or none"),
            when=has_options, suggest=likely_picks, check=can_be_taken, depends_on=("quote",),
        ),
    ] = None  # fmt: skip
    why: Annotated[
        ShortText | None,
        Ask(
            _("Reason"), _("Its last day is over. Why do you accept it all the same?"), when=is_over,
            depends_on=("quote",),
        ),
    ] = None  # fmt: skip

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        return tuple(_shown(known)) if known.quote else ()

    def finish(self, desk: Desk) -> Reply:
        quote = moved_to(desk, self.quote.id or 0, "accepted", self.quote.statuses, why=self.why or "")
        if quote.valid_until < desk.today and not self.why:
            raise Refusal(_("{quote} was valid until {day}: change its validity first.", quote=quote.number,
                            day=quote.valid_until))  # fmt: skip
        if self.quote.options:
            taken(desk, quote, positions(self.options or (), self.quote.options))
        return Reply.of(
            _("{customer} accepted {quote}: {total}", customer=self.quote.customer, quote=quote.number,
              total=Money(quote.gross_cents)),
            *set_aside(desk, quote),
            offers=(
                offer("invoice", _("Invoice it"), quote=quote.id, primary=not quote.deposit_percent),
                offer("deposit", _("Invoice a deposit"), quote=quote.id, primary=bool(quote.deposit_percent)),
                undo(desk),
            ),
        )  # fmt: skip


def _shown(known: Known) -> Iterator[Message]:
    """Its options by their numbers, and that it is over."""
    if is_over(known):
        yield _("{quote} was valid until {day}.", quote=known.quote.label, day=known.quote.valid_until)
    for number, option in enumerate(known.quote.options, 1):
        yield _("{number}. {option}: {net}", number=number, option=option.description, net=option.net)
