"""Change a quote that is not accepted yet."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, Rate
from domain.errors import Refusal
from domain.messages import _
from domain.roles import SELL
from handlers.choices import AnOpenQuote
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.redrafting import drafted_again
from handlers.reply import Reply
from storage import quotes


class ChangeQuote(
    Conversation,
    command="changequote",
    french="modifierdevis",
    allowed=SELL,
    confirmed=False,
    title=_("Change a quote"),
    listed=False,
):
    """Change a quote that is not accepted yet."""

    quote: Annotated[AnOpenQuote, Ask(_("Quote"), _("Which quote shall I change?"))]

    discount: Annotated[Rate | None, Ask(_("Discount"), _("Which discount on the whole?"), hidden=True)] = None

    def finish(self, desk: Desk) -> Reply:
        quote = quotes.get(desk.books, self.quote.id or 0)
        if quote is None or quote.status not in self.quote.statuses:
            raise Refusal(_("{quote} can no longer be changed: make a variant of it.", quote=self.quote.label))
        changes = self.quote.model_dump(mode="json")
        return Reply(resumes=drafted_again(desk, quote, discount=self.discount, changes=changes))
