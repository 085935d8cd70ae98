"""Make a variant of a quote."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.messages import _
from domain.roles import SELL
from handlers.choices import AnyQuote
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.redrafting import drafted_again
from handlers.reply import Reply
from storage import quotes


class Duplicate(
    Conversation, command="duplicate", french="dupliquer", short=("variant", "variante"), allowed=SELL,
    confirmed=False, title=_("Variant of a quote"), listed=False,
):  # fmt: skip
    """Make a variant of a quote, under the same deal."""

    quote: Annotated[AnyQuote, Ask(_("Quote"), _("Which quote shall I copy?"))]

    def finish(self, desk: Desk) -> Reply:
        quote = quotes.get(desk.books, self.quote.id or 0)
        assert quote is not None
        return Reply(resumes=drafted_again(desk, quote, variant_of=self.quote.model_dump(mode="json")))
