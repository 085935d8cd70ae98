"""Give a quote a new life: the same under its number, valid for another while."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.documents import read_document
from domain.errors import Refusal
from domain.messages import _
from domain.roles import SELL
from handlers.choices import AnOpenQuote
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.quoting import VALIDITY, rewritten, shown
from handlers.reply import Reply
from storage import quotes


class ExtendQuote(
    Conversation,
    command="extend",
    french="prolonger",
    allowed=SELL,
    confirmed=False,
    title=_("Extend a quote"),
    listed=False,
):
    """Extend a quote by a month: its next version, under the same number."""

    quote: Annotated[AnOpenQuote, Ask(_("Quote"), _("Which quote shall I extend?"))]

    def finish(self, desk: Desk) -> Reply:
        quote = quotes.locked(desk.books, self.quote.id or 0)
        if quote is None or quote.status not in self.quote.statuses:
            raise Refusal(_("{quote} can no longer be changed: make a variant of it.", quote=self.quote.label))
        until = desk.today + VALIDITY
        if quote.valid_until >= until:
            raise Refusal(_("{quote} is valid until {day} already.", quote=quote.number, day=quote.valid_until))
        before = read_document(quote.snapshot)
        products = [line.product_id for line in quotes.lines(desk.books, quote.id or 0)]
        made = before.model_copy(update={"number": quote.number, "valid_until": until, "issued_on": desk.today})
        return shown(desk, quote, rewritten(desk, quote, made, products, {"valid_until": until}), before)
